"""`[[target]]` and `[[target|label]]`: links by name to another page of the site."""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from prose.slugs import fold

# Bounded, and without brackets inside, so that a wall of brackets is refused at each place at once.
_LINK = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{0,200}))?\]\](?!\()")


def wiki_key(target: str) -> str:
    """The form in which names are compared: "Leaving Medicine", "leaving_medicine" and the slug
    "leaving-medicine" are one key.

    Case-folded, NFC, Latin accents and apostrophes gone, and whatever stands between words a single
    dash. "" if `target` holds no letter and no digit. A slug that was cut is no longer the key of
    its title: whoever resolves keys looks them up under both.
    """
    letters = (sign if _is_of_a_word(sign) else "-" for sign in fold(target))
    return re.sub("-+", "-", "".join(letters)).strip("-")


def _is_of_a_word(sign: str) -> bool:
    # Marks are asked for by category: \w leaves out the vowels of Indic scripts.
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def wiki_link_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it inline rule: pushes `wiki_link_open`, the label as text, `wiki_link_close`."""
    if state.src[state.pos] != "[":
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    key = wiki_key(found[1]) if found else ""
    if not found or not key:
        return False
    if not silent:
        label = (found[2] or "").strip() or found[1].strip()
        inside_link = state.linkLevel > 0
        if not inside_link:
            opening = state.push("wiki_link_open", "a", 1)
            opening.meta = {"key": key}
        text = state.push("text", "", 0)
        text.content = label
        if not inside_link:
            state.push("wiki_link_close", "a", -1).meta = {"key": key}
    state.pos = found.end()
    return True


def render_open(self, tokens, index, options, env) -> str:
    address = env["resolved"].wiki_links.get(tokens[index].meta["key"])
    if not address:
        return ""
    return env["tag"]("a", "wiki-link", href=address)


def render_close(self, tokens, index, options, env) -> str:
    return "</a>" if env["resolved"].wiki_links.get(tokens[index].meta["key"]) else ""


def wiki_link_plugin(parser: MarkdownIt) -> None:
    """Adds the rule before ordinary links, so that `[[a]]` is never a reference link."""
    parser.inline.ruler.before("link", "wiki_link", wiki_link_rule)
    parser.add_render_rule("wiki_link_open", render_open)
    parser.add_render_rule("wiki_link_close", render_close)
