"""What stands in a text and no reader sees: comments, notes that nobody cites, definitions of links that nobody uses,
attributes of tags. Here it is taken out, where nothing that readers see is lost by it."""

import re
from collections.abc import Iterator
from typing import Any

from prose.rendering import essay_parser, render_essay
from prose.sanitising import ATTRIBUTES

type Span = tuple[int, int]

_MOST_TRIES, _FEWEST_TRIES, _MOST_CHARACTERS = 300, 30, 2_000_000  # that are rendered anew for one text
_ROUNDS = 4  # what only an unseen note cited is unseen once that note has gone
_HIDDEN = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]{1,500}`)"
    r"|(?P<gone><!--.*?-->|^ {0,3}<!--.*\Z|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<!(?:doctype|entity|element|attlist|notation)\b[^>]*>|<(?P<name>script|style)\b.*?(?:</(?P=name)\s*>|\Z))"
    r"|<(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s[^<>\"']*(?:\"[^\"]*\"|'[^']*')?){1,40}?)\s*/?>"
    r"|!\[[^\[\]]*\]\([^()\s]*(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))\s*\)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s+([^\s=<>\"'/]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))[ \t]*\Z")
_INFO = re.compile(r"\s*+\S++([ \t]++\S.*)")
_SHOWN = {"title", "lang", "dir"}
_UNSHOWN = {"class", "id", "rel", "role", "tabindex", "aria-label", "data-clear"}


def without_unseen(source: str) -> str:
    """`source` with "\\n" line ends and without what no reader sees. All that they see is the same afterwards."""
    source = re.sub("\r\n?", "\n", source)
    seeing = _Seeing(source)
    for _ in range(_ROUNDS):
        before = source
        source = seeing.without(source, sorted({*_marked(source), *_defined(source)}))
        if source == before:
            break
    return source


class _Seeing:
    """Takes out spans as long as what is shown stays the same; halves them where it does not."""

    def __init__(self, source: str) -> None:
        self._tries = max(_FEWEST_TRIES, min(_MOST_TRIES, _MOST_CHARACTERS // max(1, len(source))))
        self._shown = _words(source)

    def without(self, source: str, spans: list[Span]) -> str:
        gone: list[Span] = []
        parts = [spans] if spans else []
        while parts and self._tries > 0:
            part = parts.pop()
            self._tries -= 1
            if _words(_cut(source, [*gone, *part])) == self._shown:
                gone += part
            elif len(part) > 1:
                parts += [part[: len(part) // 2], part[len(part) // 2 :]]
        return _cut(source, gone)


def _words(source: str) -> list[str]:
    """What is shown, as words and tags, wherever the lines break."""
    return render_essay(source).html.split()


def _cut(source: str, spans: list[Span]) -> str:
    kept, position = [], 0
    for start, end in sorted(spans):
        kept.append(source[position : max(start, position)])
        position = max(end, position)
    return "".join([*kept, source[position:]])


def _marked(source: str) -> Iterator[Span]:
    """Comments, scripts, attributes that no tag keeps, titles of pictures."""
    for found in _HIDDEN.finditer(source):
        if found["gone"]:
            yield found.span()
        elif found["title"] and not _is_caption(found):
            yield found.span("title")
        elif found["tag"]:
            shown = (ATTRIBUTES.get(found["tag"].lower(), set()) | _SHOWN) - _UNSHOWN
            for each in _ATTRIBUTE.finditer(source, *found.span("attributes")):
                if each[1].lower() not in shown:
                    yield each.span()


class _Used(dict[str, Any]):
    """Definitions of links by label, and the labels of those that the text uses."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: set[str] = set()

    def __getitem__(self, label: str) -> Any:
        self.labels.add(label)
        return super().__getitem__(label)


def _is_caption(found: re.Match[str]) -> bool:
    """Whether this picture of the site has a paragraph to itself: asking the renderer for each would take long."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[max(0, start - 9) : start], text[end : end + 9]
    is_alone = re.search(r"(?:\A|\n\n)\Z", before) and re.match(r"\n\n|\n?\Z", after)
    return bool(is_alone and "](/uploads/" in found[0])


def _defined(source: str) -> Iterator[Span]:
    """Definitions of links and notes that nothing uses, titles of definitions, and what stands behind a code's language."""
    tokens: list[Any] = []
    try:
        parser, env = essay_parser(source)
        parser.block.parse(source, parser, env, tokens)
        used, cited = _uses(source)
    except Exception:  # Too costly or too tangled to be shown as more than words, all of which are seen.
        return
    starts = [0, *(found.end() for found in re.finditer("\n", source)), len(source) + 1]
    links = [(label, each["map"], True) for label, each in env.get("references", {}).items()]
    links += [(each["label"], each["map"], False) for each in env.get("duplicate_refs", [])]
    for label, (begin, end), counts in links:
        yield from _link(source, starts[begin], starts[end] - 1, is_used=counts and label in used)
    notes = [token for token in tokens if token.type == "footnote_reference_open"]
    last = {token.meta["label"]: token for token in notes}
    for token in notes:
        label = token.meta["label"]
        # Of notes that cite each other it is not known whether a reader sees one; whoever takes them out looks.
        if last[label] is not token or label not in cited:
            start = source.find("[^" + label, starts[token.map[0]])
            yield start, max(start, starts[token.map[1]] - 1)
    for token in tokens:
        if token.type == "fence" and (info := _INFO.match(token.info)):
            start = source.find(token.info, starts[token.map[0]])
            yield start + info.start(1), start + info.end(1)


def _uses(source: str) -> tuple[set[str], set[str]]:
    """The labels of links that are used, and of notes that readers find below or beside the text."""
    parser, env = essay_parser(source)
    used = env["references"] = _Used()
    tokens = parser.parse(source, env)
    numbered = {
        note.get("label"): number for number, note in env.get("footnotes", {}).get("list", {}).items()
    }
    shown = sum(token.type == "side_note_open" for token in tokens)
    return used.labels, set(numbered) if shown == len(numbered) else set()


def _link(source: str, start: int, end: int, *, is_used: bool) -> Iterator[Span]:
    opening = re.compile(r"\[(?!\^)").search(source, start, end)
    if opening and not is_used:
        yield opening.start(), end
    elif title := _TITLE.search(source, start, end):
        yield title.span()
