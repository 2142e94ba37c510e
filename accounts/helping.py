"""Helplines in the order in which somebody in need reads them. Who reads is asked nowhere and kept nowhere."""

import zoneinfo
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import HelpCountry, Helpline
from accounts.opening_hours import Now


@dataclass(frozen=True)
class Line:
    """A helpline as a page shows it at this moment."""

    row: Helpline
    now: Now | None
    is_overdue: bool
    clock: str  # when `now` changes, by the line's own clock: "20:00 GMT", on another day "Mon 08:00 GMT"


@dataclass(frozen=True)
class Place:
    """A country with its lines, doctors' own first; of lines for the same people, those that are open now."""

    country: HelpCountry
    lines: list[Line]


def helplines() -> list[Place]:
    """Every country that has a line or an emergency number, in two queries."""
    today, moment = timezone.localdate(), timezone.now()
    lines = Helpline.objects.doctors_first()
    countries = HelpCountry.objects.prefetch_related(Prefetch("helplines", queryset=lines))
    places = [
        Place(country, _in_order([_line(row, today, row.at(moment)) for row in country.helplines.all()]))
        for country in countries
    ]
    return [place for place in places if place.lines or place.country.emergency]


def _in_order(lines: list[Line]) -> list[Line]:
    """The sort is stable: what is alike here stays as editors put it."""
    whom = Helpline.Whom.values
    return sorted(lines, key=lambda line: (whom.index(line.row.whom), not (line.now and line.now.is_open)))


def _line(row: Helpline, today: date, now: Now | None) -> Line:
    return Line(row, now, row.is_overdue(today), _clock(row, now))


def _clock(row: Helpline, now: Now | None) -> str:
    if now is None or now.until is None:
        return ""
    is_today = now.until.date() == timezone.localdate(timezone=zoneinfo.ZoneInfo(row.time_zone))
    return f"{date_format(now.until, 'H:i' if is_today else 'D H:i')} {now.until.tzname()}"
