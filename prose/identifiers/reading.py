"""A text read once for all rules: its sentences, and what each one is about."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from prose.identifiers.words import WordList, words

TOKEN = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+){0,4}")
_END = re.compile(r"[.!?…]{1,6}[\"'”’)\]]{0,3}(?=\s)|\n(?:[ \t]*\n)*")
_SHORT = frozenset(
    "mr mrs ms dr prof st no nr hosp dob tel ext approx vs eg ie e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec sra sr al".split()  # noqa: SIM905
)
_THEY = frozenset(
    ("he", "she", "her", "his", "him", "hers", "he's", "she's", "he’s", "she’s", "herself", "himself")
)
# A note that begins with one of these has left its subject out: "Seen in clinic, wound dehisced".
_NOTES = frozenset(
    "seen admitted readmitted discharged reviewed presented referred transferred clerked died operated examined attended collapsed lives".split()  # noqa: SIM905
)
_AGED = re.compile(
    r"\b\d{1,3}(?:[ -]?(?:years?|yrs?|yr|months?|weeks?|days?)[ -]?old\b| ?y/?o\b)", re.IGNORECASE
)
_I_AM = re.compile(r"\bI(?:['’]m| am| was)\b")
_I = frozenset(("i", "i'm", "i’m", "im", "i've", "i’ve", "my", "me", "myself", "we", "our"))
_MINE = re.compile(
    r"\b(?:my (?:own |late |dear |old |eldest |youngest )?{kin}\b|i was born\b|i am (?:a )?\d|i['’]?m \w+, \d\d\b|as a patient myself\b|"
    r"my (?:own|birth|birthday|shift|last (?:shift|day)|notice|registration|licence|contract|appraisal|resignation)\b)".replace(
        "{kin}",
        "(?:wife|husband|son|daughter|mother|father|mum|mom|dad|brother|sister|partner|grandmother|grandfather|children|kids|"
        "aunt|uncle|fianc[eé]e?|girlfriend|boyfriend|twins|family|therapist|cat|dog)",
    ),
    re.IGNORECASE,
)


@dataclass
class Sentence:
    """A sentence of the text: `start` to `end` in code points, and its words in lower case with their places."""

    start: int
    end: int
    text: str
    reading: "Reading" = field(repr=False)
    clues: list[tuple[str, float, int, int]] | None = field(default=None, repr=False)
    _said: dict[re.Pattern[str], bool] = field(default_factory=dict, repr=False)
    _listed: dict[str, bool] = field(default_factory=dict, repr=False)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Places of the words in the whole text."""
        return [(self.start + found.start(), self.start + found.end()) for found in TOKEN.finditer(self.text)]

    @cached_property
    def tokens(self) -> list[str]:
        text = self.reading.text
        return [text[start:end].lower().replace("’", "'") for start, end in self.spans]

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.tokens) | {token.removesuffix("'s") for token in self.tokens}

    def has(self, name: str) -> bool:
        """Whether a word or phrase of the list stands here."""
        if name not in self._listed:
            chosen = self.reading.words(name)
            single = not self.known.isdisjoint(chosen.single)
            self._listed[name] = single or any(
                True
                for _ in (chosen.places(self.tokens) if not self.known.isdisjoint(chosen.phrases) else ())
            )
        return self._listed[name]

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` is found in it; looked for once."""
        if pattern not in self._said:
            self._said[pattern] = bool(pattern.search(self.text))
        return self._said[pattern]

    @cached_property
    def names_patient(self) -> bool:
        """One person who is treated is named by a noun: "the patient", "a boy"."""
        return self.has("patients") and not self.mine

    @cached_property
    def patient(self) -> bool:
        """The sentence is about one other person: a patient, "she", "his wife", "Mrs Hughes"."""
        titled = not self.known.isdisjoint(("mr", "mrs", "ms", "miss", "frau", "herr", "señora", "mme"))
        aged = self.says(_AGED) and not self.says(_I_AM)
        note = bool(self.tokens) and self.tokens[0] in _NOTES and not self.first_person
        return (
            self.has("patients") or titled or note or aged or not self.known.isdisjoint(_THEY)
        ) and not self.mine

    @cached_property
    def they(self) -> bool:
        """Somebody is "she" or "he" here."""
        return not self.known.isdisjoint(_THEY)

    @cached_property
    def event(self) -> bool:
        """Something clinical happens."""
        return self.has("events")

    @cached_property
    def mine(self) -> bool:
        """It is about the writer or the writer's own people."""
        return bool(_MINE.search(self.text))

    @cached_property
    def first_person(self) -> bool:
        return not self.known.isdisjoint(_I)

    @cached_property
    def institution(self) -> bool:
        return self.has("institutions")


class Reading:
    """A text, its language, its sentences in order, and its paragraphs."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang
        self.sentences = [Sentence(start, end, text[start:end], self) for start, end in _sentences(text)]
        self._starts = [sentence.start for sentence in self.sentences]

    def words(self, name: str) -> WordList:
        return words(name, self.lang)

    def number_at(self, place: int) -> int:
        """The index of the sentence in which the code point `place` stands."""
        return max(0, bisect_right(self._starts, place) - 1)

    def at(self, place: int) -> Sentence:
        return self.sentences[self.number_at(place)]

    def matches(self, pattern: re.Pattern[str], worth: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """What `pattern` finds in the sentences in which `worth`, which is quicker, finds something."""
        for sentence in self.sentences:
            if sentence.says(worth):
                yield from pattern.finditer(self.text, sentence.start, sentence.end)

    def about_patient(self, place: int) -> bool:
        """A patient is spoken of here, or in the sentence before in the same paragraph, and not the writer."""
        number = self.number_at(place)
        sentence = self.sentences[number]
        if sentence.patient or sentence.mine or number == 0:
            return sentence.patient
        before = self.sentences[number - 1]
        same = "\n" not in self.text[before.end - 1 : sentence.start]
        return same and before.patient and not sentence.first_person

    def before(self, place: int, count: int = 40) -> str:
        """The `count` code points before `place`, within its sentence."""
        return self.text[max(self.at(place).start, place - count) : place]

    def after(self, place: int, count: int = 40) -> str:
        return self.text[place : min(self.at(max(0, place - 1)).end, place + count)]


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for stop in _END.finditer(text):
        if stop[0] != "\n" and _goes_on(text, stop.start(), stop.end()):
            continue
        if stop.end() > start:
            found.append((start, stop.end()))
        start = stop.end()
    if start < len(text) or not found:
        found.append((start, len(text)))
    return found


def _goes_on(text: str, stop: int, end: int) -> bool:
    """A full stop after "Mrs" or "J.H", or before a small letter or a number, ends nothing."""
    word = re.split(r"[\s(,]", text[max(0, stop - 12) : stop])[-1].lower()
    if text[stop] == "." and (word in _SHORT or len(word) == 1 or "." in word):
        return True
    following = text[end : end + 3].lstrip()
    return text[stop] == "." and following[:1].islower()
