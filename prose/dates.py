"""Dates as people and programs write them, and the date that a file's name begins with."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePath

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_TIME = (
    r"(?:(?:[T,]|\s+at)?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_FORMS = [
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<name>[a-z]{3,9})\.?,?[\s-]+(?P<year>\d{4})",
        r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<day>\d{1,2})(?P<between>[/.-])(?P<month>\d{1,2})(?P=between)(?P<year>\d{4})",
    )
]
_IN_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_. ]|\Z)")


@dataclass(frozen=True)
class Dated:
    """A moment, in UTC where no zone is named (None if there is none), and a sentence if something is doubtful."""

    at: datetime | None = None
    problem: str = ""


def read_date(words: str) -> Dated:
    """The moment that `words` mean: ISO, "12 October 2026", "Oct 12, 2026", "2026-10-12 09:00:00 +0100", 12/10/2026…

    A day alone is its first moment. Where day and month could be either way round, the day is taken to stand first, and
    `problem` says so; it also says what could not be read.
    """
    said = " ".join(words.split())[:80]
    if not said:
        return Dated()
    bare = _WEEKDAY.sub("", said, count=1) if _WEEKDAY.match(said) else said
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _dated(found.groupdict(), said)
    return Dated(problem=f"The date “{said}” could not be read.")


def date_in_name(filename: str) -> Dated:
    """The day that a file's name begins with, as in "2026-10-12-the-ward.md"."""
    found = _IN_NAME.match(PurePath(filename.replace("\\", "/").replace("\0", "")).stem)
    return read_date(found[1]) if found else Dated()


def _dated(parts: dict[str, str | None], said: str) -> Dated:
    day, month, doubt = int(parts["day"] or 0), _month(parts), ""
    numeric = (
        not parts.get("name") and parts.get("between") and len(said.split(parts["between"] or "/")[0]) < 3
    )
    if numeric and month > 12 >= day:
        day, month = month, day
    elif numeric and parts["between"] != "." and day <= 12 and day != month:
        doubt = f"The date “{said}” can be read in two ways; the day was taken to stand first."
    try:
        at = datetime(int(parts["year"] or 0), month, day, *_clock(parts), tzinfo=_zone(parts["zone"]))
        return Dated(at.astimezone(UTC), doubt)
    except (ValueError, OverflowError):
        return Dated(problem=f"The date “{said}” does not exist.")


def _month(parts: dict[str, str | None]) -> int:
    if name := parts.get("name"):
        short = name.lower()[:3]
        return _MONTHS.index(short) + 1 if short in _MONTHS else 0
    return int(parts.get("month") or 0)


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int, int]:
    hour = int(parts["hour"] or 0)
    if half := (parts["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    part = (parts["part"] or "").ljust(6, "0")[:6]
    return hour, int(parts["minute"] or 0), int(parts["second"] or 0), int(part)


def _zone(words: str | None) -> timezone:
    if not words or words[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(words[1:3]), minutes=int(words[-2:]))
    return timezone(-offset if words[0] == "-" else offset)
