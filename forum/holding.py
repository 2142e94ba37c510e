"""Words that wait for a moderator: whose they are, who may read them meanwhile, and taking them back."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Member, Upload
from accounts.moderating import NothingToDo
from accounts.sealing import is_mine, signed_by
from accounts.viewers import Viewer
from forum.models import Draft, HeldEdit, Post, Topic
from forum.placing import lock_topic
from forum.polling import as_fields
from forum.reading import page_of
from forum.tagging import fields_of

_WITH = ("topic__category", "reply_to__byline", "byline")


def held_by(viewer: Viewer) -> QuerySet[Post]:
    """Posts of the viewer's own that wait, the newest first; the first post of a topic stands for it."""
    held = Post.objects.filter(state=Post.State.HELD).select_related(*_WITH)
    return signed_by(held, viewer).order_by("-created_at", "-pk")


def held_edits_by(viewer: Viewer) -> QuerySet[HeldEdit]:
    """New words of the viewer's own posts that wait, the newest first; the posts themselves can be read."""
    held = HeldEdit.objects.filter(post__state=Post.State.PUBLISHED).select_related(
        *(f"post__{name}" for name in _WITH)
    )
    return signed_by(held, viewer, field="post__byline").order_by("-created_at", "-pk")


def held_for(viewer: Viewer) -> QuerySet[Post]:
    """Posts that wait and that `viewer` may read: their own, and for moderators everybody's."""
    everybodys = Post.objects.visible_to(viewer).filter(state=Post.State.HELD)
    return Post.objects.filter(pk__in=everybodys.values("pk")).select_related(*_WITH) | held_by(viewer)


def address_of(post: Post) -> str:
    """Where its writer finds a post that they have just sent: on its page, or where it waits."""
    return page_of(post) if post.number else post.get_absolute_url()


@transaction.atomic
def take_back(*, post: Post, by: Member) -> Draft:
    """Make a draft again of words that wait. Raises NothingToDo if they wait no more."""
    locked = lock_held(post)
    if locked is None or not is_mine(locked.byline, by):
        raise NothingToDo(_("A moderator has decided about these words meanwhile."))
    return hand_back(locked)


@transaction.atomic
def take_back_edit(*, held: HeldEdit, by: Member) -> Draft:
    """Make a draft again of new words that wait. Raises NothingToDo if they wait no more."""
    locked = lock_held_edit(held)
    if locked is None or not is_mine(locked.post.byline, by):
        raise NothingToDo(_("A moderator has decided about these words meanwhile."))
    return hand_back_edit(locked)


def lock_held(post: Post) -> Post | None:
    """A post that waits, with its topic, both locked; None if it waits no more."""
    if not Topic.objects.filter(pk=post.topic_id).exists():
        return None  # it was handed back with its first post
    topic = lock_topic(post.topic_id)
    locked = (
        Post.objects.select_for_update(of=("self",))
        .select_related("byline", "reply_to__parent")
        .filter(pk=post.pk, state=Post.State.HELD)
        .first()
    )
    if locked is not None:
        locked.topic = topic
    return locked


def lock_held_edit(held: HeldEdit) -> HeldEdit | None:
    """New words that wait, with their post and its topic, all locked; None if they wait no more, or others do."""
    topic_id = Post.objects.filter(pk=held.post_id).values_list("topic_id", flat=True).first()
    if topic_id is None:
        return None
    topic = lock_topic(topic_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=held.post_id)
    locked = HeldEdit.objects.select_for_update().filter(post=post, source=held.source).first()
    if locked is None or not post.is_readable:
        return None
    post.topic, locked.post = topic, post
    return locked


def hand_back(locked: Post) -> Draft:
    """A draft of a post that waited, which is locked; the post is gone, and so is a topic that waited with it."""
    topic = locked.topic
    draft = Draft(byline=locked.byline, source=locked.source)
    if topic.state == Topic.State.HELD:
        draft.category, draft.title = topic.category, topic.title
        draft.extra = {"fields": {**as_fields(locked), **fields_of(topic)}}
    else:
        draft.topic, draft.reply_to = topic, locked.reply_to
    draft.save()
    _move_drafts(locked, draft)
    _let_go_of_pictures(locked)
    locked.delete()
    if topic.state == Topic.State.HELD:
        topic.delete()
    return draft


def _move_drafts(post: Post, draft: Draft) -> None:
    """Drafts of other words for a post that is going, and of replies to its topic, go where its own words go."""
    place = {"category": draft.category, "topic": draft.topic, "reply_to": draft.reply_to}
    Draft.objects.filter(post=post).update(post=None, title=draft.title, **place)
    if post.topic.state == Topic.State.HELD:
        Draft.objects.filter(topic=post.topic).update(**place)


def hand_back_edit(locked: HeldEdit) -> Draft:
    """A draft of new words that waited, which are locked; the post stays as readers see it."""
    post = locked.post
    draft = Draft.objects.create(byline=post.byline, post=post, source=locked.source, based_on=locked.version)
    locked.delete()
    return draft


def hand_back_new_words(post: Post) -> None:
    """New words that wait for a locked post which readers do not see any more are their writer's again."""
    held = HeldEdit.objects.filter(post=post).select_related("post__byline").first()
    if held is not None:
        hand_back_edit(held)


def _let_go_of_pictures(post: Post) -> None:
    """Its pictures are its writer's again, as if no text had shown them."""
    Upload.objects.filter(
        holder_type__model="post", holder_type__app_label="forum", holder_id=post.pk
    ).update(holder_type=None, holder_id=None)
