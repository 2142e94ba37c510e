"""The keys and values at the top of a Markdown file, and the file written back from them.

Nothing here raises for what a file holds: what is wrong comes back as sentences in `problems`.
"""

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from prose.key_values import dump, load, plain, repeated

_FENCE = re.compile(r"---[ \t\xa0]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t\xa0]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_JSON = re.compile(r'\{\s*(?:"(?:[^"\\\n]|\\.){1,200}"\s*:|\})')
_LINE = re.compile(r"([A-Za-z_][\w-]{0,60}):(?:[ \t]+(\S.*?)?)?[ \t]*")
_LONGEST = 64_000
UNREAD = "unread_front_matter"


@dataclass(frozen=True)
class FrontMatter:
    """A file taken apart: `values` by key in the order of the file (a key without a value is None; dates are
    the words that were written), the `body` below, sentences on what is wrong, and the block as it stood in `raw`."""

    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    problems: tuple[str, ...] = ()
    raw: str = ""


def split(text: str, *, longest: int = _LONGEST) -> FrontMatter:
    """The front matter of `text` and the rest of it, with "\\n" as line ends and no byte order mark.

    The block is what stands between a first line "---" and the next such line (or "..."). Later
    "---" are rules of the body. What cannot be read gives a problem, and the block is kept under the key UNREAD; a block
    that never ends is part of the body. A "+++" block is TOML, a first "{" begins JSON; both are noted.
    """
    text = re.sub("\r\n?", "\n", text).removeprefix("\ufeff")
    if text.startswith("+++"):
        return _toml(text)
    if text.startswith("{"):
        return _json(text)
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatter(body=text)
    end = _END.search(text, opening.end())
    if not end:
        # A text may begin with a rule; only what looks like keys makes the missing end a fault.
        keyed = re.match(r"[A-Za-z_][\w-]*:(\s|$)", text[opening.end() :])
        problem = "The head of the file is never closed by a line with ---, so it was taken as text."
        return FrontMatter(body=text, problems=(problem,) if keyed else ())
    raw = text[opening.end() : end.start()]
    values, problems = _read(raw, longest)
    if values is None:
        # Two rules with words between them: the words are the writer's.
        return FrontMatter(body=text)
    return FrontMatter(values, text[end.end() :], problems, raw)


def join(values: dict[str, Any], body: str) -> str:
    """A file of `values` and `body`, of which `split` and `body_of` give both back."""
    return f"---\n{dump(values)}---\n\n{body}\n"


def body_of(found: FrontMatter) -> str:
    """The very body that `join` was given."""
    return found.body.removeprefix("\n").removesuffix("\n")


def _read(raw: str, longest: int) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Values and problems; None for values if this is YAML, but no keys and values."""
    if len(raw) > longest:
        problem = f"The head of the file is longer than {longest} characters; it was not read and is kept."
        return {UNREAD: raw[:longest]}, (problem,)
    try:
        values, twice = load(raw)
    except Exception as reason:  # PyYAML lets ValueError, TypeError and RecursionError through, too.
        return _salvaged(raw, reason)
    if values is None:
        return {}, ()
    if not isinstance(values, dict):
        return None, ()
    return {str(key): value for key, value in values.items()}, _repetitions(twice)


def _repetitions(keys: list[str]) -> tuple[str, ...]:
    return tuple(
        f"“{key}” stands in the head of the file more than once; the last one counts." for key in keys
    )


def _salvaged(raw: str, reason: Exception) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Of a block that is no YAML: the lines that are plainly a key and words, and the whole block as it was.

    A title with a colon in it is the fault that people make most. What is refused for good reason stays closed.
    """
    problem = _unreadable(reason)
    values: dict[str, Any] = {UNREAD: raw}
    if type(reason).__name__ not in ("ScannerError", "ParserError"):
        return values, (problem,)
    for line in raw.split("\n"):
        if (found := _LINE.fullmatch(line[:2_000])) and (words := _plain_words(found[2] or "")):
            values[found[1]] = words
    if len(values) > 1:
        problem += " Its simple lines were understood nevertheless."
    return values, (problem,)


def _plain_words(written: str) -> str:
    """The words that are written behind a key, out of their quotes if they stand in any; "" for all else."""
    if not written or written[0] in "[{&*!|>%@`":
        return ""
    if written[0] not in "'\"":
        return written
    try:
        words, _twice = load(written)
    except Exception:  # A quote that never ends, words behind it, or an escape that means nothing.
        return ""
    return words if isinstance(words, str) else ""


def _unreadable(reason: Exception) -> str:
    """What the writer is told: the line of the file that has to be looked at, but not a parser's words."""
    context, mark = getattr(reason, "context_mark", None), getattr(reason, "problem_mark", None)
    if context and "block" not in (getattr(reason, "context", None) or ""):
        mark = context  # Where the bracket or the quote was opened that nothing closes.
    toml = re.search(r"\(at line (\d{1,9}),", str(reason)) if isinstance(reason, ValueError) else None
    line = mark.line + 1 if mark else int(toml[1]) if toml else 0
    place = f" from line {line + 1} on" if line else ""  # The fence is the first line.
    return f"The head of the file could not be read{place}; it is kept as it is."


def _toml(text: str) -> FrontMatter:
    found = _TOML.match(text)
    if not found:
        problem = "The head of the file is never closed by a line with +++, so it was taken as text."
        keyed = re.match(r"\+\+\+[ \t]*\n[A-Za-z_][\w-]*[ \t]*=", text)
        return FrontMatter(body=text, problems=(problem,) if keyed else ())
    problem = "The head of the file stands between lines with +++ (TOML); it was read, and will be kept between --- (YAML)."
    values: dict[str, Any]
    try:
        if len(found[1]) > _LONGEST:
            raise ValueError("too long")
        values = plain(tomllib.loads(found[1]))
    except Exception as reason:  # Deep nesting raises RecursionError, not TOMLDecodeError.
        values = {UNREAD: found[1][:_LONGEST]}
        problem = _unreadable(reason)
    return FrontMatter(values, text[found.end() :], (problem,), found[1])


def _json(text: str) -> FrontMatter:
    if not _JSON.match(text):
        return FrontMatter(body=text)
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        twice.extend(repeated(key for key, _value in found))
        return dict(found)

    try:
        values, end = json.JSONDecoder(object_pairs_hook=pairs).raw_decode(text[:_LONGEST])
        values = plain(values)
    except (ValueError, RecursionError):
        problem = "The file begins like a head in JSON that could not be read, so it was taken as text."
        return FrontMatter(body=text, problems=(problem,))
    if not values or text[end : end + 200].partition("\n")[0].strip():
        return FrontMatter(body=text)
    problem = "The head of the file is JSON; it was read, and will be kept between --- (YAML)."
    return FrontMatter(values, text[end:].lstrip(" \t\n"), (problem, *_repetitions(twice)), text[:end])
