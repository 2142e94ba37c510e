"""Markup that many things of a page share: rendered by its template once for each kind of thing, then filled in.

A kind is all that the template may decide by; what it prints and differs within a kind are slots. The template meets nothing
else, neither the page nor the thing itself, so one kind cannot show what belongs to another.
"""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_KEPT = 4096  # kinds, in each process
_BEGIN, _END = "\ue020", "\ue021"  # of Unicode's private use, as search marks what it found
_MARK = re.compile(f"{_BEGIN}([\\w.]+){_END}")
_ALL_PLURALS = 100  # every language chooses the form of a plural by the last two digits


class _Count(int):
    """A number to decide by, which prints as the mark of a slot."""

    mark: str

    def __str__(self) -> str:
        return self.mark


def plural_of(count: int) -> int:
    """A small number that every language counts as it counts `count`: kinds hold this one."""
    return count if count < 2 * _ALL_PLURALS else _ALL_PLURALS + count % _ALL_PLURALS


def filled(template: str, kind: Mapping[str, Hashable], slots: Mapping[str, str]) -> SafeString:
    """`template` for one thing of a kind. Names may be dotted; what is no safe HTML is escaped.

    A number that stands in both is decided by as in `kind` (see `plural_of`) and printed as in `slots`.
    """
    render = _pieces.__wrapped__ if settings.DEBUG else _pieces
    pieces = render(template, get_language(), tuple(kind.items()), tuple(slots))
    made = list(pieces)
    made[1::2] = [conditional_escape(slots[name]) for name in pieces[1::2]]
    return mark_safe("".join(made))


@lru_cache(maxsize=MOST_KEPT)
def _pieces(
    template: str, language: str, kind: tuple[tuple[str, Hashable], ...], slots: tuple[str, ...]
) -> tuple[str, ...]:
    """The markup of a kind in pieces: every second one is the name of a slot."""
    context: dict[str, Any] = {}
    for name, value in kind:
        _put(context, name, value)
    for name in slots:
        mark: str | _Count = f"{_BEGIN}{name}{_END}"
        decided = dict(kind).get(name)
        if isinstance(decided, int):
            count = _Count(decided)
            count.mark = str(mark)
            mark = count
        _put(context, name, mark)
    return tuple(_MARK.split(get_template(template).render(context)))


def _put(context: dict[str, Any], name: str, value: object) -> None:
    *above, last = name.split(".")
    for part in above:
        context = context.setdefault(part, {})
    context[last] = value
