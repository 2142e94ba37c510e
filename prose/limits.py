"""What a rendering may cost, and what a text becomes that would cost more.

Times are never measured while rendering: the same text always comes out the same. The numbers were
found by measuring the slowest inputs; `tests/prose/test_limits.py` holds those.
"""

import re
from html import escape

GROWTH = 20
ALLOWANCE = 4_000

# Microseconds on one slow core, measured: what a character of prose, a line, a sign of markup and so on
# cost at most. What stands in open brackets, be it a bracket or another sign, is looked at from each of
# those, but from no more than the parser nests. Half a second is allowed.
_BUDGET = 500_000
_CHARACTER, _LINE, _SIGN, _BRACKET, _LOOK, _ADDRESS, _CELL = 1, 20, 5, 10, 0.6, 90, 15
_DEEPEST = 100
_SIGNS = re.compile(r"[*_~`<>&\"'|:@!#\\-]")
# Brackets, the ends of paragraphs, and every other sign at which the parser stops to look.
_BRACKETS = re.compile(r"!?\[|\]|\n[ \t]*\n|[\n!#$%&*+:<=>@\\^_`{}~-]")
_DELIMITER_ROW = re.compile(r"[ \t>*+-]*[|:-][ \t|:-]*")


class TooCostly(Exception):
    """Rendering this text as Markdown would take too long or give too much."""


def check_cost(source: str) -> None:
    """Raises TooCostly if `source` could take more than about a second, by what it is made of.

    Plain prose may have some 400,000 characters, a wall of brackets 10,000.
    """
    if len(source) * _CHARACTER > _BUDGET:
        raise TooCostly
    cost = len(source) * _CHARACTER + source.count("\n") * _LINE + _brackets(source)
    cost += (
        source.count("![") * _BRACKET
        + source.count("://") * _ADDRESS
        + sum(1 for _ in _SIGNS.finditer(source)) * _SIGN
    )
    if cost + _cells(source) * _CELL > _BUDGET:
        raise TooCostly


def _brackets(source: str) -> float:
    """What the brackets cost; how deep they stand begins anew in each paragraph."""
    cost, depth, times = 0.0, 0, 1
    for found in _BRACKETS.finditer(source):
        sign = found[0]
        if sign == "]":
            depth = max(0, depth - 1)
        elif sign[0] == "\n" and len(sign) > 1:
            depth = 0
        elif sign[-1] == "[":
            depth += 1
            # An exclamation mark before makes it a picture, which is searched for a second time.
            times = len(sign)
            cost += _BRACKET * times
        cost += min(depth, _DEEPEST) * times * len(sign) * _LOOK
    return cost


def _cells(source: str) -> int:
    """Cells that tables may have at most: a row that is too short is filled up to the width of its head."""
    cells = rows = columns = 0
    for line in source.split("\n"):
        rows, columns = (rows + 1, columns) if line.strip() else (0, 0)
        if "|" in line and _DELIMITER_ROW.fullmatch(line):
            # What was counted so far in this run of lines is counted again with the wider head.
            wider = max(columns, line.count("|"))
            cells += (wider - columns) * rows
            columns = wider
        cells += columns
    return cells


def check_size(source: str, html: str, *, growth: int = GROWTH) -> None:
    """Raises TooCostly if `html` has more than `growth` times the characters of `source` and 4,000."""
    if len(html) > growth * len(source) + ALLOWANCE:
        raise TooCostly


def paragraphs(source: str) -> str:
    """`source` as escaped paragraphs, written as the sanitiser would: every word, and no markup."""
    blocks = (block.strip("\n") for block in re.split(r"\n[ \t]*\n", source))
    return "\n".join(f"<p>{_escaped(block)}</p>" for block in blocks if block.strip())


def lines(source: str) -> str:
    """The plain words that go with `paragraphs`: the lines that are not empty."""
    stripped = (" ".join(line.split()) for line in source.split("\n"))
    return "\n".join(line for line in stripped if line)


def _escaped(block: str) -> str:
    return escape(block, quote=False).replace("\xa0", "&nbsp;").replace("\n", "<br>\n")
