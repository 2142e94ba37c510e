"""What the demo's doctor has read: everything where they spoke, but for the newest replies of a few topics."""

from datetime import datetime, timedelta

from accounts.models import Member
from accounts.sealing import is_mine
from forum.models import Post, Reading
from forum.number_set import NumberSet
from forum.seeing import see_all

AWAY = timedelta(hours=20)  # since the doctor was here
UNSEEN = (4, 1, 3, 2)  # replies of others, in the topics talked about last


def leave_off(member: Member, now: datetime) -> None:
    """Let `member` have been here some hours ago and have missed what came since. For a demo that has just been made."""
    readings = Reading.objects.filter(member=member).select_related("topic").order_by("-topic__last_post_at")
    for place, reading in enumerate(readings):
        see_all(topic=reading.topic, by=member)
        missed = _newest_of_others(reading, UNSEEN[place]) if place < len(UNSEEN) else set()
        reading.refresh_from_db()
        reading.seen = NumberSet.of(number for number in reading.seen if number not in missed)
        reading.seen_count -= len(missed)
        reading.visited_at = now - AWAY
        reading.save(update_fields=["seen", "seen_count", "visited_at"])


def _newest_of_others(reading: Reading, count: int) -> set[int]:
    newest = Post.objects.newest_in(reading.topic).select_related("byline")[: count + 5]
    numbers = [post.number or 0 for post in newest if not is_mine(post.byline, reading.member)]
    return set(numbers[:count])
