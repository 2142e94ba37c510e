"""Footnotes: `[^1]` in the text and `[^1]: …` anywhere. In posts the notes stand at the end, each a `li.note`;
where they stand in essays is decided in `prose.side_notes`.
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


def note_number_label(env, note: int) -> str:
    """What the note with the index `note` is called in the language of the text."""
    return env["labels"].note % {"number": note + 1}


def render_reference(self, tokens, index, options, env) -> str:
    meta, tag = tokens[index].meta, env["tag"]
    number = _number(meta)
    place = _place(meta) if meta.get("subId", 0) < _ROUND_TRIPS else ""
    address = "#" + tag.identifier(f"note-{number}")
    label = note_number_label(env, meta["id"])
    return f"<sup>{tag('a', 'cite', place, label, href=address)}{number}</a></sup>"


def render_return(self, tokens, index, options, env) -> str:
    meta, tag = tokens[index].meta, env["tag"]
    again = meta.get("subId", 0)
    if again >= _ROUND_TRIPS:
        return ""
    labels = env["labels"]
    label = (labels.back_again if again else labels.back) % {"number": _number(meta), "place": again + 1}
    return f" {tag('a', 'back', label=label, href='#' + tag.identifier(_place(meta)))}↩\ufe0e</a>"


def render_block_open(self, tokens, index, options, env) -> str:
    return env["tag"]("section", "notes") + "\n<ol>\n"


def render_block_close(self, tokens, index, options, env) -> str:
    return "</ol>\n</section>\n"


def render_note_open(self, tokens, index, options, env) -> str:
    return env["tag"]("li", "note", f"note-{_number(tokens[index].meta)}")


def render_note_number(self, tokens, index, options, env) -> str:
    return f"{env['tag']('span', 'no')}{_number(tokens[index].meta)}</span> "


def note_plugin(parser: MarkdownIt) -> None:
    footnote_plugin(parser, inline=False)
    parser.add_render_rule("footnote_ref", render_reference)
    parser.add_render_rule("footnote_anchor", render_return)
    parser.add_render_rule("footnote_block_open", render_block_open)
    parser.add_render_rule("footnote_block_close", render_block_close)
    parser.add_render_rule("footnote_open", render_note_open)
    parser.add_render_rule("note_number", render_note_number)
