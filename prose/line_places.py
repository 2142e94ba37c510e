"""Where the lines of a text that was made out of a file stand in that file."""

import re
from bisect import bisect_right
from collections import defaultdict

_SIGNS = re.compile(r"[\W_]+")


def places(body: str, text: str, *, after: int) -> tuple[int, ...]:
    """For each line of `body` the number (from 1) of the line of `text` that it was made of, not before line `after`.

    Lines are known by their letters and digits, in their order; one that was written anew is taken for the next one.
    """
    lines = text.split("\n")
    found: dict[str, list[int]] = defaultdict(list)
    filled: list[int] = []
    for number, line in enumerate(lines[after:], start=after + 1):
        if key := _key(line):
            found[key].append(number)
            filled.append(number)
    told = []
    at = after
    for line in body.split("\n"):
        if key := _key(line):
            numbers = found.get(key) or filled
            later = bisect_right(numbers, at)
            if later == len(numbers):
                numbers, later = filled, bisect_right(filled, at)
            at = numbers[later] if later < len(numbers) else at
        told.append(min(max(at, 1), len(lines)))
    return tuple(told)


def _key(line: str) -> str:
    return _SIGNS.sub("", line) or line.strip()
