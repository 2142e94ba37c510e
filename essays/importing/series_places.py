"""Putting an imported essay where it says that it belongs: into a series, at its place, with gaps for what is missing."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Member
from essays.arranging import LONGEST, Place, arrange, places_of, save_series
from essays.importing.fields import SeriesPlace
from essays.models import Essay, Series
from prose.slugs import slug


def put_into_series(essay: Essay, place: SeriesPlace, *, by: Member | None) -> list[tuple[str, str]]:
    """Let `essay` be the part that `place` says, of a series that is made if there is none; returns notes.

    Parts before and after it that nobody has written yet become gaps. Where another essay stands already, this one goes
    to the end.
    """
    series = series_called(place.series) or save_series(Series(title=place.series, lang=essay.lang), by=by)
    places = [each for each in places_of(series) if each.essay is None or each.essay.pk != essay.pk]
    wanted = place.position or len(places) + 1
    notes: list[tuple[str, str]] = []
    for number in range(len(places) + 1, min(max(wanted, place.total), LONGEST) + 1):
        places.append(Place(_("Part %(number)d") % {"number": number}))
    if wanted > len(places):
        wanted = len(places)
    there = places[wanted - 1]
    if there.essay is None:
        made_up = there.title == _("Part %(number)d") % {"number": wanted}
        places[wanted - 1] = Place(place.title or ("" if made_up else there.title), essay)
    else:
        places.append(Place(place.title, essay))
        told = _("Part %(number)d of “%(series)s” is another essay already, so this one stands at the end.")
        notes.append(("warning", told % {"number": wanted, "series": series.title}))
    try:
        arrange(series, places, by=by)
    except ValidationError as refused:
        return [("warning", " ".join(refused.messages))]
    return notes


def series_called(words: str) -> Series | None:
    """The series with this address or title."""
    return (
        Series.objects.filter(slug=words).first()
        or Series.objects.filter(title=words).first()
        or Series.objects.filter(slug=slug(words) or "series").first()
    )
