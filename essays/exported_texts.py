"""What an export writes of one essay or one series, in the form in which the importer takes it back."""

import re
from typing import Any

from essays.models import Essay, Part, Revision, Series
from essays.revising import signers_of
from essays.signing import bylines_of
from prose.front_matter import join, split
from prose.unseen import without_unseen

HIDDEN = "hidden_by_a_moderator"  # beside a state that is not "hidden" itself
_MAIL = re.compile(r"[^\s@<>:;,()\[\]\"']{1,64}@[^\s@<>:;,()\[\]\"']{1,64}\.\w{2,24}")


def essay_file(essay: Essay, *, everything: bool) -> str:
    """An essay as readers see it; with `everything` also what they do not see: its state, comments, and the
    keys of its file."""
    part = Part.objects.filter(essay=essay).select_related("series").first()
    former = sorted(essay.former_slugs.values_list("slug", flat=True))
    values: dict[str, Any] = {
        "title": essay.title,
        "slug": essay.slug,
        "standfirst": essay.standfirst,
        "date": essay.published_at.isoformat() if essay.published_at else None,
        "lang": essay.lang,
        "bylines": _names([byline.shown for byline in bylines_of(essay)]),
        "tags": [tag.name for tag in essay.tags.order_by("slug")],
        "redirect_from": former,
        "series": part.series.slug if part else None,
        "part": part.position if part else None,
        "cover": essay.cover.get_absolute_url() if essay.cover else None,
        "cover_alt": essay.cover_alt,
        "state": essay.state if everything and not essay.is_published else None,
        HIDDEN: True if everything and essay.is_hidden and essay.state != essay.State.HIDDEN else None,
    }
    source = essay.source if everything else without_unseen(essay.source)
    return join(_filled(values) | (_kept(essay, values) if everything else {}), source)


def version_file(essay: Essay, head: Revision) -> str:
    """The version that waits, of an essay that is or was published; readers do not see it yet."""
    values = {
        "title": head.title,
        "slug": head.slug,
        "standfirst": head.standfirst,
        "lang": head.lang,
        "bylines": _names([byline.shown for byline in signers_of(head)]),
        "cover": head.cover.get_absolute_url() if head.cover else None,
        "cover_alt": head.cover_alt,
    }
    return join(_filled(values), head.source)


def series_file(series: Series, *, everything: bool) -> str:
    """A series and its parts, gaps included. What nobody may read yet is a gap without a title."""
    parts = series.parts.select_related("essay").order_by("position")
    values = {
        "title": series.title,
        "slug": series.slug,
        "standfirst": series.standfirst,
        "lang": series.lang,
        "parts": [_part(part, everything) for part in parts],
    }
    return join(_filled(values), "")


def _part(part: Part, everything: bool) -> dict[str, str]:
    if part.essay is None:
        return {"title": part.title}
    if not everything and not part.essay.is_published:
        return {"title": ""}
    return {"essay": part.essay.slug} | ({"title": part.title} if part.title else {})


def _names(names: list[str]) -> list[str]:
    """The names that readers see, each once, and in the form that a byline of free text has."""
    return list(dict.fromkeys(_MAIL.sub("…", " ".join(name.split()))[:120].strip() for name in names))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _kept(essay: Essay, written: dict[str, Any]) -> dict[str, Any]:
    """The keys that the essay's file brought and that mean nothing here, in their order."""
    text = essay.front_matter.get("kept", "") if isinstance(essay.front_matter, dict) else ""
    found = split(f"---\n{text}---\n", longest=1_000_000).values if text else {}
    filled = _filled(written)
    return {
        key: _without_mail(value)
        for key, value in found.items()
        if key not in filled and key not in ("state", HIDDEN)
    }


def _without_mail(value: Any) -> Any:
    """A value of a file without the mail addresses that it names: no page shows them."""
    match value:
        case str():
            return _MAIL.sub("…", value)
        case list():
            return [_without_mail(inner) for inner in value]
        case dict():
            return {_MAIL.sub("…", key): _without_mail(inner) for key, inner in value.items()}
    return value
