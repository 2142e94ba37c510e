"""Weak clues that add up: each alone is harmless, several together lead to one person (the GMC: "in sum").

Only what is said of one patient counts. Weights: rare disease or unusual event 2; place, calling, a name in the papers 1.5;
an exact age 1; a time of year or a year 0.5. Three kinds and a sum of 3 make a finding.
"""

import re
from collections.abc import Iterator

from prose.identifiers.finding import WEAK, Finding
from prose.identifiers.places import PLACE, narrow
from prose.identifiers.reading import Reading, Sentence

THRESHOLD = 3.0
_WINDOW = 3  # sentences of a paragraph that are read together
_AGE = re.compile(
    r"\b(?=[\dagbwmplitsefn])(?:(?:aged? )?\d{1,2}(?:[- ]?(?:years?|yrs?|months?)[- ]?old\b| ?y\.?/?o\b| years old\b)|aged? \d{1,2}\b|(?:girl|boy|woman|man|mother|patient|pt|lady) (?:of )?\d{1,2}\b|an? \w{4,14} of \d\d\b|"
    r"(?:was|is|were|man|woman|pt|patient),? \d\d(?=,| and\b|\.)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)-(?:one|two|three|four|five|six|seven|eight|nine)(?:[- ]years?[- ]old)?\b"
    r"|(?:mother|father|parents?) of \d\d\b)|(?<=, )\d\d(?=,)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:in|on|last|this|during|of|since|one|early|late) (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec|spring|summer|autumn|fall|winter|christmas|easter|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"\b(?:from|in|at|to|near|of) {PLACE}|\b(?i:the) (?P<alone>[A-Z][a-z]+)(?= last| in )|\b(?P<site>[A-Z][\w'’]+ (?i:hospital|infirmary|hospice|clinic|school))\b"
)
_SHORTEST = 16  # code points; three clues take more
_WHY = "Each of these is harmless alone; together they lead to one person: {clues}. Leave out or change one or two."
_WEIGHTS = {"rare-conditions": 2.0, "unusual-events": 2.0, "occupations": 1.5}
_CALLED = {
    "rare-conditions": "a rare disease", "unusual-events": "an unusual event", "occupations": "what the person does",
    "age": "an age", "place": "a place", "time": "a time",
}  # fmt: skip
_I_AM = re.compile(r"\bI(?:['’]m| am) (?:an? )?(?:\d|\w+ from)")


def find(reading: Reading) -> Iterator[Finding]:
    """One weak finding for each story told; none where the writer or a public figure is the subject."""
    number = 0
    while number < len(reading.sentences):
        for size in range(1, _WINDOW + 1):
            window = reading.sentences[number : number + size]
            if len(window) < size:
                break
            if window[-1].end - window[0].start < _SHORTEST:
                continue
            if not _together(reading, window):
                break
            found = _weigh(reading, window)
            if found:
                yield found
                number += size - 1
                break
        number += 1


def _together(reading: Reading, window: list[Sentence]) -> bool:
    if any(sentence.mine for sentence in window):
        return False
    return not any("\n" in reading.text[sentence.end - 1 : sentence.end + 1] for sentence in window[:-1])


def _weigh(reading: Reading, window: list[Sentence]) -> Finding | None:
    if not any(sentence.patient or sentence.says(_AGE) for sentence in window) or _about_writer(window):
        return None
    clues = [clue for sentence in window for clue in _clues(reading, sentence)]
    kinds = {kind: weight for kind, weight, _, _ in clues}
    score = sum(kinds.values())
    if score < THRESHOLD or len(kinds) < 3 or not kinds.keys() & {"age", "place"}:
        return None
    why = _WHY.format(clues=", ".join(_CALLED[kind] for kind in sorted(kinds)))
    start, end = min(clue[2] for clue in clues), max(clue[3] for clue in clues)
    return Finding("clues", start, end, WEAK, "clues-sum", why, score=score)


def _about_writer(window: list[Sentence]) -> bool:
    return any(sentence.says(_I_AM) for sentence in window)


def _clues(reading: Reading, sentence: Sentence) -> list[tuple[str, float, int, int]]:
    """(kind, weight, start, end) of each clue; looked for once, although windows overlap."""
    if sentence.clues is None:
        sentence.clues = _look(reading, sentence)
    return sentence.clues


def _look(reading: Reading, sentence: Sentence) -> list[tuple[str, float, int, int]]:
    found: list[tuple[str, float, int, int]] = []
    for name, weight in _WEIGHTS.items():
        for first, past in reading.words(name).places(sentence.tokens) if sentence.has(name) else ():
            found.append((name, weight, sentence.spans[first][0], sentence.spans[past - 1][1]))
    for kind, weight, pattern in (("age", 1.0, _AGE), ("time", 0.5, _TIME)):
        found.extend(
            (kind, weight, sentence.start + match.start(), sentence.start + match.end())
            for match in pattern.finditer(sentence.text)
        )
    for match in _NEAR.finditer(sentence.text):
        group = next(group for group in ("place", "alone", "site") if match[group])
        start, end = (sentence.start + place for place in match.span(group))
        start, end = narrow(reading, start, end)
        if end > start:
            found.append(("place", 1.5, start, end))
    return found
