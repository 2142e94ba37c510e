"""Which essay somebody means who writes "article: how to ask for less" without a link."""

from collections.abc import Sequence

from essays.models import Essay
from prose.rendering import wiki_key

_MOST_TITLES = 5_000
_ALIKE = 0.4


def suggestions(stubs: Sequence[str]) -> dict[str, str]:
    """For each of these words the title of the essay that is most like them, if one is like them at all. One query."""
    if not stubs:
        return {}
    titles = Essay.objects.order_by("-pk").values_list("title", flat=True)[:_MOST_TITLES]
    known = [(title, _thirds(title)) for title in titles]
    found = {}
    for words in stubs[:100]:
        wanted = _thirds(words)
        likeness, title = max(
            ((_likeness(wanted, thirds), title) for title, thirds in known), default=(0, "")
        )
        if likeness >= _ALIKE:
            found[words] = title
    return found


def _thirds(words: str) -> frozenset[str]:
    """Every three letters in a row, so that a slip of the pen costs little."""
    key = f" {wiki_key(words).replace('-', ' ')} "
    return frozenset(key[place : place + 3] for place in range(len(key) - 2))


def _likeness(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / max(1, len(one | two))
