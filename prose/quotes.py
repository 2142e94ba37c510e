"""Quotes of other posts: blockquotes whose first line is nothing but a link to a post's permalink on this site.

Their words never come into the HTML of the text that quotes: there stands an empty, sealed `blockquote.quoted-N`, and
the words come out beside it as `Quoted`, for whoever knows who may read the post that they are from.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from prose.limits import TooCostly, lines, paragraphs
from prose.tokens import closing, inline, opening

MOST_QUOTES = 40  # in one text; with more it is shown as plain paragraphs

# Ten characters of Crockford's base32, as addresses of posts have them.
_PERMALINK = re.compile(
    r"\[(?:[^\[\]\\]|\\.)*\]\(<?(?:https?://([^/\s?#<>()]+))?/forum/p/([0-9a-tv-z]{10})/?(?:[?#][^\s<>()]*)?>?\)\\?",
    re.IGNORECASE | re.ASCII,
)
# What stands for a passage in stored HTML. In no attribute is there a quotation mark of its own, so it is always a tag.
PLACE = re.compile(r'<blockquote class="quoted-([1-9][0-9]{0,3})"></blockquote>')
_READ_AS = str.maketrans("oil", "011")
_MARK = re.compile(r" {0,3}>[ \t]?")


def permalink_of(line: str, site: str) -> str:
    """The id of the post, in ten small letters, that `line` links to if it is a link and nothing else; or ""."""
    found = _PERMALINK.fullmatch(line.strip())
    if not found:
        return ""
    host = (found[1] or site).partition(":")[0].lower()
    return found[2].lower().translate(_READ_AS) if host == site.lower() else ""


def quoted_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it block rule. A quote ends with its last line that begins with ">": nothing after it is lent to it."""
    first = _inside(state, start)
    key = permalink_of(first, state.env["site"]) if first and state.env["quoting"] else ""
    if not key or silent:
        return bool(key)
    words: list[str] = []
    line = start + 1
    while line < end and (inside := _inside(state, line)) is not None:
        words.append(inside)
        line += 1
    state.line = line
    (_push_link if state.env["quoted"] else _push_place)(state, key, "\n".join(words))
    return True


def _inside(state: StateBlock, line: int) -> str | None:
    """What stands after the ">" of a line; None for a line without one."""
    if state.is_code_block(line) or state.sCount[line] < state.blkIndent:
        return None
    found = _MARK.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    return state.src[found.end() : state.eMarks[line]] if found else None


def _push_place(state: StateBlock, key: str, words: str) -> None:
    quotes = state.env["quotes"]
    if len(quotes) == MOST_QUOTES:
        raise TooCostly
    quotes.append((key, words))
    state.push("quoted", "blockquote", 0).meta = {"place": len(quotes)}


def _push_link(state: StateBlock, key: str, words: str) -> None:
    """A quote inside a quote: who is asked for the outer one does not know who may read the inner one."""
    told = inline(f"[{state.env['labels'].quoted}](/forum/p/{key}/)")
    state.tokens += [
        opening("blockquote", "blockquote"),
        opening("paragraph", "p"),
        told,
        closing("paragraph", "p"),
        closing("blockquote", "blockquote"),
    ]


def render_quoted(self, tokens, index, options, env) -> str:
    return f"{env['tag']('blockquote', place_of(tokens[index].meta['place']))}</blockquote>\n"


def place_of(place: int) -> str:
    """The class of the empty blockquote that stands for the quote number `place`, counted from 1."""
    return f"quoted-{place}"


def quoted_plugin(parser: MarkdownIt) -> None:
    """Adds the rule where blockquotes may begin."""
    parser.block.ruler.before(
        "blockquote", "quoted", quoted_rule, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.add_render_rule("quoted", render_quoted)


def parts_of(source: str, site: str) -> Iterator[tuple[str, str]]:
    """`source` line by line as runs of words of its own (with the key "") and of quotes, in order; knows no Markdown."""
    key, run = "", list[str]()
    for line in source.split("\n"):
        mark = _MARK.match(line)
        found = permalink_of(line[mark.end() :], site) if mark and not key else ""
        if found or (key and not mark):
            yield key, "\n".join(run)
            key, run = found, []
            if found:
                continue
        run.append(line[mark.end() :] if mark and key else line)
    yield key, "\n".join(run)


def plainly(source: str, site: str) -> tuple[str, str, list[tuple[str, str]]]:
    """A text as plain paragraphs, its visible words, and its quotes: what is shown when Markdown would cost too much."""
    html, own, quotes = [], [], list[tuple[str, str]]()
    for key, words in parts_of(source, site):
        if key:
            quotes.append((key, words))
            html.append(f'<blockquote class="{place_of(len(quotes))}"></blockquote>')
        else:
            html.append(paragraphs(words))
            own.append(words)
    return "\n".join(filter(None, html)), lines("\n".join(own)), quotes


def own_words(source: str, site: str) -> str:
    """`source` without the quotes in it."""
    return "\n".join(words for key, words in parts_of(source, site) if not key)
