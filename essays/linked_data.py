"""What machines are told of an essay or a series (schema.org): nothing that its page does not show to everybody."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.linked_data import VOCABULARY, address_of, author, breadcrumb
from accounts.models import Byline
from essays.cards import card_address
from essays.models import Essay, Series
from essays.surroundings import Strip


def article(essay: Essay, bylines: list[Byline], strip: Strip | None) -> list[dict[str, Any]]:
    """A published essay as an Article, and the way to it; the caller has seen that it is published."""
    assert essay.published_at is not None
    address = address_of(essay.get_absolute_url())
    facts: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "Article",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": essay.title,
        "inLanguage": essay.lang,
        "datePublished": essay.published_at.isoformat(timespec="seconds"),
        "dateModified": max(essay.changed_at, essay.published_at).isoformat(timespec="seconds"),
        "author": [author(byline) for byline in bylines],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": address_of("/")},
        "image": address_of(card_address(essay)),
        "wordCount": essay.words,
        "isAccessibleForFree": True,
    }
    if essay.standfirst:
        facts["description"] = essay.standfirst
    if strip:
        facts["isPartOf"] = {"@type": "CreativeWorkSeries", **_named(strip.series)}
        facts["position"] = strip.number
    steps = [(strip.series.title, strip.series.get_absolute_url())] if strip else []
    return [facts, _way(*steps, (essay.title, essay.get_absolute_url()))]


def series_and_way(series: Series) -> list[dict[str, Any]]:
    """A series that readers may open, and the way to it."""
    facts = {
        "@context": VOCABULARY,
        "@type": "CreativeWorkSeries",
        **_named(series),
        "inLanguage": series.lang,
    }
    if series.standfirst:
        facts["description"] = series.standfirst
    return [facts, _way((series.title, series.get_absolute_url()))]


def _named(series: Series) -> dict[str, str]:
    return {"name": series.title, "url": address_of(series.get_absolute_url())}


def _way(*steps: tuple[str, str]) -> dict[str, Any]:
    return breadcrumb([(_("Essays"), reverse("essays:index")), *steps])
