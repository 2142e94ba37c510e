"""The shapes that go into a rendering and come out of it. Nothing here computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

RENDERER_VERSION: int = 3
"""Raise it when the same source would give other HTML, so that stored HTML can be told to be old."""

KINDS: Mapping[str, str] = MappingProxyType(
    {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"}
)
"""The kinds of call-outs, with their English names."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_NOTHING: Mapping = MappingProxyType({})


@dataclass(frozen=True)
class Reference:
    """A name in a text that leads somewhere.

    `kind` is "mention", "wiki-link" or "upload"; `key` is the handle in lower case, the `wiki_key`
    of the target, or the name of the upload ("a1b2c3d4e5.jpg").
    """

    kind: str
    key: str


@dataclass(frozen=True)
class Quoted(Reference):
    """A passage of the post `key` (ten characters of its permalink), with `kind` "quote".

    `html` and `plain` are its words, as in a Rendering; `references` are what they name.
    """

    html: str
    plain: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Picture:
    """An upload that may be shown: its address and its size in CSS pixels; `copies` are addresses with their widths."""

    url: str
    width: int
    height: int
    copies: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Resolved:
    """What the names in a text lead to. A key that is missing is unresolved and becomes plain text.

    `mentions` maps handles to addresses, `wiki_links` maps keys (`wiki_key`) to addresses and
    `uploads` maps names to pictures. Addresses are trusted to be the site's own.
    """

    mentions: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    wiki_links: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    uploads: Mapping[str, Picture] = field(default_factory=lambda: _NOTHING)


UNRESOLVED = Resolved()


@dataclass(frozen=True)
class Labels:
    """The words that the renderer adds to a text, in the text's own language; English if nothing is given.

    `%(number)s`, `%(place)s` and `%(heads)s` are filled in. `kinds` names the call-outs, `months` are the twelve names;
    in texts English month names and "checked" are understood in any case.
    """

    note: str = "Note %(number)s"
    back: str = "Back to note %(number)s in the text"
    back_again: str = "Back to note %(number)s in the text, place %(place)s"
    done: str = "Done"
    not_done: str = "Not done"
    clear: str = "Clear the ticks"
    table: str = "Table"
    table_of: str = "Table: %(heads)s"
    checked: str = "checked"
    quoted: str = "A passage of another post"
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    months: tuple[str, ...] = MONTHS


ENGLISH = Labels()


@dataclass(frozen=True)
class Heading:
    """A heading of an essay: its level in the HTML (2 to 6), its visible words, and its `id`."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendering:
    """A text made ready to be shown.

    `html` is safe to put into a page. `plain` is its visible words, one block a line, without quoted
    passages, pull quotes, note numbers, labels of call-outs or anything hidden. `words` counts the words of `plain`.
    `quotes` are the passages of other posts; in `html` an empty `blockquote.quoted-N` stands for the N-th of them.
    """

    html: str
    plain: str
    references: tuple[Reference, ...]
    headings: tuple[Heading, ...]
    words: int
    quotes: tuple[Quoted, ...] = ()
