"""Putting essays into series: which part stands where, and where one is still to be written."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member
from essays.models import Essay, Part, Series
from essays.permissions import check_edit
from essays.revising import free_name
from prose.characters import without_controls
from prose.slugs import slug

LONGEST = 200  # parts of one series


class Place(NamedTuple):
    """One part of a series: an essay, or a gap; `title` is the part's own title, which a gap needs."""

    title: str = ""
    essay: Essay | None = None


@transaction.atomic
def save_series(series: Series, *, by: Member | None) -> Series:
    """Save a new or changed series, with an address of its own. Raises PermissionDenied."""
    check_edit(by)
    series.title, series.standfirst = without_controls(series.title), without_controls(series.standfirst)
    wanted = series.slug or slug(series.title) or "series"
    series.slug = free_name(wanted, Series.objects.exclude(pk=series.pk))
    series.save()
    return series


@transaction.atomic
def arrange(series: Series, places: Sequence[Place], *, by: Member | None) -> None:
    """Let a series have exactly these parts, in this order, counted from one.

    Raises PermissionDenied, and ValidationError for an essay that stands twice or in another series, and for a gap
    without a title.
    """
    check_edit(by)
    Series.objects.select_for_update().get(pk=series.pk)
    check_places(series, places)
    kept = {part.essay_id: part for part in series.parts.all() if part.essay_id}
    gaps = {part.title: part for part in series.parts.all() if not part.essay_id}
    stay = []
    for position, place in enumerate(places, start=1):
        known = kept.get(place.essay.pk) if place.essay else gaps.pop(place.title, None)
        part = known or Part(series=series, essay=place.essay)
        part.position, part.title = position, without_controls(place.title)
        part.save()
        stay.append(part.pk)
    series.parts.exclude(pk__in=stay).delete()
    record(act="arrange", by=by, target=series)


def places_of(series: Series) -> list[Place]:
    """The parts of a series as `arrange` takes them."""
    return [Place(part.title, part.essay) for part in series.parts.select_related("essay")]


def check_places(series: Series, places: Sequence[Place]) -> None:
    """Raise ValidationError, with a sentence, for parts that `arrange` would refuse."""
    if len(places) > LONGEST:
        raise ValidationError(_("A series has at most %(count)d parts.") % {"count": LONGEST})
    if any(not place.title and place.essay is None for place in places):
        raise ValidationError(_("A part that is still to be written needs a title."))
    essays = [place.essay for place in places if place.essay]
    if len({essay.pk for essay in essays}) < len(essays):
        raise ValidationError(_("An essay can be one part of a series only."))
    elsewhere = Part.objects.filter(essay__in=essays).select_related("essay", "series")
    if series.pk:
        elsewhere = elsewhere.exclude(series=series)
    for part in elsewhere:
        raise ValidationError(_("“%(essay)s” already belongs to “%(series)s”.") % _titles(part))


def _titles(part: Part) -> dict[str, str]:
    return {"essay": part.essay.title if part.essay else "", "series": part.series.title}
