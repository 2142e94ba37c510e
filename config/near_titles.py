"""What a visitor may have looked for at an address where there is nothing: at most three titles that are near it.

Only what every visitor may read is asked, so the answer says nothing of what is hidden. The cost is bounded: one search
over an index, and where it finds nothing one look at the newest names.
"""

import difflib
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models.text import Searchable
from essays.models import Essay, Series
from forum.models import Tag, Topic

MOST, NEWEST = 3, 500
_PLACE = re.compile(r"/(essays|series|tags|forum/t)/(?:[0-9a-z]{10}/)?([^/]+)")
_WORD = re.compile(r"[^\W_]{3,30}")
_LONGEST, _WORDS = 90, 8  # of a slug, in characters and in words
_LIKENESS, _SHARE = (
    0.72,
    0.5,
)  # of the spelling; of the asked words of _LONG letters, those that a title must have
_LONG, _CANDIDATES = 4, 12

type _Named = Essay | Series | Tag | Topic


class Near(NamedTuple):
    """A page that may be meant."""

    title: str
    address: str
    lang: str


def near_titles(path: str) -> list[Near]:
    """Pages whose titles share words with the address, or else are spelt almost like it; the likeliest first."""
    place = _PLACE.match(path)
    if not place:
        return []
    name = place[2][:_LONGEST].lower()
    words = _WORD.findall(name)[:_WORDS]
    return [_near(row) for row in _named(place[1], name, words)]


def _named(kind: str, name: str, words: Sequence[str]) -> list[_Named]:
    match kind:
        case "series":
            series = Series.objects.visible_to(None).only("title", "slug", "lang")
            return _alike(series.order_by("-pk"), name, words)
        case "tags":
            carried = Essay.objects.published().filter(tags=OuterRef("pk"))
            return _alike(Tag.objects.filter(Exists(carried)).order_by("-pk"), name, words)
        case "essays":
            essays = Essay.objects.visible_to(None).only("title", "slug", "lang")
            return _searched(essays, name, words) or _alike(essays.newest_first(), name)
        case _:
            topics = Topic.objects.visible_to(None).published().only("title", "slug", "lang")
            return _searched(topics, name, words) or _alike(topics.order_by("-last_post_at", "-pk"), name)


def _searched(rows: Searchable, name: str, words: Sequence[str]) -> list[_Named]:
    """What the search finds in texts too, and of that only what is near by its title."""
    if not words:
        return []
    found = rows.search(" or ".join(words), count=_CANDIDATES, headline="title")
    return [row for row in found if _shares(row.slug, words) or _likeness(row.slug, name) >= _LIKENESS][:MOST]


def _shares(slug: str, words: Sequence[str]) -> bool:
    """Whether a title has at least half of the longer words that were asked for."""
    asked = {word for word in words if len(word) >= _LONG}
    return bool(asked) and len(asked & set(slug.split("-"))) >= len(asked) * _SHARE


def _likeness(slug: str, name: str) -> float:
    return difflib.SequenceMatcher(None, slug, name).ratio()


def _alike(rows: QuerySet[Any], name: str, words: Sequence[str] = ()) -> list[_Named]:
    """Of the newest rows those that are spelt alike, then those that share enough words in their slug."""
    by_slug: dict[str, _Named] = {row.slug: row for row in rows[:NEWEST]}
    alike = difflib.get_close_matches(name, list(by_slug), n=MOST, cutoff=_LIKENESS)
    sharing = [slug for slug in by_slug if _shares(slug, words)]
    return [by_slug[slug] for slug in dict.fromkeys([*alike, *sharing])][:MOST]


def _near(row: _Named) -> Near:
    title = row.name if isinstance(row, Tag) else row.title
    return Near(title, row.get_absolute_url(), getattr(row, "lang", ""))
