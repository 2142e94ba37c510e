"""Footnotes: `[^1]` in the text and `[^1]: …` anywhere; the notes stand at the end of the text.

Each note is `li.note` with one paragraph or more, so that a page may also set it beside the
paragraph that cites it.
"""

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

# So that a text of nothing but references to one note does not come out many times its size.
_ROUND_TRIPS = 10


def _number(meta: dict) -> str:
    return str(meta["id"] + 1)


def _place(meta: dict) -> str:
    again = meta.get("subId", 0)
    return f"cite-{_number(meta)}" + (f"-{again + 1}" if again else "")


def render_reference(self, tokens, index, options, env) -> str:
    meta, tag = tokens[index].meta, env["tag"]
    number = _number(meta)
    place = _place(meta) if meta.get("subId", 0) < _ROUND_TRIPS else ""
    address = "#" + tag.identifier(f"note-{number}")
    return f"<sup>{tag('a', 'cite', place, label=f'Note {number}', href=address)}{number}</a></sup>"


def render_return(self, tokens, index, options, env) -> str:
    meta, tag = tokens[index].meta, env["tag"]
    again = meta.get("subId", 0)
    if again >= _ROUND_TRIPS:
        return ""
    label = f"Back to note {_number(meta)} in the text" + (f", place {again + 1}" if again else "")
    return f" {tag('a', 'back', label=label, href='#' + tag.identifier(_place(meta)))}↩\ufe0e</a>"


def render_block_open(self, tokens, index, options, env) -> str:
    return env["tag"]("section", "notes") + "\n<ol>\n"


def render_block_close(self, tokens, index, options, env) -> str:
    return "</ol>\n</section>\n"


def render_note_open(self, tokens, index, options, env) -> str:
    return env["tag"]("li", "note", f"note-{_number(tokens[index].meta)}")


def note_plugin(parser: MarkdownIt) -> None:
    footnote_plugin(parser, inline=False)
    parser.add_render_rule("footnote_ref", render_reference)
    parser.add_render_rule("footnote_anchor", render_return)
    parser.add_render_rule("footnote_block_open", render_block_open)
    parser.add_render_rule("footnote_block_close", render_block_close)
    parser.add_render_rule("footnote_open", render_note_open)
