"""An offer of help to somebody whose words read like their own despair. It refuses nothing, tells nobody, and keeps nothing.

It stands beside the preview, and once on the page after sending: until then the session of its reader alone holds how
plain the words were, never a word. Which country it opens with is read from their time zone, if they have set one.
"""

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.http import HttpRequest

from accounts.helping import Place, helplines
from accounts.models import HelpCountry, Member
from accounts.screening import distress_in
from accounts.viewers import Viewer, member_of

POSSIBLE, CLEAR = "possible", "clear"
_SLOT = "offer"


@dataclass(frozen=True)
class Offer:
    """`here` has the lines of a country, if one is known; `countries` are all that there are lines for."""

    level: str
    here: Place | None
    countries: tuple[HelpCountry, ...]

    @property
    def is_clear(self) -> bool:
        """Whether the words speak of not living; otherwise the offer is softer and smaller."""
        return self.level == CLEAR


def offer_for(texts: Iterable[str], lang: str, viewer: Viewer) -> Offer | None:
    """What to offer to whoever wrote these texts; None where they read like anything else."""
    return _offer(distress_in(texts, lang), viewer)


def offer_after(request: HttpRequest, offer: Offer | None) -> None:
    """Let the next page that this reader opens show the offer once."""
    if offer is not None:
        request.session[_SLOT] = offer.level


def offer_once(request: HttpRequest) -> Offer | None:
    """What was put by for this page; it is forgotten now, and the page is stored nowhere."""
    viewer = getattr(request, "user", None)  # a request that was refused at the door has none
    if member_of(viewer) is None or _SLOT not in request.session:
        return None
    request.shows_kept_words = True  # type: ignore[attr-defined]
    return _offer(request.session.pop(_SLOT), viewer)


def _offer(level: str, viewer: Viewer) -> Offer | None:
    if level not in (POSSIBLE, CLEAR):
        return None
    places = helplines()
    member = member_of(viewer)
    here = _place_of(member, places) if member else None
    return Offer(level, here, tuple(place.country for place in places))


def _place_of(member: Member, places: list[Place]) -> Place | None:
    """The first country with a line of its own in the country of the member's time zone."""
    wanted = _countries_by_zone().get(member.time_zone)
    if wanted is None:
        return None
    return next((place for place in places if wanted in _zones_of(place)), None)


def _zones_of(place: Place) -> set[str | None]:
    """The countries (ISO 3166) in whose time the lines of a place keep their hours."""
    return {_countries_by_zone().get(line.row.time_zone) for line in place.lines}


@cache
def _countries_by_zone() -> dict[str, str]:
    """ISO 3166 codes by time zone: what the zone database itself says."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    known = {zone: country for country, _place, zone, *_rest in rows}
    return {zone: country for zone, country in known.items() if zone in zoneinfo.available_timezones()}
