"""What moderators do with words that were held because they may identify a patient: let them out, or hand them back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member, Upload
from accounts.moderating import NothingToDo
from accounts.viewers import may_moderate
from forum.editing import change_words
from forum.models import Draft, HeldEdit, Post, Topic
from forum.placing import lock_topic
from forum.posting import release
from forum.rendering import show


@transaction.atomic
def approve(*, post: Post, by: Member) -> Post:
    """Publish a held post; it gets its place now. Raises PermissionDenied, and NothingToDo if it waits no more."""
    locked = _lock_held(post, by)
    record(act="approve", by=by, target=locked, address=locked.get_absolute_url(), words=locked.source)
    release(locked)
    return locked


@transaction.atomic
def decline(*, post: Post, by: Member, reason: str) -> Draft:
    """Hand a held post back: its words are a draft of its writer's. Raises PermissionDenied and NothingToDo."""
    locked = _lock_held(post, by)
    topic = locked.topic
    record(act="decline", by=by, target=locked, reason=reason, words=locked.source)
    draft = Draft(byline=locked.byline, source=locked.source)
    if topic.state == Topic.State.HELD:
        draft.category, draft.title = topic.category, topic.title
    else:
        draft.topic, draft.reply_to = topic, locked.reply_to
    draft.save()
    _let_go_of_pictures(locked)
    locked.delete()
    if topic.state == Topic.State.HELD:
        topic.delete()
    return draft


@transaction.atomic
def approve_edit(*, held: HeldEdit, by: Member) -> Post:
    """Let a post say what was held. Raises PermissionDenied, and NothingToDo if that waits no more."""
    post, locked = _lock_edit(held, by)
    record(act="approve edit", by=by, target=post, address=post.get_absolute_url(), words=locked.source)
    changed = Post(pk=post.pk, source=locked.source, lang=post.lang)
    named = show(changed)
    locked.delete()
    return change_words(post, changed, named)


@transaction.atomic
def decline_edit(*, held: HeldEdit, by: Member, reason: str) -> Draft:
    """Hand new words of a post back to their writer as a draft. Raises PermissionDenied and NothingToDo."""
    post, locked = _lock_edit(held, by)
    record(act="decline edit", by=by, target=post, reason=reason, words=locked.source)
    draft = Draft.objects.create(byline=post.byline, post=post, source=locked.source, based_on=locked.version)
    locked.delete()
    return draft


def _check(by: Member) -> None:
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators may do this."))


def _lock_held(post: Post, by: Member) -> Post:
    _check(by)
    topic = lock_topic(post.topic_id)
    locked = (
        Post.objects.select_for_update(of=("self",))
        .select_related("byline", "reply_to__parent")
        .filter(pk=post.pk, state=Post.State.HELD)
        .first()
    )
    if locked is None:
        raise NothingToDo(_("This does not wait any more. Nothing was changed."))
    locked.topic = topic
    return locked


def _lock_edit(held: HeldEdit, by: Member) -> tuple[Post, HeldEdit]:
    _check(by)
    topic = lock_topic(Post.objects.values_list("topic_id", flat=True).get(pk=held.post_id))
    post = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=held.post_id)
    locked = HeldEdit.objects.select_for_update().filter(post=post, source=held.source).first()
    if locked is None or not post.is_readable:
        raise NothingToDo(_("This does not wait any more. Nothing was changed."))
    post.topic = topic
    return post, locked


def _let_go_of_pictures(post: Post) -> None:
    """Its pictures are its writer's again, as if no text had shown them."""
    Upload.objects.filter(
        holder_type__model="post", holder_type__app_label="forum", holder_id=post.pk
    ).update(holder_type=None, holder_id=None)
