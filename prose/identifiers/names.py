"""Names of patients and of their people: beside "patient", "Mrs", "her son", or initials with an age."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import STRONG, Finding
from prose.identifiers.reading import Reading

_CAP = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24}){0,2}"
_INITIAL = r"[^\W\d_a-zß-öø-ÿ]\.?"
NAME = rf"(?:{_INITIAL} ){{0,2}}(?:(?:van|von|de|der|den|al|bin|ter|le|la|di|da|Mc|Mac|O['’]) ?){{0,3}}{_CAP}(?: (?:{_CAP})){{0,2}}"
_PERSON = (
    r"(?:[Pp](?:atient|ateint|t)|[Ll]ady|[Gg]entleman|[Ww]oman|[Mm]an|[Bb]oy|[Gg]irl|[Bb]aby|[Cc]hild|[Ll]ad|[Ii]nfant|[Tt]oddler|"
    r"[Dd]eceased|[Pp]atientin|[Pp]aciente|[Pp]azienti?e|[Vv]ictim|teenager|teen|youngster|widow|pensioner)"
)
_KIN = (
    r"(?:son|daughter|wife|husband|mother|father|mum|mom|mam|dad|brother|sister|partner|girlfriend|boyfriend|grandson|granddaughter|"
    r"grandmother|grandfather|niece|nephew|aunt|uncle|cousin|carer|neighbour|neighbor|twin|widow|fiancée?|stepson|stepdaughter|baby)"
)
_TITLE = r"(?:M(?:rs?|s|iss|x|me)|Frau|Herrn?|Señora?|Sra?|Signora?|Madame|Monsieur|[Mm]evrouw|[Mm]eneer|Shri|Smt|[Bb]aby|Sri|Mama|Tata|Gogo)"
_RULES = {
    "name-patient": (
        re.compile(
            rf"\b{_PERSON}(?:['’]s)?(?:,|:|,? (?:whose |was |is )?(?:name(?:d| is| was|:)|called)| is| was)?:? \(?(?P<name>{NAME})"
        ),
        "A name stands beside “patient”.",
    ),
    "name-title": (
        re.compile(rf"\b{_TITLE}\.? (?P<name>{NAME}|[A-Z]\b\.?)"),
        "A title with a surname names a person.",
    ),
    "name-relative": (
        re.compile(
            rf"\b(?:[Hh]er|[Hh]is|[Tt]heir|(?:patient|pt|boy|girl|child|baby|man|woman|lady)['’]?s?) (?:\w{{3,10}} )?{_KIN}"
            rf"(?:,| \(|:| called| named)? ?(?P<name>(?<=[ (]){NAME})"
        ),
        "A relative's name leads to the patient.",
    ),
    "name-treated": (
        re.compile(
            rf"\b(?:operated on|resuscitated|intubated|extubated|anaesthetised|cannulated|clerked|discharged|admitted|sectioned|certified|"
            rf"re-?admitted|catheterised|defibrillated|nursed|buried|death of|care of|looked after|sat with) (?P<name>{_CAP} {_CAP})"
        ),
        "A name stands where a patient is treated.",
    ),
}
_INITIALS = re.compile(
    r"(?P<name>\b(?:[A-Z]\.[ ]?){2,3})(?=[^.\n]{0,16}?\b\d{1,3}\b)|"
    r"\b(?:initials|initialled) (?:(?:are|were|of) )?(?P<given>(?:[A-Z]\.? ?){2,3})(?=\W)|"
    r"\b(?P<short>[A-Z]{2,3})(?=,? \(?\d{1,3} ?(?:yo\b|y/o|[MF]\b|yrs?\b|years?[- ]old))"
)
_SMALL = re.compile(
    r"(?:^|\b(?:saw|seen|met|spoke to|from|for|with|rang|called|reviewed|d/w|poor|old)\s)\s*(?P<all>(?:mrs?|ms) (?P<name>[a-z][a-z'’-]{2,24}))\b"
)
_EVENT = re.compile(
    rf"\b(?P<name>(?P<given>{_CAP})(?: (?P<family>{_CAP}))?)(?=,? )(?:,? who| also| then| suddenly)? (?:was (?:admitted|diagnosed|discharged|intubated|transferred|dying|bleeding|sectioned|operated)|"
    r"died|collapsed|arrested|passed away|presented|relapsed|had (?:a|an|her|his) (?:stroke|scan|biopsy|seizure|fall|operation|bleed|arrest)|"
    r"on (?:bed|ward|bay|the (?:ward|trolley))|in (?:bed|bay|resus|the side room)|\(\d\d|, \d\d,)"
)
_FULL = re.compile(rf"\b(?P<name>(?P<given>{_CAP}) (?P<family>{_CAP}))\b")
_AGED = re.compile(rf"\b(?P<name>{_CAP})(?:, | \()\d{{1,3}}(?=[,)])")
_ROLE_AFTER = re.compile(
    r",? (?:my|our|the|a|an|one of|who is|who was)\b(?P<role>(?: [\w-]{1,16}){1,5})|,? (?:in|from|at|of) (?:the )?(?P<where>[\w-]{2,16})",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(r"(?P<role>[A-Za-z]{2,16})\.?(?:,| was| is| called| named)?,? ?(?:a |the )?$")
_TEACHES = re.compile(
    r"\s*(?:has |had )?(?:taught|trained|supervised|interviewed|hired|mentored|promoted|assisted me|wrote (?:me|my)|signed my|runs?|retired)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:novel|book|film|wrote|writes|author|government|lancet|et al|inquiry|minister|actor|character|[Tt]he series)\b|[“\"‘'][^”\"]{0,3}$"
)
_INSTEAD = {
    "name-patient": "X",
    "name-relative": "X",
    "name-title": "a patient",
    "name-treated": "a patient",
}


def find(reading: Reading) -> Iterator[Finding]:
    """Strong findings; "their son", a colleague, a public figure and the writer's own people are none."""
    for rule, (pattern, why) in _RULES.items():
        for found in pattern.finditer(reading.text):
            start, end = _bounds(reading, *found.span("name"))
            if end > start and _is_patients(reading, rule, found.start(), start, end):
                begin = found.start() if rule == "name-title" else start
                yield Finding("name", begin, end, STRONG, rule, why, _INSTEAD.get(rule, ""))
    yield from _initials(reading)
    yield from _hurried(reading)
    yield from _known(reading)
    yield from _beside_event(reading)


