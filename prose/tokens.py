"""Reading and making the tokens of markdown-it."""

from collections.abc import Iterable

from markdown_it.token import Token


def words_of(tokens: Iterable[Token]) -> str:
    """The words of inline `tokens` in one line: text and code, not the addresses of links or raw HTML."""
    breaks = ("softbreak", "hardbreak")
    pieces = (
        " " if token.type in breaks else token.content for token in tokens if token.type != "html_inline"
    )
    return " ".join("".join(pieces).split())


def opening(kind: str, tag: str, attributes: dict[str, str | int | float] | None = None) -> Token:
    """The token that opens a block."""
    return Token(f"{kind}_open", tag, 1, block=True, attrs=attributes or {})


def closing(kind: str, tag: str) -> Token:
    """The token that closes a block."""
    return Token(f"{kind}_close", tag, -1, block=True)


def inline(content: str, children: list[Token] | None = None) -> Token:
    """The words of a block; without `children` they are still to be parsed."""
    return Token("inline", "", 0, content=content, children=children or [], block=True)
