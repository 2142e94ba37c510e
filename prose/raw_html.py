"""Raw HTML inside Markdown, disarmed token by token so that none of it can swallow what comes after.

This is not the sanitiser: that one runs last, over everything. Here is only what must be done while
the text's own tags can still be told from the renderer's.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline

from prose.elements import is_words, with_words

_HIDDEN = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<!(?:doctype|entity|element|attlist|notation)\b.*?(?:>|\Z)",
    re.S | re.I,
)
# Elements that only the renderer makes, and those whose content a browser does not read as HTML, so
# that an unclosed one takes the rest of the page with it. Under another name they are simply dropped.
_RENAMED = re.compile(
    r"(</?)(?=(?:aside|label|img|image|input|title|textarea|xmp|iframe|noembed|noframes|plaintext|noscript|template|"
    r"select|option|svg|math|frameset|body|html|head)\b)",
    re.I,
)
_WITH_CODE = re.compile(r"<(script|style)\b", re.I)
_HEADING = re.compile(r"(</?)(h[1-6])\b", re.I)
_TAG_START = re.compile(r"</?[a-z]", re.I)


# Elements that people leave open, as HTML lets them; the others count when they are not closed.
_MAY_STAY_OPEN = frozenset(
    """
    p li td th tr dt dd rt rp br hr img input wbr col thead tbody tfoot
    """.split()  # noqa: SIM905
)
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.I)
_OPEN_AT_ONCE = 100


class TooTangled(Exception):
    """More than 100 tags are open at once: sanitising takes the square of that. Show tags as text."""


def raw_html_rule(state: StateCore) -> None:
    """markdown-it core rule over `html_block` and `html_inline` tokens. Raises TooTangled."""
    levels = state.env["levels"]
    opened = 0
    for block in state.tokens:
        for token in (block, *(block.children or ())):
            if token.type in ("html_block", "html_inline"):
                token.content = _disarmed(token.content, levels, state.env["ends"])
                opened = _count_open(token.content, opened)


def _count_open(html: str, opened: int) -> int:
    for closing, name in _ANY_TAG.findall(html):
        if name.lower() not in _MAY_STAY_OPEN:
            opened = max(0, opened - 1) if closing else opened + 1
        if opened > _OPEN_AT_ONCE:
            raise TooTangled
    return opened


def _disarmed(html: str, levels: dict[str, str], ends: frozenset[str]) -> str:
    html = _without_code(with_words(_HIDDEN.sub("", html), ends))
    html = _RENAMED.sub(r"\1x-", html)
    html = _HEADING.sub(lambda found: found[1] + levels[found[2].lower()], html)
    return _closed(html)


def _without_code(html: str) -> str:
    """Scripts and style sheets go with their content; one that is never closed loses only its tag."""
    kept, position = [], 0
    while start := _WITH_CODE.search(html, position):
        end = re.compile(rf"</{start[1]}\s*>", re.I).search(html, start.end())
        kept.append(html[position : start.start()])
        if not end:
            return "".join(kept) + _WITH_CODE.sub(r"<x-\1", html[start.start() :])
        position = end.end()
    return "".join([*kept, html[position:]])


def _closed(html: str) -> str:
    """A tag that does not end inside its own token is text: it would eat the tags that follow."""
    position = 0
    while start := _TAG_START.search(html, position):
        end = _end_of_tag(html, start.end())
        if end < 0:
            return html[: start.start()] + html[start.start() :].replace("<", "&lt;")
        position = end
    return html


def _end_of_tag(html: str, position: int) -> int:
    quote = ""
    for index in range(position, len(html)):
        sign = html[index]
        if quote:
            quote = "" if sign == quote else quote
        elif sign == ">":
            return index + 1
        elif sign in "\"'" and html[index - 1] in "= \t\n\f":
            quote = sign
    return -1


def block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it block rule: `html_block`, but `<consultant name>` at the start of a line begins none."""
    position = state.bMarks[start] + state.tShift[start]
    return not is_words(state.src, position, state.env["ends"]) and html_block(state, start, end, silent)


def inline_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it inline rule: `html_inline`, but a tag that is no element's is text like any other."""
    return not is_words(state.src, state.pos, state.env["ends"]) and html_inline(state, silent)


def raw_html_plugin(parser: MarkdownIt) -> None:
    parser.block.ruler.at("html_block", block_rule, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("html_inline", inline_rule)
    parser.core.ruler.push("raw_html", raw_html_rule)
