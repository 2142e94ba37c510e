"""From the keys of a file to the fields of an essay. What has no field here is kept for the day of an export."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from prose.characters import without_controls
from prose.dates import Dated, date_in_name, read_date
from prose.recognising import Recognised
from prose.slugs import slug

OWN = (
    "title",
    "slug",
    "standfirst",
    "date",
    "lang",
    "bylines",
    "tags",
    "redirect_from",
    "series",
    "part",
    "part_title",
    "cover",
    "cover_alt",
    "state",
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_MOST = 100


class SeriesPlace(NamedTuple):
    """Where a file says that it belongs: a series by title or address (maybe ""), and its part there; 0 for unknown."""

    series: str = ""
    position: int = 0
    total: int = 0
    title: str = ""


@dataclass(frozen=True)
class Fields:
    """The fields of an essay to be, cut to what they hold; `former` are slugs of old addresses; `kept` are the keys
    that mean nothing here, in their order."""

    title: str
    source: str
    slug: str = ""
    standfirst: str = ""
    lang: str = ""
    published_at: datetime | None = None
    bylines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    place: SeriesPlace | None = None
    cover: str = ""
    cover_alt: str = ""
    kept: dict[str, Any] | None = None
    notes: tuple[tuple[str, str], ...] = ()


def fields_of(found: Recognised, *, name: str) -> Fields:
    """The fields that a recognised file fills. Never raises; what could not be read is in `notes`."""
    found = replace(found, values=clean(found.values))
    values = found.values
    dated = _date(values, name)
    former, notes = _former(values.get("redirect_from"))
    place = _place(found)
    names = [found.byline] if found.byline and not values.get("author") else []
    return Fields(
        title=title_of(found.title),
        source=found.body,
        slug=slug(_text(values, "slug", "permalink").strip("/").rpartition("/")[2].removesuffix(".html")),
        standfirst=_text(values, "standfirst", "description", "summary", "excerpt", "subtitle")[:400],
        lang=_language(_text(values, "lang", "language", "locale")),
        published_at=dated.at,
        bylines=_names([*names, *_listed(values, "bylines", "byline", "authors", "author")]),
        tags=_tags(values),
        former=former,
        place=place,
        cover=_cover(values),
        cover_alt=_text(values, "cover_alt", "image_alt")[:250],
        kept={
            key: value for key, value in values.items() if key not in OWN or not _is_meant(key, value, dated)
        },
        notes=(*notes, *_doubts(dated, place)),
    )


def _doubts(dated: Dated, place: SeriesPlace | None) -> list[tuple[str, str]]:
    """What the file leaves open about its time and its series."""
    notes = [("warning", dated.problem)] if dated.problem else []
    if place and not place.series:
        told = _("Which series this is a part of is not in the file; choose it at the desk.")
        notes.append(("unresolved", told))
    return notes


def title_of(words: str) -> str:
    """A title in one line, never empty."""
    return " ".join(without_controls(words).split())[:200].strip() or str(_("Without a title"))


def clean(value: Any) -> Any:
    """Values without signs that no text holds, some of which no database takes."""
    match value:
        case str():
            return without_controls(value)
        case list():
            return [clean(inner) for inner in value]
        case dict():
            return {without_controls(key): clean(inner) for key, inner in value.items()}
    return value


def _is_meant(key: str, value: Any, dated: Dated) -> bool:
    """Whether an own key has a value that can be understood; the others are kept as they are."""
    if key == "date" and dated.at is None:
        return False
    return isinstance(value, str | int | list | dict) and not isinstance(value, bool)


def _text(values: dict[str, Any], *keys: str) -> str:
    """The first of these keys that holds words."""
    words = (value.strip() for key in keys if isinstance(value := values.get(key), str))
    return next((word for word in words if word), "")


def _listed(values: dict[str, Any], *keys: str) -> list[str]:
    """The words of the first of these keys that has any: words alone, a list of them, or of rows with a name."""
    for key in keys:
        value = values.get(key)
        rows = value if isinstance(value, list) else [value]
        words = [row.get("name") if isinstance(row, dict) else row for row in rows[:_MOST]]
        if found := [word for word in words if isinstance(word, str) and word.strip()]:
            return found
    return []


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Names as bylines show them, each once."""
    return tuple(dict.fromkeys(" ".join(name.split())[:120].strip() for name in names if name.strip()))


def _tags(values: dict[str, Any]) -> tuple[str, ...]:
    """Tags from a list, from words between commas, or from single words."""
    for key in ("tags", "tag", "keywords"):
        value = values.get(key)
        if isinstance(value, list):
            return tuple(str(word) for word in value[:_MOST] if isinstance(word, str | int))
        if isinstance(value, str) and value.strip():
            return tuple(word.strip() for word in (value.split(",") if "," in value else value.split()))[
                :_MOST
            ]
    return ()


def _date(values: dict[str, Any], name: str) -> Dated:
    for key in ("date", "published_at", "publishDate", "pubDate"):
        value = values.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return read_date(str(value))
    return date_in_name(name)


def _language(words: str) -> str:
    return words.replace("_", "-")[:12] if _LANGUAGE.fullmatch(words) else ""


def _former(value: Any) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Slugs of the addresses that led here: nothing, one, or a list of them."""
    notes: list[tuple[str, str]] = []
    found: list[str] = []
    for address in value if isinstance(value, list) else [value] if value is not None else []:
        words = address if isinstance(address, str) else str(address) if isinstance(address, int) else ""
        last = re.split(r"[?#]", words)[0].strip().strip("/").rpartition("/")[2]
        name = slug(re.sub(r"\.(?:html?|md|php)$", "", last))
        if name:
            found.append(name)
        elif words.strip() or not isinstance(address, str):
            told = _("The old address “%(address)s” has no name in it that could lead here.")
            notes.append(("unresolved", told % {"address": str(address)[:80]}))
    return tuple(dict.fromkeys(found))[:_MOST], notes


def _place(found: Recognised) -> SeriesPlace | None:
    values, part = found.values, found.series
    rows = values.get("series")
    row = rows[0] if isinstance(rows, list) and rows else rows
    title = row.get("title") or row.get("name") if isinstance(row, dict) else row
    position = next(
        (_whole(values.get(key)) for key in ("part", "series_part", "series_order") if key in values), 0
    )
    named = " ".join(title.split())[:200] if isinstance(title, str) else ""
    if not named and not part:
        return None
    words = _text(values, "part_title") or (part.part_title if part else "")
    return SeriesPlace(named, position or (part.part if part else 0), part.total if part else 0, words[:200])


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value[:6])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 200 else 0


def _cover(values: dict[str, Any]) -> str:
    for key in ("cover", "image", "cover_image", "featured_image"):
        value = values.get(key)
        if isinstance(value, dict):
            value = value.get("path") or value.get("src") or value.get("image")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
