"""The YAML of front matter, read and written: a small, harmless part of it, in which writing and reading agree.

Plain words stay the words that they are: only "true", "false", "null" and whole numbers mean something else. Objects,
aliases and deep nesting are refused.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import yaml

DEEPEST = 20
_LINE_ENDS = re.compile("[\r\x85\u2028\u2029\ufeff]")
_UNSENDABLE = re.compile("[\ud800-\udfff]")  # halves of a sign, which escapes can name
_TAG = "tag:yaml.org,2002:"
_MEANT: list[tuple[str, str, str]] = [
    (f"{_TAG}null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    (f"{_TAG}bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    (f"{_TAG}int", r"^(?:0|-?[1-9][0-9]{0,17})$", "-0123456789"),
]


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, firsts in _MEANT:
        for first in firsts:
            found.setdefault(first.replace("\0", ""), []).append((tag, re.compile(pattern)))
    return found


class Refused(yaml.YAMLError):
    """Valid YAML that has no business in front matter."""


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases (a few lines can stand for gigabytes) that notices repeated keys."""

    yaml_implicit_resolvers = _resolvers()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise Refused("an alias (*name) is not taken")
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("it is nested too deep")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        scalars = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in scalars:
            # A key is what was written: `true:` is no truth value, `2024:` no number.
            key.tag = f"{_TAG}str"
        self.repeated += repeated(key.value for key in scalars)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """Writes what `_Loader` reads back, each value in full where it stands."""

    yaml_implicit_resolvers = _resolvers()

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def repeated(keys: Iterable[str]) -> list[str]:
    """Those of `keys` that stand there more than once."""
    return sorted(key for key, count in Counter(keys).items() if count > 1)


def _words(dumper: _Dumper, words: str) -> yaml.ScalarNode:
    """Signs that YAML, but nobody else, takes for line ends are written by their numbers."""
    style = '"' if _LINE_ENDS.search(words) else None
    return dumper.represent_scalar(f"{_TAG}str", words, style=style)


_Dumper.add_representer(str, _words)


def load(text: str) -> tuple[Any, list[str]]:
    """The value that `text` stands for, and the keys that it repeats. Raises whatever is wrong with it."""
    loader = _Loader(text)
    return plain(loader.get_single_data()), loader.repeated


def dump(values: dict[str, Any]) -> str:
    """`values` as lines of YAML in their own order; "" for none. `load` gives the same back."""
    if not values:
        return ""
    return yaml.dump(
        plain(values),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1_000_000,
    )


def plain(value: Any) -> Any:
    """`value` made of nothing but dicts, lists, words, whole numbers, truth values and None."""
    match value:
        case None | bool():
            return value
        case str():
            return _UNSENDABLE.sub("\ufffd", value)
        case int():
            return value if abs(value) < 10**18 else str(value)
        case dict():
            return {_UNSENDABLE.sub("\ufffd", str(key)): plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(inner) for inner in value]
        case bytes():
            return value.decode("latin-1")
        case date() | datetime() | time():
            return value.isoformat()
    return str(value)
