"""Where a patient lives: streets, houses, boxes, and postcodes (45 CFR 164.514(b)(2)(i)(B))."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import STRONG, Finding
from prose.identifiers.reading import Reading

_WORD = r"[^\W\d_][\w'’.-]{0,24}"
_TYPE = (
    r"(?:street|st|road|rd|avenue|ave?|lane|ln|close|terrace|drive|crescent|gardens?|court|ct|place|pl|way|grove|hill|park|row|square|sq|"
    r"blvd|boulevard|parkway|pkwy|highway|hwy|mews|walk|green|rise|quay|parade|circle|cres|salai|marg|nagar|chowk|straat|laan|view|villas|heights)"
)
_FORMS = re.compile(
    rf"\b(?:(?:(?:flat|apt|apartment|unit|room) \w{{1,4}},? )?(?<![\w.,/])\d{{1,5}}(?:[a-d]\b|[/-]\d{{1,4}})?,? (?:the )?(?:[NSEW] )?(?:(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)) ){{0,3}}?{_TYPE}\b\.?(?: {_TYPE}\b)?"
    r"(?: (?:road|street|east|west))?(?:,? (?:flat|apt|apartment|unit) ?\w{1,4}\b)?|"
    r"[^\W\d_]{3,24}(?:straße|strasse|str\.|weg|gasse|platz|allee|laan|straat|gracht) \d{1,4} ?[a-z]?\b|"
    r"(?<![\w.])\d{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|chemin|impasse|allée|quai) (?:[\w'’-]{1,20} ?){1,4}|"
    rf"(?:via|calle|rua|ulica) (?:{_WORD} ){{0,2}}{_WORD},? \d{{1,4}}\b|"
    rf"(?<=\bon )(?:the )?(?-i:(?:[A-Z][\w'’.-]{{1,20}} ){{1,3}}){_TYPE}\b|"
    r"p\.? ?o\.? box \d{1,6}\b)",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:[Hh]er|[Hh]is|[Tt]heir|[Hh]ome|lives at|address)(?: home| house| address| is|:|,)* (?P<name>(?:[^\W\d_a-z][\w'’-]{1,20} ?){1,3}, (?:[^\W\d_][\w'’-]{0,20} ?){1,4}?)(?=[,.;)]|$)"
)
_LABEL = re.compile(r"\b(?:addr(?:ess)?|home visit|hv to)\W{0,4}(?:to |is |was )?$", re.IGNORECASE)
_MINE = re.compile(
    r"\b(?:i (?:live|lived|grew up|moved|work|worked|rent|stay)|my (?:home|house|flat|address|postcode|office|practice|surgery))\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b|\b[ACDEFHKNPRTVWXY]\d[\dW] ?[ACDEFHKNPRTVWXY\d]{4}\b|"
    r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b|\b\d{5}-\d{4}\b|(?<=zip )\d{5}\b|(?<=zip code )\d{5}\b|(?<=zip code is )\d{5}\b|(?<=zip is )\d{5}\b|"
    r"(?<=postcode )\d{4,6}\b|(?<=postcode is )\d{4,6}\b|(?<=pin code )\d{6}\b|(?<=plz )\d{5}\b",
    re.IGNORECASE,
)
_WORTH = re.compile(r"\d")
_WORTH_STREET = re.compile(r"\d|\bon (?:the )?[A-Z]")
_HOME = re.compile(
    r"\b(?:lives?|living|home|house|postcode|post code|zip|eircode|discharged to|taxi|ambulance|visit\w*|catchment|addr(?:ess)?|carers?|family|patients?|pt)\b",
    re.IGNORECASE,
)
_WHY_STREET = "A street with a number is where somebody lives."
_WHY_POSTCODE = "A full postcode is shared by a few houses."


def find(reading: Reading) -> Iterator[Finding]:
    """Strong findings; the addresses of institutions and of the writer are none."""
    for found in reading.matches(_POSTCODE, _WORTH):
        sentence = reading.at(found.start())
        about = (
            reading.about_patient(found.start())
            or sentence.has("kin")
            or (sentence.event and not sentence.first_person)
        )
        if (about or (sentence.says(_HOME) and sentence.event)) and not _elsewhere(reading, found.start()):
            yield Finding("postcode", *found.span(), STRONG, "postcode", _WHY_POSTCODE, "the area")
    for found in reading.matches(_FORMS, _WORTH_STREET):
        start, end = found.start(), found.start() + len(found[0].rstrip())
        labelled = bool(_LABEL.search(reading.before(start, 24)))
        if (labelled or _lived_at(reading, start)) and not _elsewhere(reading, start):
            yield Finding("address", start, end, STRONG, "address", _WHY_STREET, "at home")
    for found in _HOUSE.finditer(reading.text):
        if not _elsewhere(reading, found.start()) and _lived_at(reading, found.start()):
            yield Finding(
                "address",
                *found.span("name"),
                STRONG,
                "address-house",
                "A house with a name is where somebody lives.",
                "at home",
            )


def _lived_at(reading: Reading, start: int) -> bool:
    sentence = reading.at(start)
    return reading.about_patient(start) or (sentence.has("kin") and not sentence.mine)


def _elsewhere(reading: Reading, start: int) -> bool:
    sentence = reading.at(start)
    mine = sentence.mine or (sentence.says(_MINE) and not sentence.has("patients"))
    return mine or (sentence.institution and not sentence.patient)
