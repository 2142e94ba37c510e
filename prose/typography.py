"""Typographic quotes, dashes and ellipses in running text; never in code, links' addresses or raw HTML."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import smartquotes

# markdown-it's own replacements also turn "(c)" into ©, which harms lists of (a), (b), (c), and shorten
# "!!!!": words are not corrected behind a writer's back. So only these three, as markdown-it has them;
# arrows ("-->", "<--") stay.
_EM_DASH = re.compile(r"(?<![-<])---(?![->])")
_EN_DASH_APART = re.compile(r"(?:(?<=\s)|^)--(?=\s|$)", re.MULTILINE)
_EN_DASH_INSIDE = re.compile(r"(?<=[^-\s<])--(?=[^-\s>])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")

# smartquotes copies a whole text for each quote in it: the product of both is what it costs.
_QUOTES_TIMES_LENGTH = 6_000_000


def dash_rule(state: StateCore) -> None:
    """markdown-it core rule: "--", "---" and "..." become –, — and … in text tokens."""
    for block in state.tokens:
        if block.type != "inline":
            continue
        automatic = False
        for token in block.children or ():
            if token.info == "auto":
                automatic = token.type == "link_open"
            elif token.type == "text" and automatic:
                # Literal, as an escaped sign is: neither this rule nor the quotes change an address.
                token.type = "text_special"
            elif token.type == "text":
                token.content = _set(token.content)


def _set(text: str) -> str:
    if "--" not in text and "..." not in text:
        return text
    text = _EM_DASH.sub("—", text)
    text = _EN_DASH_INSIDE.sub("–", _EN_DASH_APART.sub("–", text))
    return _ELLIPSIS.sub("…", text)


def quote_rule(state: StateCore) -> None:
    """markdown-it core rule: smartquotes, except in a block where its cost would run away."""
    blocks = [token for token in state.tokens if token.type == "inline"]
    costs = ((block.content.count('"') + block.content.count("'")) * len(block.content) for block in blocks)
    if sum(costs) <= _QUOTES_TIMES_LENGTH:
        smartquotes(state)


def typography_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.at("replacements", dash_rule)
    parser.core.ruler.at("smartquotes", quote_rule)
