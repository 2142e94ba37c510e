"""From what somebody wrote to what everybody may see: Markdown in, safe HTML and plain words out.

`render_post` is for members' posts, `render_essay` for essays and guides. Both take any `str`, never
raise for what is in it, take less than a second, and give at most 20 times its size (and 4,000
characters). A text that would break these bounds is shown as plain paragraphs.
"""

import re
from typing import Any

from markdown_it import MarkdownIt

from prose.elements import ended
from prose.limits import GROWTH, check_cost, check_size, lines, paragraphs
from prose.markdown import commonmark, parser, readable
from prose.markup import Tag, seal_of
from prose.plain import count_words, visible
from prose.raw_html import TooTangled
from prose.sanitising import sanitised
from prose.shapes import (
    ENGLISH,
    RENDERER_VERSION,
    UNRESOLVED,
    Heading,
    Labels,
    Picture,
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
    return _render(source, _POST, UNRESOLVED, "", ENGLISH, "").references


def render_post(
    source: str,
    *,
    resolved: Resolved = UNRESOLVED,
    prefix: str = "",
    labels: Labels = ENGLISH,
    site: str = "",
) -> Rendering:
    """A member's post: a newline breaks the line, the highest heading is h3, no heading has an anchor.

    `prefix` (letters, digits, "-" and "_") stands before every id, so that two posts fit on one page.
    `labels` are the words that are added. `site` is the site's own host: links to it are no cards.
    """
    return _render(source, _POST, resolved, prefix, labels, site)


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
    return _render(source, _ESSAY, resolved, prefix, labels, site)


def _render(
    source: str, style: _Style, resolved: Resolved, prefix: str, labels: Labels, site: str
) -> Rendering:
    text = readable(source)
    try:
        prefix = re.sub("[^A-Za-z0-9_-]", "", prefix)
        html, references = _markdown(text, style, resolved, prefix, labels, site)
        plain, headings = visible(html)
    except Exception:  # Whatever a parser stumbles over, the words must still be shown.
        plain = lines(text)
        return Rendering(paragraphs(text), plain, (), (), count_words(plain))
    return Rendering(html, plain, references, headings, count_words(plain))


def _markdown(
    text: str, style: _Style, resolved: Resolved, prefix: str, labels: Labels = ENGLISH, site: str = ""
) -> tuple[str, tuple[Reference, ...]]:
    check_cost(text)
    seal = seal_of(text)
    env = _environment(text, style, resolved, Tag(seal, prefix), labels, site)
    markdown: MarkdownIt = style.parsers[True]
    try:
        tokens = markdown.parse(text, env)
    except TooTangled:
        markdown = style.parsers[False]
        env.pop("footnotes", None)
        env.pop("references", None)
        tokens = markdown.parse(text, env)
    html = markdown.renderer.render(tokens, markdown.options, env)
    # The seals, which go again, make it longer for now.
    check_size(text, html, growth=3 * GROWTH)
    pictures = frozenset(picture.url for picture in resolved.uploads.values())
    html = sanitised(html, seal=seal, relation=style.relation, pictures=pictures)
    check_size(text, html)
    return html.strip(), _references(tokens)


def _environment(
    text: str, style: _Style, resolved: Resolved, tag: Tag, labels: Labels, site: str
) -> dict[str, Any]:
    return {
        "resolved": resolved,
        "tag": tag,
        "levels": style.levels,
        "labels": labels,
        "site": site,
        "ends": ended(text),
        "anchors": style.essay,
        "beside": style.essay,
        "ticking": style.essay,
    }


def essay_parser(source: str) -> tuple[MarkdownIt, dict[str, Any]]:
    """The parser of essays and what it must know of this one, for whoever asks where in `source` something stands.

    Raises TooCostly.
    """
    check_cost(source)
    tag = Tag(seal_of(source), "")
    return _ESSAY.parsers[True], _environment(source, _ESSAY, UNRESOLVED, tag, ENGLISH, "")


def _references(tokens) -> tuple[Reference, ...]:
    found = (
        Reference(_KINDS[token.type], token.meta["key"])
        for block in tokens
        for token in (block.children or ())
        if token.type in _KINDS
    )
    return tuple(dict.fromkeys(found))
