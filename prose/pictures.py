"""Pictures: shown only if they are uploads of the site; every other picture becomes a link.

A page never asks another host for anything, so no picture of another host may be in it.
"""

import re
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.characters import is_visible
from prose.sanitising import TAG
from prose.shapes import Picture
from prose.tokens import words_of

UPLOAD = re.compile(r"/uploads/([A-Za-z0-9_-]{10,64}\.(?:jpg|png|webp))")
# A text is at most about 44rem wide.
SIZES = "(min-width: 48rem) 44rem, 100vw"
_LATE = {"loading": "lazy", "decoding": "async"}
_LINKABLE = re.compile(r"(?:https?://|mailto:|/(?![/\\]))", re.IGNORECASE)


def picture_rule(state: StateCore) -> None:
    """markdown-it core rule: `image` tokens become `picture` tokens, links, or their own words."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "![" in block.content:
            block.children = _with_pictures(block.children)


def _with_pictures(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        result += _replaced(token, links > 0) if token.type == "image" else [token]
    return result


def _replaced(token: Token, inside_link: bool) -> list[Token]:
    address = str(token.attrs.get("src", ""))
    words = words_of(token.children or ())
    if own := UPLOAD.fullmatch(address):
        return [
            Token(
                "picture",
                "img",
                0,
                content=words,
                meta={"key": own[1], "title": token.attrs.get("title", "")},
                level=token.level,
            )
        ]
    text = Token("text", "", 0, content=words or address, level=token.level)
    if inside_link or not _LINKABLE.match(address):
        return [text]
    opening = Token("link_open", "a", 1, attrs={"href": address}, level=token.level)
    return [opening, text, Token("link_close", "a", -1, level=token.level)]


def render_picture(self, tokens, index, options, env) -> str:
    token = tokens[index]
    picture = env["resolved"].uploads.get(token.meta["key"])
    if picture is None:
        return env["tag"]("img", src=f"/uploads/{token.meta['key']}", alt=token.content, **_LATE)
    size = {"width": str(picture.width), "height": str(picture.height)}
    return env["tag"]("img", src=picture.url, **_narrower(picture), alt=token.content, **size, **_LATE)


def _narrower(picture: Picture) -> dict[str, str]:
    """What lets a browser choose a copy that is as wide as it shows it."""
    if not picture.copies:
        return {}
    every = (*picture.copies, (picture.url, picture.width))
    return {"srcset": ", ".join(f"{address} {width}w" for address, width in every), "sizes": SIZES}


def has_undescribed(html: str) -> bool:
    """Whether sanitised `html` shows a picture without any words for those who cannot see it."""
    shown = (found[3] for found in TAG.finditer(html) if found[2] == "img")
    return any(not is_visible(unescape(_alt_of(attributes))) for attributes in shown)


def _alt_of(attributes: str) -> str:
    found = re.search(r' alt="([^"]*)"', attributes)
    return found[1] if found else ""


def picture_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "picture", picture_rule)
    parser.add_render_rule("picture", render_picture)
