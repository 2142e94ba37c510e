"""Dates of birth, and exact dates beside what happened to a patient (45 CFR 164.514(b)(2)(i)(C)); bare years are none."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import LEFT_OUT, STRONG, WEAK, Finding
from prose.identifiers.reading import Reading, Sentence

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|"
    r"septembre|octobre|novembre|décembre)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)?"
_DATE = (
    rf"{_WEEKDAY}(?<!\d)[0-3]?\d(?:st|nd|rd|th|\.)?(?: of)?[ -]{_MONTH}(?:,?[ -](?:(?:19|20)\d\d|['’]\d\d|\d\d(?![\d:])))?|"
    rf"{_WEEKDAY}{_MONTH} [0-3]?\d(?:st|nd|rd|th)?\b(?!:)(?:,? (?:19|20)\d\d)?|"
    r"(?<![\d/.-])(?:[0-3]?\d([/.-])[01]?\d\1|[01]?\d([/-])[0-3]?\d\2)(?:(?:19|20)\d\d|\d\d)(?![\d/%])|"
    r"(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|"
    r"(?:Christmas(?: Eve| Day)?|New Year['’]s (?:Eve|Day)|Boxing Day|Easter (?:Sunday|Monday)|Good Friday|Halloween|"
    r"Thanksgiving|St\.? Patrick['’]s Day|Valentine['’]s Day|Bonfire Night|Diwali|Eid)(?:,? (?:of |in )?(?:19|20)\d\d)?\b"
)
_EXACT = re.compile(rf"\b(?=[\djfmasondwtcbnegvhé])(?:{_DATE})", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},? (?:of )?(?:19|20)\d\d\b", re.IGNORECASE)
_WORTH_YEAR = re.compile(r"(?:19|20)\d\d")
_WORTH = re.compile(
    r"\d|Christmas|New Year|Boxing|Easter|Friday|Hallow|Thanks|Patrick|Valentine|Bonfire|Diwali|Eid",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:\bd\.? ?o\.? ?b\.?|date of birth|birth ?date|birthday|\bborn(?: on)?(?: the)?|geboren(?: am)?|\bgeb\.|né(?:e)? le|nacid[oa] el)"
    r"(?: is| was|:|,|=)?\s{0,3}\W{0,2}$",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:course|conference|webinar|exam\w*|deadline|appl(?:y|ications?)|published|updated|guideline|launched|registered|congress|"
    r"inquiry|report|survey|study|trial|declared|act of|consultation|strike|interviews?|enrolment|registration closes|opens|closes|"
    r"shift|rota|on call|contract|notice|resigned|qualified|graduated|started)\b",
    re.IGNORECASE,
)
_WHY_BIRTH = "A date of birth points at one person."
_WHY_EXACT = "An exact day beside what happened to a patient lets others find out who it was."
_WHY_MONTH = "A month and a year beside what happened to a patient narrow down who it was."


def find(reading: Reading) -> Iterator[Finding]:
    """Strong: births and exact days. Weak: a month with its year."""
    for found in reading.matches(_EXACT, _WORTH):
        start, end = found.start(), found.start() + len(found[0].removesuffix("."))  # it may end the sentence
        sentence = reading.at(start)
        if sentence.mine:
            continue
        if _BIRTH.search(reading.before(start, 30)) and not re.search(
            r"\bI was\b", reading.before(start, 40)
        ):
            yield Finding("date", start, end, STRONG, "date-of-birth", _WHY_BIRTH, _decade(found[0]))
        elif _clinical(reading, sentence, start):
            yield Finding("date", start, end, STRONG, "date-of-event", _WHY_EXACT, season(found[0]))
    for found in reading.matches(_MONTH_YEAR, _WORTH_YEAR):
        sentence = reading.at(found.start())
        if sentence.names_patient and sentence.event and not sentence.says(_PUBLIC):
            yield Finding("date", *found.span(), WEAK, "date-month", _WHY_MONTH, season(found[0]))


def season(date: str) -> str:
    """A generalisation: "last winter" for a date in December; "a while ago" where the month is not a word."""
    seasons = {
        "dec": "winter",
        "jan": "winter",
        "feb": "winter",
        "mar": "spring",
        "apr": "spring",
        "may": "spring",
    }
    seasons |= {
        "jun": "summer",
        "jul": "summer",
        "aug": "summer",
        "sep": "autumn",
        "oct": "autumn",
        "nov": "autumn",
    }
    if re.search("christmas|new year", date, re.IGNORECASE):
        return "one winter"
    found = re.search(
        r"[a-zäéû]{3,}", re.sub(r"(?i)\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", "", date), re.IGNORECASE
    )
    return (
        f"one {seasons[found[0][:3].lower()]}"
        if found and found[0][:3].lower() in seasons
        else "some time ago"
    )


def _decade(date: str) -> str:
    """A generalisation: "in the 1940s", as one says it after "born" and after a colon."""
    year = re.search(r"(?:19|20)\d\d", date)
    return f"in the {year[0][:3]}0s" if year else LEFT_OUT


def _clinical(reading: Reading, sentence: Sentence, start: int) -> bool:
    if sentence.says(_PUBLIC) and not sentence.names_patient:
        return False
    about = sentence.patient or (reading.about_patient(start) and not sentence.first_person)
    if about and sentence.event:
        return True
    number = reading.number_at(start)
    before = reading.sentences[number - 1] if number else sentence
    same = "\n" not in reading.text[before.end - 1 : sentence.start]
    short = len(sentence.tokens) <= 9 and not sentence.first_person
    return short and same and before.patient and before.event
