"""What moderators do to topics and posts: hide, restore, lock. accounts/moderating.py checks, records and calls."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member
from accounts.moderating import Curator, curates
from accounts.viewers import may_moderate
from forum.counting import count_again, uncount
from forum.holding import hand_back_new_words
from forum.models import Post, Topic
from forum.placing import lock_topic
from forum.standing import standing_of_post, standing_of_topic

HIDDEN_COLUMNS = ["hidden_at", "hidden_by", "hidden_reason"]


def _lock_post(pk: int) -> Post:
    topic = lock_topic(Post.objects.values_list("topic_id", flat=True).get(pk=pk))
    post = Post.objects.select_for_update(of=("self",)).get(pk=pk)
    post.topic = topic
    return post


def _hide_post(post: Post) -> None:
    was_shown = post.is_readable
    if was_shown:
        post.state = Post.State.HIDDEN
    post.save(update_fields=["state", *HIDDEN_COLUMNS])
    if was_shown:
        uncount(post, post.topic)
        hand_back_new_words(post)


def _restore_post(post: Post) -> None:
    is_shown_again = post.state == Post.State.HIDDEN
    if is_shown_again:
        post.state = Post.State.PUBLISHED
    post.save(update_fields=["state", *HIDDEN_COLUMNS])
    if is_shown_again:
        count_again(post, post.topic)


def _hide_topic(topic: Topic) -> None:
    topic.settle_state()
    topic.save(update_fields=["state", *HIDDEN_COLUMNS])


def _restore_topic(topic: Topic) -> None:
    topic.settle_state()
    topic.save(update_fields=["state", *HIDDEN_COLUMNS])


def register_curators() -> None:
    """Tell accounts/moderating.py how posts and topics are hidden; called when the app is ready."""
    curates(
        Post,
        Curator(
            lock=_lock_post,
            hide=_hide_post,
            restore=_restore_post,
            words=lambda post: post.source,
            address=lambda post: post.get_absolute_url(),
            standing=standing_of_post,
        ),
    )
    curates(
        Topic,
        Curator(
            lock=lock_topic,
            hide=_hide_topic,
            restore=_restore_topic,
            words=lambda topic: topic.title,
            address=lambda topic: f"/forum/t/{topic.address_id}/",
            standing=standing_of_topic,
        ),
    )


@transaction.atomic
def set_lock(*, topic: Topic, by: Member, locked: bool) -> None:
    """Let nobody reply any more, or let them again. Raises PermissionDenied."""
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators may do this."))
    row = lock_topic(topic.pk)
    if row.is_locked != locked:
        row.is_locked = locked
        row.save(update_fields=["is_locked"])
        record(act="lock" if locked else "unlock", by=by, target=row, address=f"/forum/t/{row.address_id}/")
