"""“This helped me”: who opened a topic says of others' replies that they helped. Everybody sees it, as words."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Byline, Member, Notification
from accounts.notifying import tell, untell
from forum.models import Post, Topic
from forum.permissions import check_thank

MOST_LISTED = 20


@transaction.atomic
def thank(*, post: Post, by: Member) -> None:
    """Say that `post` helped who opened its topic, and tell its writer. Raises PermissionDenied."""
    locked = _lock(post)
    check_thank(locked, by)
    if locked.helped_at is not None:
        return
    locked.helped_at = timezone.now()
    locked.save(update_fields=["helped_at"])
    if locked.byline.kind in (Byline.Kind.MEMBER, Byline.Kind.VOICE):
        tell(byline=locked.byline, kind=Notification.Kind.HELPED, target=locked, group=locked.topic_id)


@transaction.atomic
def take_thanks_back(*, post: Post, by: Member) -> None:
    """Say it no longer; who was not yet told is not told. Raises PermissionDenied."""
    locked = _lock(post)
    check_thank(locked, by)
    if locked.helped_at is None:
        return
    locked.helped_at = None
    locked.save(update_fields=["helped_at"])
    untell(kind=Notification.Kind.HELPED, target=locked)


def _lock(post: Post) -> Post:
    rows = Post.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("byline", "topic__byline").get(pk=post.pk)


def replies_that_helped(topic: Topic) -> list[Post]:
    """The published replies of which it was said, the oldest first, at most MOST_LISTED; one range of an index."""
    said = Post.objects.filter(topic=topic, state=Post.State.PUBLISHED, helped_at__isnull=False)
    return list(said.select_related("byline").only("number", "byline").order_by("number")[:MOST_LISTED])
