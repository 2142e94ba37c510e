"""Reading the tokens of markdown-it."""

from collections.abc import Iterable

from markdown_it.token import Token


def words_of(tokens: Iterable[Token]) -> str:
    """The words of inline `tokens` in one line: text and code, not the addresses of links or raw HTML."""
    breaks = ("softbreak", "hardbreak")
    pieces = (
        " " if token.type in breaks else token.content for token in tokens if token.type != "html_inline"
    )
    return " ".join("".join(pieces).split())
