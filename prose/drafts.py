"""What is unfinished in a Markdown draft: links without a target, placeholders, empty items.

It points things out and changes nothing; an editor decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

KINDS = ("recognised", "left out", "unresolved", "warning")


@dataclass(frozen=True)
class Note:
    """One finding about a file, for the person who imports it: its kind (of KINDS) and a sentence."""

    kind: str
    text: str


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_LIQUID = re.compile(r"\{%[^\n]{0,300}?%\}|\{\{[^\n]{0,300}?\}\}")
_ARROW = re.compile(
    r"(?:->|=>|→|–>|—>)\s*((?:read|see|go to|look at|start with)\s+(?:this|that|here|more)|here|this)\s*\.?\s*$",
    re.I,
)
_ARTICLE = re.compile(
    r"\[article:[ \t]*([^\[\]\n]+)\]|\(article:[ \t]*([^()\n]+)\)|^[ \t]*(?:[-*+•][ \t]+)?article:[ \t]*(\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_WIKI = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|[^\[\]\n]{0,200})?\]\]")
_PLACEHOLDER = re.compile(r"(?<![\[\]!\\])\[(?![\^\]!]|checked )([^\[\]\n]{2,300})\](?![\[(:\]])")
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.MULTILINE)
_EMPTY_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]*")
_TO_DO = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\blorem ipsum\b", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_EMPTY_PARENTHESES = re.compile(r"(?<=[ \t])\(\s{0,9}\)")


def unfinished(body: str, places: Sequence[int] = ()) -> tuple[Note, ...]:
    """Notes on Markdown `body`, each kind of finding in the order of the text.

    They tell the line of the body, or where `places` has a number for each of those, that number.
    """
    words = _FENCED.sub(_newlines, _COMMENT.sub(_newlines, body))
    numbers = places or range(1, body.count("\n") + 2)
    return (
        *_comments(body, words),
        *_missing_targets(words, numbers),
        *_articles(words, numbers),
        *_names(words),
        *_placeholders(words, numbers),
        *_gaps(words, numbers),
        *_reminders(words, numbers),
        *_empty_sections(words, numbers),
    )


def stubs(body: str) -> tuple[str, ...]:
    """The titles of articles that `body` names without a link ("article: …"), each once, in their order."""
    words = _FENCED.sub(_newlines, _COMMENT.sub(_newlines, body))
    return tuple(dict.fromkeys(_titled(found) for found in _ARTICLE.finditer(words)))


def _titled(found: re.Match[str]) -> str:
    return " ".join(next(part for part in found.groups() if part is not None).split())


def link_stub(body: str, words: str, target: str) -> str:
    """`body` where the articles named `words` lead by name to `target`."""

    def linked(found: re.Match[str]) -> str:
        if _titled(found) != words or "]" in target or "|" in target:
            return found[0]
        link = f"[[{target}]]" if words == target else f"[[{target}|{words}]]"
        before = found[0][: found[0].lower().index("article:")]
        if found[1] is not None:
            return link
        return f"({link})" if found[2] is not None else f"{before}{link}"

    return _ARTICLE.sub(linked, body)


class _Lines:
    """The number of the line that a place in a text stands on, for places that come in their order."""

    def __init__(self, text: str, numbers: Sequence[int]) -> None:
        self._text, self._at, self._line, self._numbers = text, 0, 0, numbers

    def number(self, place: int) -> int:
        """The number that the line has in `numbers`."""
        self._line += self._text.count("\n", self._at, place)
        self._at = place
        return self._numbers[self._line]


def _newlines(found: re.Match[str]) -> str:
    """What takes the place of something that is no text, so that line numbers stay right."""
    return "\n" * found[0].count("\n")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _comments(body: str, words: str) -> Iterator[Note]:
    for found in _COMMENT.finditer(body):
        tags = any(mark in found[0] for mark in ("{%", "{{", "{:"))
        what = "A commented-out template tag" if tags else "A comment"
        yield Note("left out", f"{what} is kept in the source and never shown: “{_short(found[0][4:-3])}”.")
    for found in _LIQUID.finditer(words):
        yield Note(
            "warning", f"A template tag does nothing here and is shown as it stands: “{_short(found[0])}”."
        )


def _missing_targets(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    for number, line in zip(numbers, words.split("\n"), strict=True):
        # The arrow stands at the end of a line; a longer line's beginning need not be looked at.
        if found := _ARROW.search(line[-60:]):
            yield Note("unresolved", f"Target missing: “{found[1]}” in line {number} leads nowhere.")


def _articles(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    lines = _Lines(words, numbers)
    for found in _ARTICLE.finditer(words):
        number = lines.number(found.end())
        title = _short(_titled(found))
        yield Note("unresolved", f"An article is named without a link: “{title}” in line {number}.")


def _names(words: str) -> Iterator[Note]:
    for found in _WIKI.finditer(words):
        yield Note("recognised", f"A link by name: “{_short(found[1])}”.")


def _placeholders(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    defined = {label.casefold() for label in _DEFINED.findall(words)}
    lines = _Lines(words, numbers)
    for found in _PLACEHOLDER.finditer(words):
        number = lines.number(found.start())
        text = found[1].strip()
        if text and not text.casefold().startswith("article:") and text.casefold() not in defined:
            yield Note("warning", f"A placeholder in square brackets: “{_short(text)}” in line {number}.")


def _gaps(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    lines = words.split("\n")
    empty = [str(number) for number, line in zip(numbers, lines, strict=True) if _EMPTY_ITEM.fullmatch(line)]
    if empty:
        some = ", ".join(empty[:10]) + ("…" if len(empty) > 10 else "")
        yield Note("warning", f"Empty list items: {len(empty)} (line {some}).")
    for number, line in zip(numbers, lines, strict=True):
        if _EMPTY_PARENTHESES.search(line):
            yield Note("warning", f"Empty parentheses in line {number}: “{_short(line)}”.")


def _reminders(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    lines = _Lines(words, numbers)
    for found in _TO_DO.finditer(words):
        yield Note(
            "warning", f"A reminder to go on writing: “{found[0]}” in line {lines.number(found.start())}."
        )


def _empty_sections(words: str, numbers: Sequence[int]) -> Iterator[Note]:
    """Headings with nothing below them, before the next one of their level or the end."""
    open_heading: tuple[int, int, str] | None = None
    for number, line in zip((*numbers, 0), (*words.split("\n"), "#"), strict=True):
        if found := _HEADING.fullmatch(line[:300]):
            level = len(found[1])
            if open_heading and level <= open_heading[1]:
                title = _short(open_heading[2])
                yield Note(
                    "warning", f"Nothing stands below the heading “{title}” in line {open_heading[0]}."
                )
            open_heading = (number, level, found[2] or "")
        elif line.strip():
            open_heading = None
