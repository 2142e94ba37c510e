"""What a file looks like that somebody wants to bring in: an essay, a thread, a page, a part of a series.

It proposes and explains; a person confirms. Nothing is left out without a note, and nothing raises.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from prose.drafts import Note, stubs, unfinished
from prose.excerpts import excerpt
from prose.foreign_markup import at_home
from prose.front_matter import UNREAD, FrontMatter, split
from prose.line_places import places
from prose.markdown import readable
from prose.pasted_marks import without_marks
from prose.pasted_pages import Part, looks_pasted, read_page
from prose.threads import LIKES

__all__ = ["Note", "Part", "Recognised", "recognise"]

_BYLINE = re.compile(r"[-–—(\[ ]*([A-Z]{2,5}/[A-Z]{2,3})[)\] ]*")
# Lines that are Markdown of their own: a text that has any of them is not one paragraph a line.
_MARKDOWN = re.compile(r" {0,3}(?:[-*+] |\d{1,9}[.)] |#{1,6} |>|```|~~~|\||\[\^)| {4}|\t")
_QUOTED = re.compile(r"“([^“”]+)”|‘((?:[^‘’]|(?<=\w)’(?=\w))+)’")
_MOST_NOTES = 300
_ENDS = ".!?:…”’\"')*_"
_GENERIC_NAMES = frozenset(
    ("untitled", "document", "draft", "essay", "post", "text", "page", "index", "readme", "copy")
)


@dataclass(frozen=True)
class Recognised:
    """A file understood.

    `shape` is "essay", "thread", "page" or "series-part"; `body` is Markdown for `render_essay`;
    `byline` the code that signs it ("" if none); `previous` and `next` titles of the blog's neighbours;
    `values` the front matter; `stubs` the titles of articles that are named without a link.
    """

    shape: str
    title: str
    body: str
    byline: str = ""
    series: Part | None = None
    previous: str = ""
    next: str = ""
    notes: tuple[Note, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    stubs: tuple[str, ...] = ()


def recognise(text: str, *, filename: str = "") -> Recognised:
    """The shape and the parts of `text`; `filename` may give the title where the text has none.

    At most 300 notes, the last of which says how many more there would be.
    """
    text = readable(text)
    front = split(text)
    found = _recognised(front, filename)
    head = text.count("\n") - front.body.count("\n")
    notes = (*found.notes, *unfinished(found.body, places(found.body, text, after=head)))
    found = replace(found, notes=notes, stubs=stubs(found.body))
    if len(found.notes) <= _MOST_NOTES:
        return found
    more = Note("warning", f"And {len(found.notes) - _MOST_NOTES + 1} more like these.")
    return replace(found, notes=(*found.notes[: _MOST_NOTES - 1], more))


def _recognised(front: FrontMatter, filename: str) -> Recognised:
    body, moved = at_home(front.body)
    front = replace(front, body=_paragraphs(body.strip("\n")) if front.raw else body)
    if front.raw:
        return _page(front, filename, moved)
    body, byline, notes = _without_byline(front.body.strip("\n"))
    body, undented = _without_indents(body)
    notes += [*moved, *undented]
    notes = [*(Note("warning", problem) for problem in front.problems), *notes]
    if looks_pasted(body):
        return _pasted(body, byline, notes, filename)
    if any(LIKES.fullmatch(line.strip()) for line in body.split("\n")):
        return _thread(body, byline, notes, filename)
    return _essay(body, byline, notes, filename)


def _page(front: FrontMatter, filename: str, moved: list[Note]) -> Recognised:
    notes = [*(Note("warning", problem) for problem in front.problems), *moved]
    empty = [key for key, value in front.values.items() if value is None and key != UNREAD]
    if read := [key for key in front.values if key != UNREAD]:
        notes.append(Note("recognised", f"Read from the head of the file: {', '.join(read)}."))
    if empty:
        notes.append(Note("warning", f"Nothing stands there for: {', '.join(empty)}."))
    title = _unquoted(" ".join(str(front.values.get("title") or "").split()))
    body, byline, found = _without_byline(front.body.strip("\n"))
    if not title:
        title, body, more = _title_of(body, filename)
        found += more
    page = without_marks(body)
    body, more = _without_accidents(page.body)
    found += [*page.notes, *more]
    author = front.values.get("author")
    byline = byline or (author.strip() if isinstance(author, str) else "")
    notes += found
    return Recognised("page", title, body, byline, None, page.previous, page.next, tuple(notes), front.values)


def _unquoted(title: str) -> str:
    """A title without the curly quotes around the whole of it; quotes within it, or at one end alone, are its own."""
    found = _QUOTED.fullmatch(title)
    return (found[1] or found[2]).strip() or title if found else title


def _pasted(body: str, byline: str, notes: list[Note], filename: str) -> Recognised:
    page = read_page(body)
    title = page.title
    if title:
        page.notes.insert(0, Note("recognised", f"The title: “{title}”."))
    else:
        title, page.body, more = _title_of(page.body, filename)
        page.notes += more
    shape = "series-part" if page.series else "page"
    every = (*notes, *page.notes)
    return Recognised(shape, title, page.body, byline, page.series, page.previous, page.next, every)


def _without_accidents(body: str) -> tuple[str, list[Note]]:
    """An empty bullet right below words would make a heading of them (CommonMark, setext headings)."""
    lines: list[str] = []
    count = 0
    for line in body.split("\n"):
        before = lines[-1].strip() if lines else ""
        if line.strip() == "-" and before and not _MARKDOWN.match(lines[-1]) and before != "-":
            lines.append("")
            count += 1
        lines.append(line)
    notes = [Note("recognised", f"Empty bullets kept from making headings: {count}.")] if count else []
    return "\n".join(lines), notes


def _thread(body: str, byline: str, notes: list[Note], filename: str) -> Recognised:
    title, body, found = _title_of(body, filename)
    said = "It looks like a thread. Where one reply ends, who wrote it and when is not in the file."
    notes = [*notes, Note("recognised", said), *found]
    last = ""
    for line in filter(None, (line.strip() for line in body.split("\n"))):
        if likes := LIKES.fullmatch(line):
            words = excerpt(last, length=60)
            notes.append(Note("recognised", f"{likes[0]} belongs to the reply that ends: “{words}”."))
        else:
            last = line
    return Recognised("thread", title, _paragraphs(body), byline, notes=tuple(notes))


def _essay(body: str, byline: str, notes: list[Note], filename: str) -> Recognised:
    title, body, found = _title_of(body, filename)
    paragraphs = _paragraphs(body)
    if paragraphs != body:
        count = paragraphs.count("\n\n") + 1
        found.append(Note("recognised", f"Each line is a paragraph of its own: {count}."))
    return Recognised("essay", title, paragraphs, byline, notes=(*notes, *found))


def _without_byline(body: str) -> tuple[str, str, list[Note]]:
    rest, _, last = body.rstrip().rpartition("\n")
    if rest.strip() and (found := _BYLINE.fullmatch(last.strip())):
        return rest.rstrip(), found[1], [Note("recognised", f"The last line signs it: {found[1]}.")]
    return body.rstrip(), "", []


def _title_of(body: str, filename: str) -> tuple[str, str, list[Note]]:
    """The title, the body without it, and how it was found."""
    first, _, rest = body.lstrip("\n").partition("\n")
    line = first.strip()
    if line.startswith("# ") and (heading := _closed_heading(line[2:])):
        return heading, rest.lstrip("\n"), [Note("recognised", f"The title: “{heading}”.")]
    apart = rest.startswith("\n") or ("\n" not in rest.strip() and len(rest) > len(line))
    following = rest.strip().partition("\n")[0]
    titled = 0 < len(line) <= 150 and line[-1] not in ".!:;,…>" and not _MARKDOWN.match(first)
    titled = titled and any(sign.isalnum() for sign in line)
    if titled and rest.strip() and (apart or len(following) > 2 * len(line)):
        return line, rest.lstrip("\n"), [Note("recognised", f"The title: “{line}”.")]
    named = _from_filename(filename)
    title = named or excerpt(re.sub(r"[#>*_`\[\]]+", "", body), length=60) or "Untitled"
    source = "the name of the file" if named else "its first words"
    return title, body, [Note("warning", f"No title in the file; this one is made from {source}.")]


def _closed_heading(words: str) -> str:
    """The words of a Markdown heading without the signs that may close it; "C#" keeps its own."""
    words = words.strip()
    bare = words.rstrip("#")
    return bare.strip() if not bare or bare.endswith(" ") else words


def _from_filename(filename: str) -> str:
    """A title from "leaving-the-ward.md"; "" for a name that is a number, a digest or says nothing."""
    stem = PurePath(filename.replace("\\", "/").replace("\0", "")).stem
    words = [word for word in re.split(r"[\s_.-]+", re.sub(r"^\d{4}-\d\d-\d\d[-_]", "", stem)) if word]
    telling = [word for word in words if word.isalpha() and word.casefold() not in _GENERIC_NAMES]
    if not telling or (len(telling) == 1 and (len(words) > 1 or len(telling[0]) < 4)):
        return ""
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def _paragraphs(body: str) -> str:
    """One line a paragraph becomes Markdown's blank lines, unless the lines were wrapped or are Markdown."""
    lines = [line for line in body.split("\n") if line.strip()]
    if len(lines) < 2 or any(_MARKDOWN.match(line) for line in lines) or "<!--" in body:
        return body
    if re.search(r"\n[ \t]*\n", body):
        return _long_lines_apart(body)
    unended = sum(1 for line in lines[:-1] if line.rstrip()[-1] not in _ENDS)
    wrapped = unended > 0.6 * (len(lines) - 1) and max(map(len, lines)) <= 100
    return body if wrapped else "\n\n".join(line.strip() for line in lines)


