"""The page of a series: its parts in order."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from essays.linked_data import series_and_way
from essays.models import EssayByline, Part, Series
from essays.surroundings import steps_of


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series; what is still to be written has its place in it."""
    found = get_object_or_404(Series.objects.visible_to(request.user), slug=slug)
    signed = Prefetch("essay__signatures", EssayByline.objects.select_related("byline"))
    parts = Part.objects.filter(series=found).with_essays().prefetch_related(signed)
    steps = steps_of(list(parts), request.user)
    is_for_all = any(step.essay and step.essay.is_published for step in steps)
    data = series_and_way(found) if is_for_all else None
    context = {"series": found, "steps": steps, "data": data, "section": "essays"}
    return render(request, "essays/series.html", context)
