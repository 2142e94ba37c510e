"""Raw HTML inside Markdown, disarmed token by token so that none of it can swallow what comes after.

This is not the sanitiser: that one runs last, over everything. Here is only what must be done while
the text's own tags can still be told from the renderer's.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_HIDDEN = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![a-z].*?(?:>|\Z)", re.S | re.I
)
# Elements that only the renderer makes, and those whose content a browser does not read as HTML, so
# that an unclosed one takes the rest of the page with it. Under another name they are simply dropped.
_RENAMED = re.compile(
    r"(</?)(?=(?:img|image|input|title|textarea|xmp|iframe|noembed|noframes|plaintext|noscript|template|"
    r"select|option|svg|math|frameset|body|html|head)\b)",
    re.I,
)
_WITH_CODE = re.compile(r"<(script|style)\b", re.I)
_HEADING = re.compile(r"(</?)(h[1-6])\b", re.I)
_TAG_START = re.compile(r"</?[a-z]", re.I)


def raw_html_rule(state: StateCore) -> None:
    """markdown-it core rule over `html_block` and `html_inline` tokens."""
    levels = state.env["levels"]
    for block in state.tokens:
        for token in (block, *(block.children or ())):
            if token.type in ("html_block", "html_inline"):
                token.content = _disarmed(token.content, levels)


def _disarmed(html: str, levels: dict[str, str]) -> str:
    html = _without_code(_HIDDEN.sub("", html))
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


def raw_html_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.push("raw_html", raw_html_rule)
