"""The Markdown parsers: CommonMark with what doctors' texts need on top. Nothing here is safe to show."""

import re

from markdown_it import MarkdownIt

from prose.addresses import address_plugin
from prose.callouts import callout_plugin
from prose.checked import checked_plugin
from prose.checklists import checklist_plugin
from prose.figures import figure_plugin
from prose.headings import heading_plugin
from prose.link_cards import card_plugin
from prose.mentions import mention_plugin
from prose.notes import note_plugin
from prose.pictures import picture_plugin
from prose.quotes import quoted_plugin
from prose.raw_html import raw_html_plugin
from prose.side_notes import side_note_plugin
from prose.tables import table_plugin
from prose.typography import typography_plugin
from prose.wiki_links import wiki_link_plugin

# Text nested deeper would vanish; the preset for CommonMark stops at 20.
_NESTING = 100


def parser(*, line_breaks: bool, raw_html: bool) -> MarkdownIt:
    """A parser with every extension. `line_breaks`: a newline is `<br>`. Without `raw_html` tags are text."""
    options = {
        "maxNesting": _NESTING,
        "html": raw_html,
        "linkify": True,
        "typographer": True,
        "breaks": line_breaks,
        "xhtmlOut": False,
    }
    result = MarkdownIt("commonmark", options)
    result.enable(["table", "strikethrough", "linkify", "replacements", "smartquotes"])
    for plugin in (
        quoted_plugin,
        address_plugin,
        wiki_link_plugin,
        checked_plugin,
        note_plugin,
        picture_plugin,
        figure_plugin,
        callout_plugin,
        checklist_plugin,
        table_plugin,
        heading_plugin,
        card_plugin,
        typography_plugin,
        mention_plugin,
        side_note_plugin,
        raw_html_plugin,
    ):
        plugin(result)
    return result


_COMMONMARK = MarkdownIt("commonmark", {"maxNesting": _NESTING})


def commonmark(source: str) -> str:
    """`source` as the CommonMark standard has it: no extension and NOT sanitised; to test conformance."""
    return _COMMONMARK.render(source)


def readable(source: str) -> str:
    """`source` with "\\n" line ends, and what cannot be stored or sent (NUL, lone surrogates) as U+FFFD."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", re.sub("\r\n?", "\n", source))
