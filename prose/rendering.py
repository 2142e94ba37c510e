"""From what somebody wrote to what everybody may see: Markdown in, safe HTML and plain words out.

`render_post` is for members' posts, `render_essay` for essays and guides. Both take any `str`, never
raise for what is in it, take less than a second, and give at most 20 times its size (and 4,000
characters). A text that would break these bounds is shown as plain paragraphs.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt

from prose.elements import ended
from prose.limits import GROWTH, check_cost, check_size, lines, paragraphs
from prose.markdown import commonmark, parser, readable
from prose.markup import Tag, seal_of
from prose.plain import count_words, visible
from prose.quotes import own_words, plainly
from prose.raw_html import TooTangled
from prose.sanitising import sanitised
from prose.shapes import (
    ENGLISH,
    RENDERER_VERSION,
    UNRESOLVED,
    Heading,
    Labels,
    Picture,
    Quoted,
    Reference,
    Rendering,
    Resolved,
)
from prose.wiki_links import wiki_key

__all__ = [
    "RENDERER_VERSION",
    "UNRESOLVED",
    "Heading",
    "Labels",
    "Picture",
    "Quoted",
    "Reference",
    "Rendering",
    "Resolved",
    "commonmark",
    "essay_parser",
    "references_in",
    "render_essay",
    "render_post",
    "wiki_key",
]

_KINDS = {"mention": "mention", "wiki_link_open": "wiki-link", "picture": "upload"}


class _Style:
    """How one kind of text is rendered."""

    def __init__(self, *, line_breaks: bool, levels: str, essay: bool, relation: str) -> None:
        self.levels = {f"h{number}": f"h{level}" for number, level in enumerate(levels, start=1)}
        self.essay = essay
        self.relation = relation
        self.parsers = {raw: parser(line_breaks=line_breaks, raw_html=raw) for raw in (True, False)}


_POST = _Style(line_breaks=True, levels="345666", essay=False, relation="nofollow ugc noopener")
_ESSAY = _Style(line_breaks=False, levels="223456", essay=True, relation="noopener")


def references_in(source: str) -> tuple[Reference, ...]:
    """The names that `source` refers to, each once, in order of appearance."""
    return _render(source, _Asked(_POST)).references


def render_post(
    source: str,
    *,
    resolved: Resolved = UNRESOLVED,
    prefix: str = "",
    labels: Labels = ENGLISH,
    site: str = "",
    quoting: bool = False,
) -> Rendering:
    """A member's post: a newline breaks the line, the highest heading is h3, no heading has an anchor.

    `prefix` (letters, digits, "-" and "_") stands before every id, so that two posts fit on one page.
    `labels` are the words that are added. `site` is the site's own host: links to it are no cards.
    With `quoting` the passages of other posts are left out of the HTML and come out as `quotes`.
    """
    return _render(source, _Asked(_POST, resolved, prefix, labels, site, quoting))


def render_essay(
    source: str,
    *,
    resolved: Resolved = UNRESOLVED,
    prefix: str = "",
    labels: Labels = ENGLISH,
    site: str = "",
) -> Rendering:
    """An essay: lines flow together, the highest heading is h2, every heading has an anchor.

    Notes stand beside what cites them, and boxes can be ticked. The rest is as in `render_post`.
    """
    return _render(source, _Asked(_ESSAY, resolved, prefix, labels, site))


@dataclass(frozen=True)
class _Asked:
    """How a text is to be rendered. `quoted`: it is a passage of another one, and what it quotes is only linked to."""

    style: _Style
    resolved: Resolved = UNRESOLVED
    prefix: str = ""
    labels: Labels = ENGLISH
    site: str = ""
    quoting: bool = False
    quoted: bool = False

    def passage(self, place: int) -> "_Asked":
        """The same for the quote number `place` in this text."""
        return replace(self, prefix=f"{self.prefix}q{place}", quoted=True)


def _render(source: str, asked: _Asked) -> Rendering:
    text = readable(source)
    asked = replace(asked, prefix=re.sub("[^A-Za-z0-9_-]", "", asked.prefix))
    try:
        html, references, quotes = _markdown(text, asked)
        plain, headings = visible(html)
    except Exception:  # Whatever a parser stumbles over, the words must still be shown.
        references, headings = (), ()
        html, plain, quotes = _plainly(text, asked)
    passages = tuple(
        _quoted(key, words, asked.passage(place)) for place, (key, words) in enumerate(quotes, 1)
    )
    return Rendering(html, plain, references, headings, count_words(plain), passages)


def _plainly(text: str, asked: _Asked) -> tuple[str, str, list[tuple[str, str]]]:
    if asked.quoted:
        text = own_words(text, asked.site)
    elif asked.quoting:
        return plainly(text, asked.site)
    return paragraphs(text), lines(text), []


def _quoted(key: str, words: str, asked: _Asked) -> Quoted:
    found = _render(words, asked)
    return Quoted("quote", key, found.html, found.plain, found.references)


def _markdown(text: str, asked: _Asked) -> tuple[str, tuple[Reference, ...], list[tuple[str, str]]]:
    check_cost(text)
    seal = seal_of(text)
    env = _environment(text, asked, seal)
    markdown: MarkdownIt = asked.style.parsers[True]
    try:
        tokens = markdown.parse(text, env)
    except TooTangled:
        markdown = asked.style.parsers[False]
        env = _environment(text, asked, seal)
        tokens = markdown.parse(text, env)
    html = markdown.renderer.render(tokens, markdown.options, env)
    # The seals, which go again, make it longer for now.
    check_size(text, html, growth=3 * GROWTH)
    pictures = frozenset(picture.url for picture in asked.resolved.uploads.values())
    html = sanitised(html, seal=seal, relation=asked.style.relation, pictures=pictures)
    check_size(text, html)
    return html.strip(), _references(tokens), env["quotes"]


def _environment(text: str, asked: _Asked, seal: str) -> dict[str, Any]:
    essay = asked.style.essay
    return {
        "resolved": asked.resolved,
        "tag": Tag(seal, asked.prefix),
        "levels": asked.style.levels,
        "labels": asked.labels,
        "site": asked.site,
        "ends": ended(text),
        "anchors": essay,
        "beside": essay,
        "ticking": essay,
        "quoting": asked.quoting,
        "quoted": asked.quoted,
        "quotes": [],
    }


def essay_parser(source: str) -> tuple[MarkdownIt, dict[str, Any]]:
    """The parser of essays and what it must know of this one, for whoever asks where in `source` something stands.

    Raises TooCostly.
    """
    check_cost(source)
    return _ESSAY.parsers[True], _environment(source, _Asked(_ESSAY), seal_of(source))


def _references(tokens) -> tuple[Reference, ...]:
    found = (
        Reference(_KINDS[token.type], token.meta["key"])
        for block in tokens
        for token in (block.children or ())
        if token.type in _KINDS
    )
    return tuple(dict.fromkeys(found))
