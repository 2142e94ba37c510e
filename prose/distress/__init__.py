"""Whether a text reads like its writer's own despair, now. It is an offer of help, never a judgement: docs/checks.md.

Only English is read. Nothing is stored, and nothing here knows who wrote.
"""

import re
from dataclasses import dataclass, replace

from prose.distress.signs import CLEAR, POSSIBLE, SIGNS, WORTH, Sign
from prose.distress.speech import (
    is_asked,
    is_negated,
    is_of_others,
    is_past,
    own_words,
    sentences,
    with_subject,
)

__all__ = ["Distress", "Passage", "read"]

NONE = "none"
_SHORTEST = 5  # code points; no sign is shorter
_SAID_BY_ALL = re.compile(r"[^.\n]{0,30}, (?:said|says) (?:every|the|my|a)\b", re.IGNORECASE)
_WHOLE = tuple(sign for sign in SIGNS if sign.whole)
_FAMILIES = tuple(
    (WORTH.get(rule), tuple(sign for sign in SIGNS if sign.rule == rule and not sign.whole))
    for rule in dict.fromkeys(sign.rule for sign in SIGNS)
)


@dataclass(frozen=True)
class Passage:
    """What led to a reading: code points `start` to `end` of the text, end exclusive, the rule's name and its level."""

    start: int
    end: int
    rule: str
    level: str


@dataclass(frozen=True)
class Distress:
    """`level` is "none", "possible" (a softer, smaller offer) or "clear"; the passages stand in their order."""

    level: str = NONE
    passages: tuple[Passage, ...] = ()


def read(text: str, lang: str = "en") -> Distress:
    """How `text` reads. Another language than English reads as "none", since no rule knows it."""
    if lang.partition("-")[0].lower() != "en":
        return Distress()
    own = own_words(text)
    passages = [passage for sign in _WHOLE for passage in _passages(sign, 0, own)]
    for place, sentence in sentences(own):
        if len(sentence) < _SHORTEST:
            continue
        told, moved = with_subject(sentence)
        low = told.lower()
        signs = [
            sign
            for words, signs in _FAMILIES
            if words is None or any(map(low.__contains__, words))
            for sign in signs
        ]
        for passage in (passage for sign in signs for passage in _passages(sign, place, told)):
            start = max(place, passage.start - moved)
            passages.append(replace(passage, start=start, end=max(start + 1, passage.end - moved)))
    if not passages:
        return Distress()
    level = CLEAR if any(passage.level == CLEAR for passage in passages) else POSSIBLE
    return Distress(level, tuple(sorted(passages, key=lambda passage: (passage.start, passage.end))))


def _passages(sign: Sign, place: int, sentence: str) -> list[Passage]:
    return [
        Passage(place + found.start(), place + found.end(), sign.rule, sign.level)
        for found in sign.pattern.finditer(sentence)
        if _is_own(sign, sentence, found.start(), found.end())
    ]


def _is_own(sign: Sign, sentence: str, start: int, end: int) -> bool:
    before = sentence[max(0, start - 200) : start]
    if is_negated(before) or is_asked(before, sentence[start:end]) or _SAID_BY_ALL.match(sentence, end):
        return False
    if not sign.whole and is_past(sentence, sentence[start:end], start):
        return False
    return not (sign.alone and is_of_others(before))
