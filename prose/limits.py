"""What a rendering may cost, and what a text becomes that would cost more.

Times are never measured while rendering: the same text always comes out the same. The numbers were
found by measuring the slowest inputs; `tests/prose/test_limits.py` holds those.
"""

import re
from html import escape

LONGEST = 200_000
"""Characters. A text beyond is shown as plain paragraphs; a novel's chapter has a quarter of it."""

GROWTH = 20
ALLOWANCE = 4_000


class TooCostly(Exception):
    """Rendering this text as Markdown would take too long or give too much."""


def check_size(source: str, html: str) -> None:
    """Raises TooCostly if `html` has more than 20 times the characters of `source` and 4,000."""
    if len(html) > GROWTH * len(source) + ALLOWANCE:
        raise TooCostly


def paragraphs(source: str) -> str:
    """`source` as escaped paragraphs: its every word and line break, and no markup."""
    blocks = (block.strip("\n") for block in re.split(r"\n[ \t]*\n", source))
    return "\n".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br>' + chr(10))}</p>"
        for block in blocks
        if block.strip()
    )
