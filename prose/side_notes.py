"""Footnotes of essays: each stands once, right after the block that cites it first, so that it can be set beside it.

`div.noted` holds the block and its notes (`aside.note`). What a note itself cites follows it. Notes are numbered in
the order in which they stand; what nobody reads a citation of is not shown.
"""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.notes import note_number_label
from prose.tokens import closing, opening


def side_note_rule(state: StateCore) -> None:
    """markdown-it core rule, the last but one: takes the notes from the end of the text to their places."""
    types = [token.type for token in state.tokens]
    if not state.env["beside"] or "footnote_block_open" not in types:
        return
    end = types.index("footnote_block_open")
    _Placing(state, _bodies(state.tokens[end:])).place(list(_blocks(state.tokens[:end])))


def _bodies(tokens: list[Token]) -> dict[int, list[Token]]:
    """What each note says, without the ways back."""
    bodies: dict[int, list[Token]] = {}
    body: list[Token] = []
    for token in tokens:
        if token.type == "footnote_open":
            body = bodies[token.meta["id"]] = []
        elif token.type not in (
            "footnote_anchor",
            "footnote_close",
            "footnote_block_open",
            "footnote_block_close",
        ):
            body.append(token)
    return bodies


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth <= 0:
            yield block
            block, depth = [], 0
    if block:
        yield block


class _Placing:
    def __init__(self, state: StateCore, bodies: dict[int, list[Token]]) -> None:
        self._state = state
        self._bodies = bodies
        self._numbers: dict[int, int] = {}
        self._cited: dict[int, int] = {}

    def place(self, blocks: list[list[Token]]) -> None:
        """Number first, since the ways back of a note also lead to places further down."""
        notes = [self._notes_of(block) for block in blocks]
        self._state.tokens = [
            token for block, own in zip(blocks, notes, strict=True) for token in self._noted(block, own)
        ]

    def _notes_of(self, block: list[Token]) -> list[int]:
        """The notes that are cited first in `block`, or in one of these notes."""
        found = self._cite(block)
        for note in found:  # grows meanwhile
            found += self._cite(self._bodies.get(note, []))
        return found

    def _cite(self, tokens: list[Token]) -> list[int]:
        new = []
        for token in (child for block in tokens for child in block.children or ()):
            if token.type != "footnote_ref":
                continue
            note = token.meta["id"]
            if note not in self._numbers:
                self._numbers[note] = len(self._numbers)
                new.append(note)
            self._cited[note] = self._cited.get(note, -1) + 1
            token.meta = {"id": self._numbers[note], "subId": self._cited[note]}
        return new

    def _noted(self, block: list[Token], notes: list[int]) -> Iterator[Token]:
        if notes:
            yield opening("noted", "div", self._state.env["tag"].attributes("noted"))
        yield from block
        for note in notes:
            yield from self._note(note)
        if notes:
            yield closing("noted", "div")

    def _note(self, note: int) -> Iterator[Token]:
        env, number = self._state.env, self._numbers[note]
        label = note_number_label(env, number)
        yield opening(
            "side_note", "aside", env["tag"].attributes("note", f"note-{number + 1}", label, role="note")
        )
        shown = Token("note_number", "", 0, meta={"id": number})
        anchors = [
            Token("footnote_anchor", "", 0, meta={"id": number, "subId": again})
            for again in range(self._cited[note] + 1)
        ]
        body = self._bodies.get(note, [])
        if len(body) > 1 and body[0].type == "paragraph_open" and body[1].children is not None:
            body[1].children.insert(0, shown)
        else:
            yield shown
        if body and body[-1].type == "paragraph_close":
            anchors.append(body.pop())
        yield from body
        yield from anchors
        yield closing("side_note", "aside")


def side_note_plugin(parser: MarkdownIt) -> None:
    """Adds the rule after those that change words: what stands in a note is cited too."""
    parser.core.ruler.push("side_note", side_note_rule)
