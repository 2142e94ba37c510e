"""Topics that a title sounds like, offered before somebody opens another one about the same."""

import re

from accounts.models.text import FOUND
from accounts.viewers import Viewer
from forum.models import Topic

MOST = 5
_WORD = re.compile(r"[^\W_]{3,}")
_MOST_WORDS = 12


def similar_topics(title: str, viewer: Viewer) -> list[Topic]:
    """At most MOST topics that `viewer` may open and that share words with `title`, the nearest first.

    One word is enough for a title of one or two; a longer one needs two. One statement, by the search index.
    """
    words = list(dict.fromkeys(_WORD.findall(title.lower())))[:_MOST_WORDS]
    if not words:
        return []
    topics = Topic.objects.visible_to(viewer).published().select_related("category")
    found = topics.search(
        " or ".join(f'"{word}"' for word in words), count=4 * MOST, headline="title", title="title"
    )
    needed = 1 if len(words) < 3 else 2
    return [topic for topic in found if topic.found_title.count(FOUND[0]) >= needed][:MOST]
