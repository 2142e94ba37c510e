"""Ages over 89, which point at few people (HIPAA safe harbour, 45 CFR 164.514(b)(2)(i)(C))."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import STRONG, Finding
from prose.identifiers.reading import Reading

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_AGE = rf"(?:9\d|1[01]\d|ninety(?:[- ](?:{_ONES}))?|(?:a |one )?hundred(?: and (?:{_ONES}|ten))?)"
_OLD = r"(?:[- ]?(?:years?|yrs?|yr)[- ]?(?:old|of age)|[- ]?y\.?[/ ]?o\.?(?![a-z])|[- ]?yrs?(?![a-z])|[- ]years? young)"
_SAID = [
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"\b(?P<age>{_AGE}{_OLD})",
        rf"\b(?P<age>aged? (?:of )?{_AGE})\b",
        rf"\bage(?:'s)?(?: was| is|:|,)? (?P<age>{_AGE})\b",
        rf"\b(?:turned|turning|turns|lived to(?: be)?|at the age of|reached) (?P<age>{_AGE}(?: years)?)\b",
        rf"\b(?:lady|gentleman|woman|man|patient|pt|widow|widower|nun|priest|farmer) (?:of |\(?[mf]?,? ?)(?P<age>{_AGE})\b",
        rf"\b(?:lady|gentleman|woman|man|boy|girl|patient|pt|widow|widower|nun|chap|fella),? \(?(?P<age>{_AGE})(?=[,.;)])",
        rf"(?P<age>\b[FM], ?{_AGE}\b|\b{_AGE} ?[FM]\b)",
        rf"\b(?:she|he|who|patient|pt|lady|gentleman|woman|man|oldest|eldest|mrs \w{{2,20}}|mr \w{{2,20}})(?:['’]s| is| was)(?: now| already| nearly| almost)? (?P<age>{_AGE})(?= and\b| when\b| but\b|[.,;!?)]|$)",
    )
]
_WORTH = re.compile(r"9\d|1[01]\d|ninety|hundred", re.IGNORECASE)
_NOT = re.compile(
    r"(?:over|under|above|below|than|least|temp|temperature|fever|°|\bT|sats?|hr|bp|weigh\w*|"
    r"between|patients|those|people|residents|everybody|everyone|anyone|women|men)\s*(?:are |is |of |was |aged? )?$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*(?:%|mg|ml|mm|kg|g\b|cm|bpm|/\d|\.\d|°|or over|and over|plus|\+|-\d\d\b|years (?:ago|later|of (?!age)))",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Finding]:
    for rule in _SAID:
        for found in reading.matches(rule, _WORTH):
            start, end = found.span("age")
            if _of_one_person(reading, start, end):
                yield Finding(
                    "age", start, end, STRONG, "age-over-89",
                    "Few people are older than 89, so an age above it can point at one of them.",
                    "in the last years of a long life" if "aged" in found["age"].lower() else "very old",
                )  # fmt: skip


def _of_one_person(reading: Reading, start: int, end: int) -> bool:
    sentence = reading.at(start)
    if sentence.mine or _NOT.search(reading.before(start)) or _UNIT.match(reading.after(end, 16)):
        return False
    if re.search(r"\b[Ii](?:['’]?m| am| was)(?: now| a)? $", reading.before(start, 12)):
        return False
    return not (re.match(r"[^.]{0,20}\bpatients\b", reading.after(end, 30)) and not sentence.has("patients"))