def _long_lines_apart(body: str) -> str:
    """Where some paragraphs have blank lines between them and some a single newline, lines too long to have been wrapped
    are paragraphs of their own."""
    joined = [one.rstrip() for one, two in pairwise(body.split("\n")) if one.strip() and two.strip()]
    ended = sum(1 for line in joined if line[-1] in _ENDS)
    if not joined or max(map(len, joined)) <= 120 or ended < 0.8 * len(joined):
        return body
    return re.sub(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)", "\n\n", body)


def _without_indents(body: str) -> tuple[str, list[Note]]:
    """Paragraphs that begin with a tab or blanks, as in a letter, would be code in Markdown."""
    lines = [line for line in body.split("\n") if line.strip()]
    indented = [line for line in lines if re.match(r"(?: {4,}|\t)[ \t]*[^\W\d_“\"‘(]?\w", line)]
    others = [line for line in lines if not line[:1].isspace()]
    if not indented or "```" in body or any(_MARKDOWN.match(line) for line in others):
        return body, []
    if sum(1 for line in indented if line.rstrip()[-1] in _ENDS) < 0.6 * len(indented):
        return body, []
    said = Note("recognised", f"Indents of paragraphs taken away: {len(indented)}.")
    return re.sub(r"^[ \t]+(?=\S)", "", body, flags=re.MULTILINE), [said]
