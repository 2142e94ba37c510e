"""Call-outs and pull quotes: quotes that begin with `[!note]`, `[!tip]`, `[!important]`, `[!warning]`, `[!caution]`,
or with `[!pull]` or `[!quote]`. A quote that begins with any other word in brackets stays a quote.
"""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.shapes import KINDS
from prose.tokens import closing, inline, opening

_PULLED = frozenset(("pull", "quote"))
# Obsidian writes a sign after the bracket for a call-out that can be folded.
_MARK = re.compile(r"\[!([a-z]{1,12})\][+-]?(?:[ \t]+|(?=\n)|\Z)", re.IGNORECASE)
_SIGNED = re.compile(r"(?:\A|\n)[ \t]*(?:-{2,3}|[—–])[ \t]*(?=[^\s-])([^\n]+)\Z")


def callout_rule(state: StateCore) -> None:
    """markdown-it core rule between blocks and their words: marked quotes become call-outs and pull quotes."""
    if "[!" not in state.src:
        return
    tokens = state.tokens
    starts: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            starts.append(index)
        elif token.type == "blockquote_close":
            _change(state, starts.pop(), index)
    state.tokens = [
        piece for token in tokens for piece in (token.meta or {}).pop("pieces", [token]) if piece is not None
    ]


def _change(state: StateCore, start: int, end: int) -> None:
    """Note beside the tokens of a marked quote what stands in their place: the list keeps its indexes."""
    tokens = state.tokens
    first = tokens[start + 2] if tokens[start + 1].type == "paragraph_open" else None
    found = _MARK.match(first.content) if first else None
    if not first or not found:
        return
    kind = found[1].lower()
    if kind in KINDS:
        _call_out(state, kind, start, end, first.content[found.end() :])
    elif kind in _PULLED:
        _pull(state, start, end, first.content[found.end() :].lstrip("\n"))


def _call_out(state: StateCore, kind: str, start: int, end: int, content: str) -> None:
    title, _, rest = content.partition("\n")
    title, rest = title.strip(), rest.strip()
    tokens, tag = state.tokens, state.env["tag"]
    if not title and not rest and start + 4 == end:
        return
    tokens[start].type, tokens[start].tag = "callout_open", "aside"
    tokens[start].attrs = tag.attributes(f"callout is-{kind}", role="note")
    tokens[end].type, tokens[end].tag = "callout_close", "aside"
    pieces = [tokens[start], Token("callout_label", "", 0, meta={"kind": kind})]
    if title:
        named = opening("paragraph", "p", tag.attributes("callout-title"))
        pieces += [named, inline(title), closing("paragraph", "p")]
    tokens[start].meta["pieces"] = pieces
    _say(tokens, start + 1, rest)


def _pull(state: StateCore, start: int, end: int, content: str) -> None:
    tokens, tag = state.tokens, state.env["tag"]
    is_one = start + 4 == end
    last = end - 3 if tokens[end - 1].type == "paragraph_close" else -1
    words = content if last == start + 1 else tokens[end - 2].content
    signed = _SIGNED.search(words) if last > 0 else None
    kept = words[: signed.start()] if signed else words
    if is_one and not kept.strip():
        return
    tokens[start].meta["pieces"] = [opening("pull", "figure", tag.attributes("pull")), tokens[start]]
    tokens[end].meta["pieces"] = [tokens[end], *_signature(signed), closing("pull", "figure")]
    _say(tokens, start + 1, content)
    if signed:
        _say(tokens, last, kept)


def _signature(signed: re.Match[str] | None) -> list[Token]:
    if not signed:
        return []
    return [opening("caption", "figcaption"), inline(signed[1].strip()), closing("caption", "figcaption")]


def _say(tokens: list[Token], at: int, words: str) -> None:
    """Give the paragraph that opens at `at` other words; without any it goes."""
    tokens[at + 1].content = words
    if not words.strip():
        for token in tokens[at : at + 3]:
            token.meta["pieces"] = []


def render_label(self, tokens, index, options, env) -> str:
    label = env["labels"].kinds[tokens[index].meta["kind"]]
    return f"{env['tag']('p', 'callout-label')}{escape(label)}</p>\n"


def callout_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.before("inline", "callout", callout_rule)
    parser.add_render_rule("callout_label", render_label)
