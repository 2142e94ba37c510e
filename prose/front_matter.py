"""The YAML block at the top of a Markdown file, and the bytes of a file as text.

Nothing here raises for what a file holds: what is wrong comes back as sentences in `problems`.
"""

import codecs
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_LONGEST = 64_000
_DEEPEST = 20


@dataclass(frozen=True)
class FrontMatter:
    """A file taken apart: `values` by key (dates may be text, `date` or `datetime`; a key without a
    value is None), the `body` below, sentences on what is wrong, and the block as it stood in `raw`."""

    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    problems: tuple[str, ...] = ()
    raw: str = ""


class _Refused(yaml.YAMLError):
    """Valid YAML that has no business in front matter."""


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases (a few lines can stand for gigabytes) that notices repeated keys."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _Refused("an alias (*name) is not taken")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Refused("it is nested too deep")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        scalars = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in scalars:
            # A key is what was written: `on:` is no truth value, `2024:` no number.
            if key.tag != "tag:yaml.org,2002:merge":
                key.tag = "tag:yaml.org,2002:str"
        keys = [key.value for key in scalars]
        self.repeated += sorted({key for key in keys if keys.count(key) > 1})
        return super().construct_mapping(node, deep=deep)


def split(text: str) -> FrontMatter:
    """The front matter of `text` and the rest of it, with "\\n" as line ends and no byte order mark.

    The block is what stands between a first line "---" and the next such line (or "..."). Later
    "---" are rules of the body. What cannot be read gives a problem and no values; a block that never
    ends is part of the body. A "+++" block is read as TOML and noted.
    """
    text = re.sub("\r\n?", "\n", text).removeprefix("\ufeff")
    if text.startswith("+++"):
        return _toml(text)
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatter(body=text)
    end = _END.search(text, opening.end())
    if not end:
        # A text may begin with a rule; only what looks like keys makes the missing end a fault.
        keyed = re.match(r"[A-Za-z_][\w-]*:(\s|$)", text[opening.end() :])
        problem = "The front matter is never closed by a line with ---, so it was taken as text."
        return FrontMatter(body=text, problems=(problem,) if keyed else ())
    raw = text[opening.end() : end.start()]
    values, problems = _read(raw)
    if values is None:
        # Two rules with words between them: the words are the writer's.
        return FrontMatter(body=text)
    return FrontMatter(values, text[end.end() :], problems, raw)


def _read(raw: str) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Values and problems; None for values if this is YAML, but no keys and values."""
    if len(raw) > _LONGEST:
        return {}, (f"The front matter is longer than {_LONGEST} characters and was not read.",)
    try:
        loader = _Loader(raw)
        values = loader.get_single_data()
    except Exception as reason:  # PyYAML lets ValueError, TypeError and RecursionError through, too.
        return {}, (f"The front matter could not be read: {_sentence(reason)}.",)
    if values is None:
        return {}, ()
    if not isinstance(values, dict):
        return None, ()
    problems = [
        f"The key “{key}” stands there more than once; the last one counts." for key in loader.repeated
    ]
    return {str(key): value for key, value in values.items()}, tuple(problems)


def _sentence(reason: Exception) -> str:
    said = getattr(reason, "problem", None) or str(reason) or type(reason).__name__
    mark = getattr(reason, "problem_mark", None)
    place = f" in line {mark.line + 1}" if mark else ""
    return " ".join(str(said).split())[:200].rstrip(".") + place


def _toml(text: str) -> FrontMatter:
    found = _TOML.match(text)
    if not found:
        return FrontMatter(body=text)
    problem = "TOML: the front matter is fenced by +++; it was read as TOML and will be kept as YAML."
    try:
        values = tomllib.loads(found[1])
    except Exception as reason:  # Deep nesting raises RecursionError, not TOMLDecodeError.
        values, problem = {}, f"TOML: the front matter could not be read: {_sentence(reason)}."
    return FrontMatter(values, text[found.end() :], (problem,), found[1])


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in `data` and what had to be guessed: UTF-8, else UTF-16 with a byte order mark, else
    Windows-1252, where the few undefined bytes are read as Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
        return text, ("Some characters could not be read as UTF-16.",) if "\ufffd" in text else ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    problem = "The file is not UTF-8; it was read as Windows-1252. Look at its quotes and accents."
    try:
        return data.decode("cp1252"), (problem,)
    except UnicodeDecodeError:
        return "".join(_byte(value) for value in data), (problem,)


def _byte(value: int) -> str:
    try:
        return bytes((value,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(value)
