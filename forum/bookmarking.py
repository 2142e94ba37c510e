"""Bookmarks: posts that a member wants to find again, with a note and a reminder. Only they see any of it."""

import calendar
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Member, Notification
from accounts.notifying import tell
from accounts.sealing import own_byline
from forum.models import Bookmark, Post
from forum.permissions import check_bookmark

FURTHEST = timedelta(days=3653)
TOMORROW, SOON, WEEK, MONTH, NEVER = "tomorrow", "three-days", "week", "month", "never"
_MORNING = time(9)
_DAYS = {TOMORROW: 1, SOON: 3, WEEK: 7}
_AT_ONCE = 100


@transaction.atomic
def add_bookmark(*, post: Post, by: Member) -> Bookmark:
    """A bookmark of `post`; the one that is there, if there is one. Raises PermissionDenied and TooOften."""
    member = check_bookmark(post, by)
    bookmark, is_new = Bookmark.objects.get_or_create(member=member, post=post)
    if is_new:
        count_or_refuse("bookmark", member.pk)
    return bookmark


def remove_bookmark(*, post: Post, by: Member) -> None:
    """Take a bookmark away, with its note. The post need not be readable any more."""
    Bookmark.objects.filter(member=by, post=post).delete()


@transaction.atomic
def describe_bookmark(*, bookmark: Bookmark, by: Member, note: str, remind_at: datetime | None) -> None:
    """Store the note of one's own bookmark, and when to be reminded of it (None: never).

    Raises ValidationError for a new time that has passed or is further away than FURTHEST.
    """
    now = timezone.now()
    if remind_at is not None and remind_at > now + FURTHEST:
        raise ValidationError(_("That is more than ten years away. Please choose an earlier time."))
    row = Bookmark.objects.select_for_update().get(pk=bookmark.pk, member=by)
    if remind_at is not None and remind_at != row.remind_at and remind_at <= now:
        raise ValidationError(_("This time has passed. Please choose a later one."))
    row.note, row.remind_at = note, remind_at
    row.save(update_fields=["note", "remind_at"])


def reminder_after(choice: str, now: datetime | None = None) -> datetime | None:
    """When a choice such as WEEK reminds: in the morning of that day, by the clock of who asks; None for NEVER."""
    if choice == NEVER:
        return None
    zone = timezone.get_current_timezone()
    today = timezone.localdate(now)
    day = _a_month_after(today) if choice == MONTH else today + timedelta(days=_DAYS[choice])
    return datetime.combine(day, _MORNING, tzinfo=zone)


def _a_month_after(day: date) -> date:
    """The same day of the next month, or the last that it has."""
    first = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def remind_due(now: datetime | None = None) -> int:
    """Tell members of the bookmarks of which they wanted to be reminded by `now` (default: the present).

    Each is told once: the reminder goes in the transaction that tells. What another worker has in hand is left to it.
    Returns how many were told.
    """
    moment, told = now or timezone.now(), 0
    while due := _remind_some(moment):
        told += due
    return told


@transaction.atomic
def _remind_some(moment: datetime) -> int:
    due = Bookmark.objects.select_for_update(of=("self",), skip_locked=True).filter(remind_at__lte=moment)
    rows = list(due.select_related("member", "post").order_by("remind_at")[:_AT_ONCE])
    for row in rows:
        tell(
            byline=own_byline(row.member),
            kind=Notification.Kind.REMINDER,
            target=row.post,
            group=row.post.topic_id,
            again=True,
        )
    Bookmark.objects.filter(pk__in=[row.pk for row in rows]).update(remind_at=None)
    return len(rows)
