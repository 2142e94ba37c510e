"""Addresses written in running text (https://…) become links; bare host names and mail addresses do not."""

import re

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_inline import StateInline

# Finding the end of an address takes the square of its length.
_LONGEST = 2_000
_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?\Z", re.IGNORECASE)


def address_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it inline rule: at "://" takes the whole address, so that "_" in it is no emphasis.

    markdown-it's own rule searches all that stands before and copies all that comes after, at each
    "://"; this one looks at a few characters back and 2,000 ahead.
    """
    finder = state.md.linkify
    if finder is None or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if not scheme:
        return False
    start = state.pos - len(scheme[0])
    found = finder.match_at_start(state.src[start : start + _LONGEST])
    # An asterisk at the end is more likely to close an emphasis.
    address = found.url.rstrip("*") if found else ""
    whole = state.md.normalizeLink(address)
    if not address or not state.md.validateLink(whole):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.markup, opening.info = {"href": whole}, "linkify", "auto"
        state.push("text", "", 0).content = state.md.normalizeLinkText(address)
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "linkify", "auto"
    state.pos = start + len(address)
    return True


def rest_rule(state: StateCore) -> None:
    """markdown-it core rule: addresses that the inline rule left; not among endless unbroken signs."""
    if all(
        len(run) <= _LONGEST
        for block in state.tokens
        if block.type == "inline" and ":" in block.content
        for run in block.content.split()
    ):
        linkify(state)


def address_plugin(parser: MarkdownIt) -> None:
    """Only what is written as an address is one: "the ward.In the morning" is not a host of India."""
    parser.linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.linkify.add("ftp:", None)
    parser.linkify.add("//", None)
    parser.inline.ruler.at("linkify", address_rule)
    parser.core.ruler.at("linkify", rest_rule)