def _initials(reading: Reading) -> Iterator[Finding]:
    for found in _INITIALS.finditer(reading.text):
        group = next(group for group in ("name", "given", "short") if found[group])
        start, end = found.span(group)
        end = start + len(found[group].rstrip())
        sentence = reading.at(start)
        age = re.match(
            r"[,\s(]{0,3}(?:is |was )?(?:an? )?(?:aged? )?\d{1,3}\b(?![.:/%])",
            reading.after(found.end(), 24).lstrip(" "),
        )
        if (
            sentence.mine
            or found[group].strip().lower() in reading.words("not-names")
            or (group == "name" and not age)
        ):
            continue
        yield Finding(
            "name", start, end, STRONG, "name-initials",
            "Initials beside an age are a name for everybody who was there.", "a patient",
        )  # fmt: skip


def _hurried(reading: Reading) -> Iterator[Finding]:
    """ "saw ms okonkwo on wr": titles and names without capitals, where something clinical is said."""
    for sentence in reading.sentences:
        if not sentence.event and not sentence.has("patients"):
            continue
        for found in _SMALL.finditer(sentence.text):
            word = found["name"]
            if any(
                word in reading.words(name)
                for name in ("not-names", "events", "patients", "institutions", "colleagues")
            ):
                continue
            start, end = (sentence.start + place for place in found.span("all"))
            yield Finding("name", start, end, STRONG, "name-title", _RULES["name-title"][1], "a patient")


def _known(reading: Reading) -> Iterator[Finding]:
    """ "Doreen Fitt died": a given name that many bear, and something clinical."""
    given = reading.words("given-names")
    for found in _EVENT.finditer(reading.text):
        family = (found["family"] or "").lower()
        sentence = reading.at(found.start())
        if found["given"].lower() not in given or family in reading.words("public-names") or sentence.mine:
            continue
        if sentence.says(_WRITTEN) or re.search(
            r"(?:Dr|Prof\w*|Sister|Nurse|Saint|St)\.? $", reading.before(found.start(), 12)
        ):
            continue
        yield Finding(
            "name",
            *found.span("name"),
            STRONG,
            "name-event",
            "A name stands where a patient is treated.",
            "a patient",
        )


def _beside_event(reading: Reading) -> Iterator[Finding]:
    """ "Margaret Thompson … in clinic and she …", "Maisie, 4, had leukaemia": a name in a sentence about a sick person."""
    for rule, pattern in (("name-event", _FULL), ("name-initials", _AGED)):
        for found in pattern.finditer(reading.text):
            sentence = reading.at(found.start())
            if not (sentence.event and sentence.they) or sentence.mine or sentence.says(_WRITTEN):
                continue
            start, end = _bounds(reading, *found.span("name"))
            listed = rule == "name-initials" or found["given"].lower() in reading.words("given-names")
            if end > start and listed and _is_patients(reading, rule, found.start(), start, end):
                yield Finding(
                    "name", start, end, STRONG, rule, "A name stands where a patient is treated.", "a patient"
                )


def _bounds(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Without words at the end, or at the beginning, that are nobody's name."""
    known = reading.words("not-names")
    words = [
        (start + found.start(), start + found.end()) for found in re.finditer(r"\S+", reading.text[start:end])
    ]
    for index, (first, last) in enumerate(words):
        word = reading.text[first:last].lower().replace("’", "'")
        if word.removesuffix("'s") in known or word in known:
            words = words[:index]
            break
    if not words:
        return start, start
    last = words[-1][1]
    return words[0][0], last - 2 if reading.text[last - 2 : last] in ("'s", "’s") else last


def _is_patients(reading: Reading, rule: str, begin: int, start: int, end: int) -> bool:
    sentence = reading.at(start)
    name = reading.text[start:end].lower().split()
    if any(part in reading.words("public-names") for part in name) or any(
        part in reading.words("wide-places") for part in name
    ):
        return False
    if rule in ("name-patient", "name-treated"):
        between = reading.text[begin:start]
        if name[0] in reading.words("given-names") or re.search(r"[:,(]|name|called", between):
            return True
        return not re.match(r"P\w+ $", between) and not re.search(r" (?:is|was) $", between)
    if _WRITTEN.search(reading.before(begin, 60) + "§" + reading.after(end, 60)) or (
        sentence.mine and rule == "name-title"
    ):
        return False
    colleagues = reading.words("colleagues")
    if reading.before(begin, 9).endswith((" to be ", " like ")):
        return False
    if _TEACHES.match(reading.after(end, 24)):
        return False
    after, before = _ROLE_AFTER.match(reading.after(end, 60)), _ROLE_BEFORE.search(reading.before(begin, 30))
    roles = (after["role"] or after["where"]).lower().split() if after else []
    roles += [before["role"].lower()] if before else []
    return not any(role in colleagues or role.removesuffix("s") in colleagues for role in roles)
