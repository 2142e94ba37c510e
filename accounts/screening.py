"""Where people write: what in their words may identify a patient, and what they answered when they were asked.

The rules are in `prose/`; here is what becomes of what they find. A verb that takes in words calls `check_marks`: it raises
Marked for whatever nobody has answered for, and gives back what its writer stands by. The words are kept nowhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.hashing import keyed_hash
from accounts.models import CheckChoice
from prose import distress, identifiers
from prose.identifiers import Finding

STRONG = "strong"
MOST_READ_AGAIN = 12_000  # characters: longer texts are asked about in two rounds rather than slowly
_TIMES = ("one ", "some time ", "in the ")
_PREPOSITION = re.compile(r"\b(?:on|in)(?: the)? $", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?][\"”’)]?\s+|\n\W{0,4})$")
_LEVELS = ("none", "possible", "clear")


@dataclass(frozen=True)
class Mark:
    """A passage of one field of a form that may identify a patient. `known_as` is by what it is known again."""

    field: str
    finding: Finding
    words: str
    known_as: str

    @cached_property
    def token(self) -> str:
        """What the form calls this passage: the same words of the same kind are asked about once."""
        words = re.sub(r"\s+", " ", self.known_as).casefold().strip()
        return keyed_hash("mark", self.finding.kind, words)[:16]

    @property
    def is_strong(self) -> bool:
        """Whether it points at a person by itself, so that a moderator looks at it before others do."""
        return self.finding.strength == STRONG


@dataclass(frozen=True)
class Answers:
    """What a writer said about marks: `kept` are their tokens with a CheckChoice.Why each; `generalised` were reworded."""

    kept: Mapping[str, str] = field(default_factory=dict)
    generalised: tuple[Mark, ...] = ()


NO_ANSWERS = Answers()


class Marked(Exception):
    """Words may identify a patient and their writer has not answered for that yet. Nothing was written.

    `marks` are the passages, `texts` the fields in which they stand; what is printed of it names the rules alone.
    """

    def __init__(self, marks: Iterable[Mark], texts: Mapping[str, str]) -> None:
        self.marks, self.texts = tuple(marks), dict(texts)
        super().__init__(", ".join(mark.finding.rule for mark in self.marks))


def marks_in(texts: Mapping[str, str], lang: str) -> tuple[Mark, ...]:
    """What may identify a patient in the fields of a form, field by field, in their order."""
    return tuple(
        Mark(name, finding, text[finding.start : finding.end], _known_as(finding, text, found))
        for name, text in texts.items()
        for found in [identifiers.find(text, lang)]
        for finding in found
    )


def _known_as(finding: Finding, text: str, found: Sequence[Finding]) -> str:
    """The words of a passage; clues are the same whether a name among them is said more generally or not."""
    words = text[finding.start : finding.end]
    if finding.kind == "clues":
        for name in reversed(found):
            if (
                name.kind == "name"
                and name.instead
                and finding.start <= name.start
                and name.end <= finding.end
            ):
                start, end = name.start - finding.start, name.end - finding.start
                words = words[:start] + name.instead + words[end:]
    return words


def check_marks(
    texts: Mapping[str, str], *, lang: str, answers: Answers, before: Mapping[str, str] | None = None
) -> tuple[Mark, ...]:
    """The marks that their writer stands by. What stood in `before`, which is published already, is not asked again.

    Raises Marked with every mark of the texts that is new, if any of them has no answer.
    """
    marks = new_marks(texts, lang=lang, before=before)
    if any(answers.kept.get(mark.token) not in CheckChoice.Why.values for mark in marks):
        raise Marked(with_hidden(marks, texts, lang=lang), texts)
    return marks


def new_marks(
    texts: Mapping[str, str], *, lang: str, before: Mapping[str, str] | None = None
) -> tuple[Mark, ...]:
    """The marks of the texts that did not stand in `before`."""
    marks = marks_in(texts, lang)
    known = {mark.token for mark in marks_in(before, lang)} if before and marks else frozenset()
    return tuple(mark for mark in marks if mark.token not in known)


def with_hidden(marks: tuple[Mark, ...], texts: Mapping[str, str], *, lang: str) -> tuple[Mark, ...]:
    """The marks, and those that would be found once these were said more generally: a page asks about all at once.

    Beside "Mrs Hughes" a town is left alone; beside "a patient" it is the next question. Of very long texts it is that.
    """
    if sum(map(len, texts.values())) > MOST_READ_AGAIN:
        return marks
    names = [mark.token for mark in marks if mark.finding.kind == "name"]
    changed, done = generalised(texts, lang=lang, tokens=names) if names else ({}, ())
    known = {mark.token for mark in marks}
    found = [mark for mark in marks_in(changed, lang) if mark.token not in known]
    if not done or not found:
        return marks
    known = {mark.token for mark in marks_in(texts, lang)}
    more = [
        hidden
        for mark in found
        if mark.token not in known
        and (hidden := _where_it_stood(mark, texts[mark.field], changed[mark.field]))
    ]
    order = {name: number for number, name in enumerate(texts)}
    return tuple(sorted([*marks, *more], key=lambda mark: (order[mark.field], mark.finding.start)))


def _where_it_stood(mark: Mark, text: str, changed: str) -> Mark | None:
    """A mark of a changed text where it stands in the text as it was; None if its words are new themselves."""
    start = -1
    for _time in range(changed.count(mark.words, 0, mark.finding.end)):
        start = text.find(mark.words, start + 1)
        if start < 0:
            return None
    end = start + len(mark.words)
    return replace(mark, finding=replace(mark.finding, start=start, end=end))


def needs_a_moderator(marks: Iterable[Mark]) -> bool:
    """Whether what a writer stands by waits for a moderator before anybody reads it."""
    return any(mark.is_strong for mark in marks)


def generalised(
    texts: Mapping[str, str], *, lang: str, tokens: Iterable[str]
) -> tuple[dict[str, str], tuple[Mark, ...]]:
    """The texts with these marks said more generally, and the marks that were. A mark without other words stays.

    What comes to light only by it, and is among `tokens`, is said more generally as well.
    """
    wanted = set(tokens)
    changed, done = dict(texts), []
    untouched = {name: len(text) for name, text in texts.items()}  # from the end: marks may hold each other
    for mark in reversed(marks_in(texts, lang)):
        text, place = changed[mark.field], mark.finding
        if mark.token in wanted and place.instead and place.end <= untouched[mark.field]:
            before, instead = _fitted(text[: place.start], place.instead)
            changed[mark.field] = before + instead + text[place.end :]
            untouched[mark.field] = len(before)
            done.append(mark)
    left = wanted - {mark.token for mark in done}
    if done and left:
        changed, more = generalised(changed, lang=lang, tokens=left)
        return changed, (*reversed(done), *more)
    return changed, tuple(reversed(done))


def _fitted(before: str, instead: str) -> tuple[str, str]:
    """What stands before a passage and what stands in its place, as one would write them: "on 3 March" becomes
    "one spring", and a sentence begins with a capital letter."""
    if instead.startswith(_TIMES):
        before = before[:-16] + _PREPOSITION.sub("", before[-16:])
    if _BEGINS.search(before[-8:]):
        instead = instead[:1].upper() + instead[1:]
    return before, instead


def write_choices(target: models.Model, marks: Iterable[Mark], answers: Answers) -> None:
    """Keep what a writer chose about each mark of saved words: its kind, its rule and the choice, and no word."""
    confirmed = [(mark, CheckChoice.Choice.CONFIRMED, answers.kept[mark.token]) for mark in marks]
    reworded = [(mark, CheckChoice.Choice.GENERALISED, "") for mark in answers.generalised]
    rows = [
        CheckChoice(
            target=target,
            kind=mark.finding.kind,
            rule=mark.finding.rule,
            strength=mark.finding.strength,
            choice=choice,
            why=why,
        )
        for mark, choice, why in (*confirmed, *reworded)
    ]
    if rows:
        CheckChoice.objects.bulk_create(rows)


def choices_about(target: models.Model) -> list[CheckChoice]:
    """What was chosen about marks of these words, the newest first, at most 200."""
    of = ContentType.objects.get_for_model(target)
    choices = CheckChoice.objects.filter(target_type=of, target_id=target.pk)
    return list(choices.order_by("-created_at", "-pk")[:200])


def distress_in(texts: Iterable[str], lang: str) -> str:
    """Whether the texts read like their writer's own despair: "none", "possible" or "clear". Kept nowhere."""
    return max((distress.read(text, lang).level for text in texts), key=_LEVELS.index, default="none")
