"""A picture that has a paragraph to itself is a figure; its title is the caption, with whoever made it at the end."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.tokens import closing, inline, opening

_CREDIT = re.compile(
    r"(?:\A|(?<=[\s(]))(?:(?:(?:Photo|Picture)[ ]credit|Credit|Photo|Picture)\s*:\s*|(?=©))(?=[^\s:])",
    re.IGNORECASE,
)


def figure_rule(state: StateCore) -> None:
    """markdown-it core rule: `figure` and `figcaption` instead of a paragraph that holds a picture alone."""
    tokens = state.tokens
    made: list[Token] = []
    for token in tokens:
        made.append(token)
        if token.type == "paragraph_close" and not token.hidden and (picture := _alone(made[-2])):
            del made[-3:]
            made += [
                opening("figure", "figure", state.env["tag"].attributes("figure")),
                inline("", [picture]),
                *_caption(state, str(picture.meta.get("title", "")).strip()),
                closing("figure", "figure"),
            ]
    state.tokens = made


def _alone(token: Token) -> Token | None:
    """The picture of an `inline` token that holds nothing else."""
    children = [
        child
        for child in token.children or ()
        if child.type not in ("text", "softbreak") or child.content.strip()
    ]
    return children[0] if len(children) == 1 and children[0].type == "picture" else None


def _caption(state: StateCore, title: str) -> list[Token]:
    if not title:
        return []
    found = _CREDIT.search(title)
    words = title[: found.start()].rstrip(" \t\n(") if found else title
    credit = title[found.end() :].rstrip() if found else ""
    if found and title[: found.start()].endswith("("):
        credit = credit.removesuffix(")")
    children = [Token("text", "", 0, content=words + " " if words and credit else words)]
    if credit:
        attributes = state.env["tag"].attributes("credit")
        children += [
            Token("credit_open", "span", 1, attrs=attributes),
            Token("text", "", 0, content=credit),
            Token("credit_close", "span", -1),
        ]
    return [opening("caption", "figcaption"), inline(title, children), closing("caption", "figcaption")]


def figure_plugin(parser: MarkdownIt) -> None:
    """Adds the rule when pictures are known and before words are set, so that captions are set too."""
    parser.core.ruler.after("picture", "figure", figure_rule)
