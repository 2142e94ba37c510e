"""The labelled sentences beside this module: texts with what is marked in them, for tuning or kept aside."""

import re
from dataclasses import dataclass
from pathlib import Path

SETS = Path(__file__).parent / "sets"
_MARK = re.compile(r"\{(?P<kind>[a-z-]+)(?P<weak>\??):(?P<words>[^{}]+)\}")


@dataclass(frozen=True)
class Mark:
    """What a person marked: code points `start` to `end` of the sentence, end exclusive."""

    kind: str
    strength: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A text without its marks; `family` is the name of the file that it stands in."""

    text: str
    marks: tuple[Mark, ...]
    family: str
    kept_aside: bool


def sentences(what: str, *, kept_aside: bool | None = None) -> list[Sentence]:
    """The sentences of "identifiers" or "distress": all of them, those kept aside (every third of a file), or the others."""
    found = [
        _sentence(line, path.stem, number % 3 == 0)
        for path in sorted((SETS / what).glob("*.txt"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
    ]
    return [sentence for sentence in found if kept_aside in (None, sentence.kept_aside)]


def _sentence(line: str, family: str, kept_aside: bool) -> Sentence:
    text, marks, begin = "", [], 0
    for found in _MARK.finditer(line):
        text += line[begin : found.start()]
        strength = "weak" if found["weak"] else "strong"
        marks.append(Mark(found["kind"], strength, len(text), len(text) + len(found["words"])))
        text += found["words"]
        begin = found.end()
    return Sentence(text + line[begin:], tuple(marks), family, kept_aside)
