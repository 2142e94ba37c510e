"""NumberSet: the posts of a topic that somebody has seen, as ranges of numbers. A value; nothing here is stored."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator


class NumberSet:
    """An unchanging set of whole numbers, kept as ranges (first, beyond) in order, which neither touch nor overlap."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self.ranges = tuple(_joined(ranges))

    @classmethod
    def of(cls, numbers: Iterable[int]) -> "NumberSet":
        """The set of exactly these numbers."""
        return cls((number, number + 1) for number in numbers)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.ranges, number, key=lambda span: span[0]) - 1
        return place >= 0 and number < self.ranges[place][1]

    def __or__(self, other: "NumberSet") -> "NumberSet":
        return NumberSet((*self.ranges, *other.ranges))

    def missing(self, last: int) -> "NumberSet":
        """The numbers from 1 to `last` that are not in this set."""
        ends = [1, *(number for span in self.ranges for number in span), last + 1]
        return NumberSet(
            (begin, min(end, last + 1)) for begin, end in zip(ends[::2], ends[1::2], strict=True)
        )

    def __iter__(self) -> Iterator[int]:
        for first, beyond in self.ranges:
            yield from range(first, beyond)

    def __len__(self) -> int:
        return sum(beyond - first for first, beyond in self.ranges)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberSet) and self.ranges == other.ranges

    def __hash__(self) -> int:
        return hash(self.ranges)

    def __repr__(self) -> str:
        return f"NumberSet({list(self.ranges)!r})"


def _joined(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin = end = None
    for first, beyond in sorted(span for span in ranges if span[0] < span[1]):
        if begin is None or end is None:
            begin, end = first, beyond
        elif first <= end:
            end = max(end, beyond)
        else:
            yield begin, end
            begin, end = first, beyond
    if begin is not None and end is not None:
        yield begin, end
