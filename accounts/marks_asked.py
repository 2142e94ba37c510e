"""What a form asks about marked passages: the words with each passage in its place, and a question for each.

A question is a radio group `mark-<token>`: "instead", "change", or why the passage stays (a CheckChoice.Why).
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.mark_reasons import why
from accounts.models import CheckChoice
from accounts.screening import Mark

INSTEAD, CHANGE = "instead", "change"
ALL = "mark-all"  # the button that says everything more generally
CARRIED = "marks-answered"  # answers to what is not asked on this page: "token:why token:why"
MOST = 100  # questions on a page
_NAME = "mark-"
_TOKEN = re.compile(r"[0-9a-f]{16}")
_CHOICES = frozenset((INSTEAD, CHANGE, *CheckChoice.Why.values))


@dataclass(frozen=True)
class Question:
    """One passage, however often it stands there; `number` is what page and reader call it."""

    number: int
    mark: Mark
    count: int
    chosen: str

    @property
    def name(self) -> str:
        """The name of its radio buttons."""
        return f"{_NAME}{self.mark.token}"

    @property
    def why(self) -> str:
        """Why it is marked."""
        return why(self.mark.finding.rule)

    @property
    def instead(self) -> str:
        """What could stand there; empty where no rule knows."""
        return self.mark.finding.instead

    @property
    def is_kept(self) -> bool:
        """Whether a reason to keep it is chosen."""
        return self.chosen in CheckChoice.Why.values


@dataclass(frozen=True)
class Piece:
    """A stretch of the text between two bounds of passages; `numbers` say which passages it is in."""

    words: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()  # passages that have their anchor here
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class MarkedText:
    """A field of the form, cut at the bounds of its passages."""

    field: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Asked:
    """What a page asks. `more` counts what is asked afterwards."""

    texts: tuple[MarkedText, ...]
    questions: tuple[Question, ...]
    carried: str = ""
    more: int = 0

    @property
    def whys(self) -> list[tuple[str, str]]:
        """The reasons to keep a passage: what a form sends, and what it says."""
        return [(value, str(label)) for value, label in CheckChoice.Why.choices]

    @property
    def can_generalise(self) -> bool:
        """Whether any passage has words that could stand there instead."""
        return any(question.instead for question in self.questions)

    @property
    def is_strong(self) -> bool:
        """Whether a moderator would look at any of them first."""
        return any(question.mark.is_strong for question in self.questions)


def given_answers(sent: Mapping[str, str]) -> dict[str, str]:
    """What a form said about each token; anything else in it is left aside."""
    carried = dict(pair.split(":", 1) for pair in sent.get(CARRIED, "").split(" ")[:2_000] if ":" in pair)
    fields = {name.removeprefix(_NAME): value for name, value in sent.items() if name.startswith(_NAME)}
    said = {**carried, **fields}
    return {token: choice for token, choice in said.items() if _TOKEN.fullmatch(token) and choice in _CHOICES}


def ask(
    texts: Mapping[str, str],
    marks: Iterable[Mark],
    given: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
) -> Asked:
    """The questions about `marks`, which stand in `texts`, with what was answered before. `labels` name the fields.

    Where there are very many, those without an answer come first, some at a time.
    """
    groups: dict[str, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(mark.token, []).append(mark)
    tokens = list(groups)
    if len(tokens) > MOST:
        tokens = [token for token in tokens if not _is_settled(given.get(token))][:MOST]
    numbers = {token: number for number, token in enumerate(tokens, start=1)}
    questions = tuple(
        Question(number, groups[token][0], len(groups[token]), given.get(token, CHANGE))
        for token, number in numbers.items()
    )
    settled = {
        token: given[token] for token in groups.keys() - numbers.keys() if _is_settled(given.get(token))
    }
    shown = {
        name: [mark for token in tokens for mark in groups[token] if mark.field == name] for name in texts
    }
    return Asked(
        texts=tuple(
            MarkedText(name, (labels or {}).get(name, name), tuple(_pieces(text, shown[name], numbers)))
            for name, text in texts.items()
            if shown[name]
        ),
        questions=questions,
        carried=" ".join(f"{token}:{choice}" for token, choice in settled.items()),
        more=len(groups) - len(tokens) - len(settled),
    )


def _is_settled(choice: str | None) -> bool:
    return choice in CheckChoice.Why.values


def _pieces(text: str, marks: Sequence[Mark], numbers: Mapping[str, int]) -> Iterable[Piece]:
    """The text cut at the bounds of marks, which may hold each other. Each number has its anchor once."""
    bounds = sorted(
        {0, len(text), *(mark.finding.start for mark in marks), *(mark.finding.end for mark in marks)}
    )
    opening: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.finding.start, []).append(mark)
    inside: list[Mark] = []
    anchored: set[int] = set()
    for start, end in itertools.pairwise(bounds):
        inside = [mark for mark in inside if mark.finding.end > start] + opening.get(start, [])
        begins = tuple(sorted({numbers[mark.token] for mark in opening.get(start, [])} - anchored))
        anchored.update(begins)
        ends = tuple(sorted({numbers[mark.token] for mark in inside if mark.finding.end == end}))
        within = tuple(sorted({numbers[mark.token] for mark in inside}))
        yield Piece(text[start:end], within, begins, ends)
