"""What a member has seen of a topic: the numbers of its posts, those that a visit met as new, and folded branches.

It is the one thing that opening a page may write. Writers lock the topic's row; whoever marks posts as seen holds it
shared for a moment, so that a post which is hidden just then is not counted as one that was read.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Member
from accounts.viewers import Viewer, member_of
from forum.models import Post, Reading, Topic
from forum.number_set import NumberSet
from forum.reading_order import START, Place, next_of

VISIT = timedelta(minutes=30)  # of rest, after which the next page begins another visit
MOST_FOLDED = 500


def reading_of(topic: Topic, viewer: Viewer) -> Reading | None:
    """What `viewer` has seen of a topic; None for a visitor and for who has never opened it."""
    member = member_of(viewer)
    return Reading.objects.of(member, topic).first() if member else None


def unread_count(topic: Topic, reading: Reading | None) -> int:
    """How many published posts of a topic its reader has not seen; 0 for who never opened it."""
    return max(0, topic.post_count - reading.seen_count) if reading else 0


def visit(*, topic: Topic, by: Member, reading: Reading | None, posts: Iterable[Post]) -> Reading:
    """`by` has these posts of a topic in sight: mark them as seen. Returns the row as it is now.

    Nothing is written while a visit lasts and meets nothing new.
    """
    numbers = [post.number for post in posts if post.is_readable and post.number]
    unseen = [number for number in numbers if reading is None or number not in reading.seen]
    if reading is not None and not unseen and timezone.now() - reading.visited_at < VISIT:
        return reading
    return _mark(topic, by, unseen)


@transaction.atomic
def _mark(topic: Topic, member: Member, numbers: list[int]) -> Reading:
    _hold(topic)
    reading, is_first = _locked_row(topic, member)
    now = timezone.now()
    if not is_first and now - reading.visited_at >= VISIT:
        reading.fresh = NumberSet()
    published = Post.objects.filter(topic=topic, number__in=numbers, state=Post.State.PUBLISHED)
    new = [number for number in published.values_list("number", flat=True) if number not in reading.seen]
    _add(reading, new)
    if reading.fresh is not None:
        reading.fresh |= NumberSet.of(new)
    reading.visited_at = now
    reading.save(update_fields=["seen", "seen_count", "fresh", "visited_at"])
    return reading


def saw_own(*, post: Post, by: Member) -> None:
    """`by` has just published this post, so it is not new to them. The topic is locked."""
    reading, _ = _locked_row(post.topic, by)
    _add(reading, [post.number or 0])
    reading.save(update_fields=["seen", "seen_count"])


@transaction.atomic
def see_all(*, topic: Topic, by: Member, until: datetime | None = None) -> None:
    """Nothing that is in the topic now is new to `by` any more; of what came after `until` nothing changes.

    Raises nothing for a topic that is gone.
    """
    last_number, post_count = _hold(topic)
    reading, _ = _locked_row(topic, by)
    last, later = (last_number, []) if until is None else _parted(topic, until)
    unseen = [number for number in later if number not in reading.seen]
    reading.seen |= NumberSet([(1, last + 1)])
    reading.seen_count = post_count - len(unseen)
    reading.fresh = NumberSet.of(number for number in later if reading.fresh and number in reading.fresh)
    reading.save(update_fields=["seen", "seen_count", "fresh"])


def _parted(topic: Topic, until: datetime) -> tuple[int, list[int]]:
    """The last number of a topic that was published by then (0: none), and those after it. Reads what came since."""
    newest = Post.objects.newest_in(topic).values_list("number", flat=True)
    last = newest.filter(published_at__lte=until).first() or 0
    return last, list(newest.filter(number__gt=last))


@transaction.atomic
def set_fold(*, post: Post, by: Member, folded: bool) -> None:
    """Remember that `by` has folded, or opened again, the branch below a post. At most MOST_FOLDED a topic stay."""
    reading, _ = _locked_row(post.topic, by)
    branch = post.number or 0
    others = [number for number in reading.folded if number != branch]
    reading.folded = [*others, branch][-MOST_FOLDED:] if folded else others
    reading.save(update_fields=["folded"])


def first_unseen(topic: Topic, reading: Reading | None) -> int | None:
    """The id of the first published post, in the order of reading, that a reader has not seen; None if there is none."""
    if reading is not None and not unread_count(topic, reading):
        return None
    return next_of(topic, _unseen(topic, reading))


def next_unseen(topic: Topic, reading: Reading, after: Place) -> tuple[int | None, bool]:
    """The id of the next such post after a place, and whether there is none and it is the first of those passed over."""
    ahead = next_of(topic, _unseen(topic, reading), after)
    return (ahead, False) if ahead or after == START else (first_unseen(topic, reading), True)


def _unseen(topic: Topic, reading: Reading | None) -> NumberSet:
    return (reading.seen if reading else NumberSet()).missing(topic.last_number)


def _hold(topic: Topic) -> tuple[int, int]:
    """Hold the topic's row shared until the transaction ends; its last number and how many posts are published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_number, post_count FROM forum_topic WHERE id = %s FOR SHARE", [topic.pk])
        return cursor.fetchone()


def _locked_row(topic: Topic, member: Member) -> tuple[Reading, bool]:
    return Reading.objects.select_for_update(of=("self",)).get_or_create(member=member, topic=topic)


def _add(reading: Reading, published: list[int]) -> None:
    new = [number for number in published if number not in reading.seen]
    reading.seen |= NumberSet.of(new)
    reading.seen_count += len(new)
