"""What is unfinished in a Markdown draft: links without a target, placeholders, empty items.

It points things out and changes nothing; an editor decides.
"""

import re
from collections.abc import Iterator
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
    r"(?:->|=>|→)\s*((?:read|see|go to|look at|start with)\s+(?:this|that|here|more))\s*\.?\s*$", re.I
)
_ARTICLE = re.compile(
    r"\[article:[ \t]*([^\[\]\n]+)\]|\(article:[ \t]*([^()\n]+)\)|^[ \t]*(?:[-*+•][ \t]+)?article:[ \t]*(\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_WIKI = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|[^\[\]\n]{0,200})?\]\]")
_PLACEHOLDER = re.compile(r"(?<![\[\]!\\])\[(?![\^\]])([^\[\]\n]{2,300})\](?![\[(:\]])")
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.MULTILINE)
_EMPTY_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]*")
_EMPTY_PARENTHESES = re.compile(r"(?<=[ \t])\(\s{0,9}\)")


def unfinished(body: str) -> tuple[Note, ...]:
    """Notes on Markdown `body`, each kind of finding in the order of the text."""
    words = _FENCED.sub(_newlines, _COMMENT.sub(_newlines, body))
    return (
        *_comments(body, words),
        *_missing_targets(words),
        *_articles(words),
        *_names(words),
        *_placeholders(words),
        *_gaps(words),
    )


def _newlines(found: re.Match[str]) -> str:
    """What takes the place of something that is no text, so that line numbers stay right."""
    return "\n" * found[0].count("\n")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _comments(body: str, words: str) -> Iterator[Note]:
    for found in _COMMENT.finditer(body):
        what = "A commented-out template tag" if "{%" in found[0] else "A comment"
        yield Note("left out", f"{what} is kept in the source and never shown: “{_short(found[0][4:-3])}”.")
    for found in _LIQUID.finditer(words):
        yield Note("warning", f"A template tag is shown as it stands: “{_short(found[0])}”.")


def _missing_targets(words: str) -> Iterator[Note]:
    for number, line in enumerate(words.split("\n"), start=1):
        # The arrow stands at the end of a line; a longer line's beginning need not be looked at.
        if found := _ARROW.search(line[-60:]):
            yield Note("unresolved", f"Target missing: “{found[1]}” in line {number} leads nowhere.")


def _articles(words: str) -> Iterator[Note]:
    for found in _ARTICLE.finditer(words):
        title = next(part for part in found.groups() if part is not None)
        yield Note("unresolved", f"An article is named without a link: “{_short(title)}”.")


def _names(words: str) -> Iterator[Note]:
    for found in _WIKI.finditer(words):
        yield Note("recognised", f"A link by name: “{_short(found[1])}”.")


def _placeholders(words: str) -> Iterator[Note]:
    defined = {label.casefold() for label in _DEFINED.findall(words)}
    for found in _PLACEHOLDER.finditer(words):
        text = found[1].strip()
        if text and not text.casefold().startswith("article:") and text.casefold() not in defined:
            yield Note("warning", f"A placeholder in square brackets: “{_short(text)}”.")


def _gaps(words: str) -> Iterator[Note]:
    lines = words.split("\n")
    empty = [str(number) for number, line in enumerate(lines, start=1) if _EMPTY_ITEM.fullmatch(line)]
    if empty:
        some = ", ".join(empty[:10]) + ("…" if len(empty) > 10 else "")
        yield Note("warning", f"Empty list items: {len(empty)} (line {some}).")
    for number, line in enumerate(lines, start=1):
        if _EMPTY_PARENTHESES.search(line):
            yield Note("warning", f"Empty parentheses in line {number}: “{_short(line)}”.")
