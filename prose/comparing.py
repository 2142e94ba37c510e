"""Two versions of a text side by side: which paragraphs changed, and which words in them.

Paragraphs and words are matched with difflib (Ratcliff and Obershelp's "gestalt" matching); where that would not end
soon, since the texts have too little in common or the same signs too often, what differs is shown as gone and as new.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_PAIRS = 250_000  # of lines, or of words: what is compared with what
_MOST_STEPS = (
    3_000_000  # of one whole comparison: equal lines, or words, that are looked at; about half a second
)
_MOST_CHANGED = 400  # paragraphs in one place whose words are compared; more is another text
_ROUND = 1  # unchanged paragraphs shown on each side of a change


@dataclass(frozen=True)
class Piece:
    """Words of one side; `is_changed` where the other side has others, or none."""

    words: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it is; an empty side has no such paragraph.

    `skipped` is how many unchanged paragraphs the row stands for, 0 for a row that is shown.
    """

    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ."""
        return not self.skipped and self.before != self.after


def compare(before: str, after: str) -> list[Row]:
    """The paragraphs of both texts in order, those without a change between others left out and counted.

    Empty if the texts are the same. Takes less than a second for texts of 300,000 characters.
    """
    if before == after:
        return []
    budget = _Budget(_MOST_STEPS)
    return list(_folded(list(_rows(_paragraphs(before), _paragraphs(after), budget))))


@dataclass
class _Budget:
    """The steps that are left for all that a comparison still matches."""

    steps: int


class _Matcher(SequenceMatcher[str]):
    """Finds nothing more in common once the budget is spent."""

    def __init__(self, before: Sequence[str], after: Sequence[str], budget: _Budget) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._budget = budget
        counted = self.b2j  # type: ignore[attr-defined]
        self._costs = [0, *accumulate(1 + len(counted.get(each, ())) for each in before)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """As in difflib, which looks at every place in the other text where a word stands."""
        end = len(self._costs) - 1 if ahi is None else ahi
        self._budget.steps -= self._costs[end] - self._costs[alo]
        if self._budget.steps < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def _rows(before: list[str], after: list[str], budget: _Budget) -> Iterator[Row]:
    for kind, begin, end, from_, to in _matched(before, after, budget):
        if kind == "equal":
            yield from (Row((Piece(line),), (Piece(line),)) for line in before[begin:end])
            continue
        gone, new = before[begin:end], after[from_:to]
        both = min(len(gone), len(new)) if len(gone) <= _MOST_CHANGED else 0
        yield from (_changed(was, now, budget) for was, now in zip(gone[:both], new[:both], strict=True))
        yield from (Row(before=(Piece(line, is_changed=True),)) for line in gone[both:])
        yield from (Row(after=(Piece(line, is_changed=True),)) for line in new[both:])


def _matched(
    before: Sequence[str], after: Sequence[str], budget: _Budget
) -> Iterator[tuple[str, int, int, int, int]]:
    """Operations as `SequenceMatcher.get_opcodes` gives them, with what both ends have in common taken off first."""
    head = _common(before, after)
    tail = min(_common(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    if head:
        yield "equal", 0, head, 0, head
    middle, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(middle) * len(other) > _MOST_PAIRS:
        yield "replace", head, head + len(middle), head, head + len(other)
    else:
        for kind, a, b, c, d in _Matcher(middle, other, budget).get_opcodes():
            yield kind, head + a, head + b, head + c, head + d
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next(
        (number for number, (was, now) in enumerate(pairs) if was != now), min(len(before), len(after))
    )


def _changed(was: str, now: str, budget: _Budget) -> Row:
    """One paragraph that became another: the words that differ are marked on both sides."""
    gone, new = _TOKEN.findall(was), _TOKEN.findall(now)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, a, b, c, d in _matched(gone, new, budget):
        if kind == "equal":
            before.append(Piece("".join(gone[a:b])))
            after.append(Piece("".join(new[c:d])))
            continue
        if b > a:
            before.append(Piece("".join(gone[a:b]), is_changed=True))
        if d > c:
            after.append(Piece("".join(new[c:d]), is_changed=True))
    return Row(tuple(before), tuple(after))


def _folded(rows: list[Row]) -> Iterator[Row]:
    """Leaves out runs of unchanged rows, but for those next to a change."""
    near = {
        other
        for number, row in enumerate(rows)
        if row.is_changed
        for other in range(number - _ROUND, number + _ROUND + 1)
    }
    skipped = 0
    for number, row in enumerate(rows):
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield Row(skipped=skipped)
            skipped = 0
        yield row
    if skipped:
        yield Row(skipped=skipped)
