"""What a reader sees of a text: its visible words, its headings, and how many words there are.

Read from the finished HTML, not from the source, so that nothing hidden can be among them.
"""

import re
from html import unescape

from prose.sanitising import TAG
from prose.shapes import Heading

_INLINE = frozenset(
    """
    a abbr b bdi bdo cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span strong
    sub sup time u var wbr
    """.split()  # noqa: SIM905
)
_CELLS = frozenset(("td", "th"))
# Only the renderer writes these classes.
_LEFT_OUT = frozenset(("cite", "back", "no", "callout-label", "pull"))
_CLASS = re.compile(r' class="([a-z -]*)"')
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def visible(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The words of sanitised `html`, one block a line, and its headings that have an `id`.

    Left out: quoted passages, pull quotes with who said it, labels of call-outs, the numbers of notes
    and the arrows back from one. What notes say comes last. Inside `pre` line breaks stay.
    """
    reader = _Reader()
    position = 0
    for found in TAG.finditer(html):
        reader.text(html[position : found.start()])
        reader.tag(found[2], closing=bool(found[1]), attributes=found[3])
        position = found.end()
    reader.text(html[position:])
    return reader.plain(), tuple(reader.headings)


def count_words(plain: str) -> int:
    """Words of `plain`: "don’t" and "follow-up" are one, the two around an em dash are two."""
    return sum(1 for _ in _WORD.finditer(plain))


class _Reader:
    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._body: list[str] = []
        self._notes: list[str] = []
        self._pieces = self._body
        self._asides = 0
        self._quotes = 0
        self._preformatted = 0
        self._skipped = ""
        self._depth = 0
        self._anchor = ""
        self._heading: list[str] = []

    def text(self, piece: str) -> None:
        if not piece or self._skipped:
            return
        words = unescape(piece)
        if self._anchor:
            self._heading.append(words)
        if not self._quotes:
            self._pieces.append(words if self._preformatted else re.sub(r"[\s\x1f]+", " ", words))

    def tag(self, name: str, *, closing: bool, attributes: str) -> None:
        if self._skipped:
            self._skip(name, closing)
            return
        found = _CLASS.search(attributes)
        css = found[1] if found else ""
        if css in _LEFT_OUT:
            self._skipped, self._depth = name, 1
        elif name == "blockquote":
            self._quotes += -1 if closing else 1
        elif name == "aside":
            self._stand_aside(closing, css == "note")
        elif name == "pre":
            self._preformatted += -1 if closing else 1
        elif name in ("h2", "h3", "h4", "h5", "h6"):
            self._read_heading(name, closing, attributes)
        if name in _CELLS:
            self._pieces.append(" ")
        elif name not in _INLINE:
            self._pieces.append("\n")

    def _skip(self, name: str, closing: bool) -> None:
        """Until the tag closes that began what is left out; tags of its name may stand inside."""
        if name == self._skipped:
            self._depth += -1 if closing else 1
            if not self._depth:
                self._skipped = ""

    def _stand_aside(self, closing: bool, is_note: bool) -> None:
        """A note stands in the middle of the text, and is no part of it. Call-outs may stand in a note."""
        if self._pieces is self._notes:
            self._asides += -1 if closing else 1
            self._pieces = self._notes if self._asides else self._body
        elif is_note:
            self._pieces, self._asides = self._notes, 1

    def _read_heading(self, name: str, closing: bool, attributes: str) -> None:
        if closing and self._anchor:
            words = " ".join("".join(self._heading).split())
            self.headings.append(Heading(level=int(name[1]), text=words, anchor=self._anchor))
        found = None if closing else re.search(r' id="([^"]*)"', attributes)
        self._anchor = found[1] if found else ""
        self._heading = []

    def plain(self) -> str:
        lines = (" ".join(line.split()) for line in "".join([*self._body, "\n", *self._notes]).split("\n"))
        return "\n".join(line for line in lines if line)
