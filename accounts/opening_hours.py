"""When a helpline answers: from words such as "Mon-Fri 08:00-20:00, Sat 08:00-14:00" to "open now".

"24/7" is always, "daily" is every day, an end before its beginning lies on the next day, and 24:00 is midnight. No words
mean that the hours are not known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "24/7"
_SPAN = re.compile(
    r"(?P<days>daily|(?:[a-z]{3}(?:\s*-\s*[a-z]{3})?(?:\s+)?)+)\s+(?P<begin>\d\d:\d\d)\s*-\s*(?P<end>\d\d:\d\d)"
)
_WEEK = timedelta(days=7)


class UnclearHours(ValueError):
    """These words do not say when."""


@dataclass(frozen=True)
class Span:
    """From `begin` on a day of the week (0 is Monday) for so long."""

    day: int
    begin: time
    lasts: timedelta


@dataclass(frozen=True)
class Now:
    """How it stands at a moment: open or not, and when that changes next (None: never)."""

    is_open: bool
    until: datetime | None


def read_hours(words: str) -> tuple[Span, ...]:
    """The spans of a week that these words name; empty for no words. Raises UnclearHours."""
    plain = words.strip().lower().replace("–", "-")
    if not plain:
        return ()
    if plain == ALWAYS:
        return tuple(Span(day, time(), timedelta(days=1)) for day in range(7))
    return tuple(span for part in re.split(r"[,;]\s*", plain) for span in _spans(part.strip()))


def _spans(part: str) -> Iterable[Span]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise UnclearHours(part)
    begin, end = _minutes(found["begin"]), _minutes(found["end"])
    lasts = timedelta(minutes=end - begin if end > begin else end + 24 * 60 - begin)
    return [Span(day, time(begin // 60 % 24, begin % 60), lasts) for day in _days(found["days"])]


def _minutes(words: str) -> int:
    hours, minutes = map(int, words.split(":"))
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise UnclearHours(words)
    return hours * 60 + minutes


def _days(words: str) -> list[int]:
    if words.strip() == "daily":
        return list(range(7))
    days: list[int] = []
    for begin, end in re.findall(r"([a-z]{3})(?:\s*-\s*([a-z]{3}))?", words):
        if begin not in DAYS or (end and end not in DAYS):
            raise UnclearHours(words)
        first = DAYS.index(begin)
        count = (DAYS.index(end) - first) % 7 + 1 if end else 1
        days += [(first + more) % 7 for more in range(count)]
    return days


def state_at(spans: Iterable[Span], moment: datetime) -> Now:
    """Whether one of `spans` holds `moment`, an aware time in the line's own zone, and until when it stays so."""
    open_spans = list(spans)
    occasions = _merged(sorted(_occasion(span, moment, weeks) for span in open_spans for weeks in (-1, 0, 1)))
    for begin, end in occasions:
        if begin <= moment < end:
            return Now(is_open=True, until=None if end - begin >= _WEEK else end)
    return Now(is_open=False, until=next((begin for begin, _end in occasions if begin > moment), None))


def _merged(occasions: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Times in order, those that overlap or touch as one."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in occasions:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _occasion(span: Span, moment: datetime, weeks: int) -> tuple[datetime, datetime]:
    """One time that a span comes round: this week, the one before or the one after, by the clock on the wall."""
    day = moment.date() + timedelta(days=span.day - moment.weekday(), weeks=weeks)
    begin = datetime.combine(day, span.begin)
    end = begin + span.lasts
    return begin.replace(tzinfo=moment.tzinfo), end.replace(tzinfo=moment.tzinfo)
