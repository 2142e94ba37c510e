"""Places smaller than a country beside one patient: towns, hospitals, schools, works (45 CFR 164.514(b)(2)(i)(B))."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import WEAK, Finding
from prose.identifiers.reading import Reading

_CAP = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24}){0,3}"
PLACE = (
    rf"(?:the )?(?P<place>(?:St\.? )?{_CAP}(?: (?:(?:of|on|upon|the|le|la|de|del|sur|am) )?{_CAP}){{0,3}}"
    r"(?: (?:refinery|hospital|factory|school|prison|mine|works|hospice|clinic|barracks|shipyard|colliery|infirmary|surgery|care home|nursing home))?)"
)
_FROM = re.compile(
    r"\b(?i:patient|pt|lady|gentleman|woman|man|boy|girl|child|baby|lad|family|couple|teenager|farmer|teacher|postman|vicar|shopkeeper|pensioner)"
    rf"(?: of (?:mine|ours))?(?:,? (?:a |an |the )?\w{{3,14}}){{0,2}} (?:from|of|in|at|near|living in) {PLACE}"
)
_MOVED = re.compile(
    r"\b(?:(?i:patient|pt|she|he|family|mother|father|woman|man|boy|girl|child|baby|lady|gentleman|who|wife|husband|parents|son|daughter)(?: \w{2,8})? "
    r"(?:came|comes|lives?|lived|works?|worked|taught|teaches|stays?|attends|hails|grew up|was born|is|was|was found)|"
    r"(?:was |were |been |being |is )?(?:transferred|admitted|brought|flown|driven|airlifted|helicoptered|referred|treated|discharged|moved|sent|rushed|taken|died|dies)"
    r"(?: (?:him|her|them|our patient|the patient|the boy|the girl))?)"
    rf"(?: [a-z-]{{1,14}}){{0,4}}? (?:from|to|in|at|near) {PLACE}"
)
_HERE = re.compile(r"\b(?:HMP|RAF|HMS) [A-Z][a-z]+|\b[A-Z][\w'’]+ (?:Care|Nursing) Home\b")
_TREATED = frozenset(("patient", "pt", "pts", "client", "inpatient", "patientin", "deceased"))
_WHY = "A place beside a patient narrows down who it was."
_KINDS = {
    "a district hospital": re.compile(
        r"hospital|infirmary|medical cent|addenbrooke|clinic|hospice", re.IGNORECASE
    ),
    "a care home": re.compile(r"home\b", re.IGNORECASE),
    "a school": re.compile(r"school|college|academy", re.IGNORECASE),
    "a large employer": re.compile(r"refinery|factory|works|mine|colliery|shipyard|ltd|plc", re.IGNORECASE),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Weak findings. Countries, months and the places of the writer's own life are none."""
    for pattern in (_FROM, _MOVED):
        for found in pattern.finditer(reading.text):
            start, end = narrow(reading, *found.span("place"))
            sentence = reading.at(start)
            treated = sentence.event or not sentence.known.isdisjoint(_TREATED)
            about = treated and reading.about_patient(start)
            if end > start and about and not sentence.mine and not _own(reading, found.start(), start):
                yield Finding(
                    "place", start, end, WEAK, "place-patient", _WHY, wider(reading.text[start:end])
                )


def narrow(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The bounds of a place without what follows it, or (start, start) if it is none, or wide as a country."""
    words = reading.text[start:end].split(" ")
    low = [word.lower().replace("’", "'") for word in words]
    known, wide = reading.words("not-names"), reading.words("wide-places")
    # A word with a capital that begins a phrase and is no name: "in March", "to Mrs …".
    if (
        low[0] in known
        or " ".join(low) in wide
        or low[0] in wide
        or tuple(low) in wide.phrases.get(low[0], ())
    ):
        return start, start
    if words[0].isupper() and len(words) == 1:
        return start, start
    if low[0] in ("mr", "mrs", "dr", "professor") or low[0] in reading.words("rare-conditions"):
        return start, start
    return start, end


def wider(place: str) -> str:
    """A generalisation: what sort of place it is."""
    return next((words for words, pattern in _KINDS.items() if pattern.search(place)), "a small town")


def _own(reading: Reading, begin: int, end: int) -> bool:
    said = re.findall(r"[a-z]+", reading.text[begin:end].lower())
    colleague = any(word in reading.words("colleagues") or word.endswith("ologist") for word in said)
    return colleague or bool(
        re.search(r"\b(?:I|we)(?:['’]ve| was| were| had| have)? $", reading.before(begin, 14))
    )
