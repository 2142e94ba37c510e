"""Reads what the demo says from the files in `texts/`.

A conversation is front matter and posts. A line such as `%% 7 gareth to 6, 4 likes` begins post 7, which answers
post 6; `%% before 7` begins what post 7 said before it was edited.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from prose.front_matter import split

TEXTS = Path(__file__).parent / "texts"

_DIVIDER = re.compile(r"^%% (.+)\n", re.MULTILINE)
_POST = re.compile(r"(?P<number>\d+) (?P<by>[a-z]+)(?: to (?P<to>\d+))?(?:, (?P<likes>\d+) likes?)?")
_DURATION = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True)
class Said:
    """One post: who says it, which number it answers (None: the topic), and how many people like it."""

    number: int
    by: str
    to: int | None
    likes: int
    words: str
    before: str = ""


@dataclass(frozen=True)
class Conversation:
    """What is said in one topic, in the order of time, and what becomes of it (`values`)."""

    name: str
    values: dict[str, Any]
    posts: tuple[Said, ...]

    def numbers(self, key: str) -> dict[int, str]:
        """A value that says something of some posts, by their number."""
        return {int(number): word for number, word in (self.values.get(key) or {}).items()}


@dataclass(frozen=True)
class EssayText:
    """One essay as it is written down; `values` say who signs it and how long ago it appeared.

    `source` is its first version; where `values` have `later`, that says what the second one has in its place.
    """

    name: str
    values: dict[str, Any]
    source: str
    discussion: Conversation | None

    @property
    def later_source(self) -> str:
        """The second version of an essay that has one. Raises ValueError where it would change nothing."""
        later = self.values["later"]
        if self.source.count(later["find"]) != 1:
            raise ValueError(f"The later version of {self.name} changes nothing, or in several places.")
        return self.source.replace(later["find"], later["put"])


def entries(name: str) -> list[dict[str, Any]]:
    """The list that a YAML file of `texts/` holds."""
    return yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))


def essay_names() -> list[str]:
    """The names of the essays, which are also their slugs."""
    return sorted(file.stem for file in (TEXTS / "essays").glob("*.md"))


def topic_names() -> list[str]:
    """The names of the topics that are not discussions of essays."""
    return sorted(file.stem for file in (TEXTS / "topics").glob("*.md"))


def read_essay(name: str) -> EssayText:
    """One essay, with what is said about it."""
    found = split((TEXTS / "essays" / f"{name}.md").read_text(encoding="utf-8"))
    said = TEXTS / "discussions" / f"{name}.md"
    return EssayText(name, found.values, found.body.strip(), _read(said) if said.exists() else None)


def read_topic(name: str) -> Conversation:
    """One topic."""
    return _read(TEXTS / "topics" / f"{name}.md")


def duration(words: str) -> timedelta:
    """The time that words such as "9d 3h" or "52m" mean."""
    return timedelta(**{_UNITS[unit]: int(amount) for amount, unit in _DURATION.findall(words)})


def day_and_hour(words: str, now: datetime, *, ahead: bool = False) -> datetime:
    """The time that words such as "11d at 07:05" mean: so many days before (or after) today, at that hour of UTC."""
    days, hour = words.split(" at ")
    hours, minutes = map(int, hour.split(":"))
    day = now + duration(days) if ahead else now - duration(days)
    return day.replace(hour=hours, minute=minutes, second=0, microsecond=0)


def _read(file: Path) -> Conversation:
    found = split(file.read_text(encoding="utf-8"))
    pieces = _DIVIDER.split(found.body)[1:]
    blocks = dict(zip(pieces[::2], (words.strip() for words in pieces[1::2]), strict=True))
    before = {head: words for head, words in blocks.items() if head.startswith("before ")}
    posts = tuple(
        _said(head, words, before) for head, words in blocks.items() if not head.startswith("before ")
    )
    return Conversation(file.stem, found.values, posts)


def _said(head: str, words: str, before: dict[str, str]) -> Said:
    found = _POST.fullmatch(head)
    if found is None:
        raise ValueError(f"“%% {head}” begins no post.")
    return Said(
        number=int(found["number"]),
        by=found["by"],
        to=int(found["to"]) if found["to"] else None,
        likes=int(found["likes"] or 0),
        words=words,
        before=before.get(f"before {found['number']}", ""),
    )
