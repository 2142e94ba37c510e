"""Whom an `@` may mean while one types: those who speak in the topic first, then other members."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Byline
from accounts.sealing import is_mine
from accounts.viewers import Viewer, member_of
from forum.models import Speaker, Topic

MOST = 8
NEAR = 200  # speakers of a topic, the last heard first, among whom is looked


class Person(NamedTuple):
    """Somebody who signs under their own name; `is_here` says that they speak in the topic."""

    handle: str
    name: str
    is_here: bool


def people(words: str, *, viewer: Viewer, topic: Topic | None = None) -> list[Person]:
    """At most MOST members whose handle or name begins with `words`; without words only speakers of the topic.

    Two statements at most. Nobody for a visitor; never who writes, nor anybody under another name than their own.
    """
    if member_of(viewer) is None:
        return []
    begun = words.strip().lower()[:80]
    here = [byline for byline in _speakers(topic) if _begins(byline, begun)] if topic else []
    found = [byline for byline in here if not is_mine(byline, viewer)][:MOST]
    more = _members(begun) if begun and len(found) < MOST else []
    others = [byline for byline in more if byline not in here and not is_mine(byline, viewer)]
    return [
        *(Person(byline.handle, byline.name, True) for byline in found),
        *(Person(byline.handle, byline.name, False) for byline in others[: MOST - len(found)]),
    ]


def _speakers(topic: Topic) -> list[Byline]:
    speakers = Speaker.objects.filter(topic=topic, post_count__gt=0).select_related("byline")
    near = [speaker.byline for speaker in speakers.order_by("-last_at", "-pk")[:NEAR]]
    return [byline for byline in near if byline.kind == Byline.Kind.MEMBER and byline.handle]


def _begins(byline: Byline, begun: str) -> bool:
    return byline.handle.startswith(begun) or any(
        word.startswith(begun) for word in (byline.name.lower(), *byline.name.lower().split())
    )


def _members(begun: str) -> list[Byline]:
    named = Byline.objects.filter(kind=Byline.Kind.MEMBER).exclude(handle="").alias(lowered=Lower("name"))
    found = named.filter(Q(handle__startswith=begun) | Q(lowered__startswith=begun))
    return list(found.order_by("handle")[: 2 * MOST])
