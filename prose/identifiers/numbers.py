"""Numbers that stand for one patient: with a label, or with a check digit that is right (45 CFR 164.514(b)(2)(i)(G) to (M), (R))."""

import re
from collections.abc import Iterator

from prose.identifiers.check_digits import BARE, SHAPES, Shape
from prose.identifiers.finding import LEFT_OUT, STRONG, Finding
from prose.identifiers.reading import Reading

_IS = (
    r"(?: of [a-z' ]{3,24})?(?: (?:number|no\.?|nr\.?|id|code))?(?:\W{0,3}(?:is|was|are|,|:|=|#|\()?\W{0,3})"
)
_VALUE = r"(?P<value>[A-Z]{2}\d\d ?[A-Z]{3}\b|(?:[A-Z]{1,5}-?|(?-i:[A-Z]{1,5}) )?\d(?:[A-Z\d]|[ ./-](?=[A-Z]{0,3}-?\d)){2,22}|[A-Z]{1,4}\d[A-Z\d]{2,20}|\d[A-Z\d]{1,3}[-/]\d{3,12})(?![\w-])"
_LABELS = {
    "number-health": (
        r"(?:nhs|n\.h\.s\.|chi|h&c|hospital|hosp|patient|pt|medical record|record|health|mrn|m\.r\.n\.|unit|case ?note|case ?file|file|chart|accession|specimen|sample|lab|episode|"
        r"encounter|admission|nhi|ihi|urn|ur|pps|ppsn|medicare|medicaid|mbi|hic|aadhaar|abha|bsn|kvnr|krankenversicherten|versicherten|sozialversicherungs|"
        r"sécurité sociale|nir|pesel|codice fiscale|dni|nie|personnummer|personal identity|cpr|fødselsnummer|hetu|social security|ssn|social insurance|national insurance|nino|"
        r"tax file|identity|identification|id|passport|driving licen[cs]e|driver'?s licen[cs]e)"
        r"(?: (?:number|numero|no|nr|id|card|code|num)\b\.?|(?:nummer|nr)\b\.?)?"
    ),
    "number-account": (
        r"(?:policy|claim|s/n|account|insurance|member(?:ship)?|beneficiary|plan|serial|lot|batch|device|implant|pacemaker|valve|reg(?:istration)?|licen[cs]e|"
        r"vehicle|vin|plates?|bank|iban|sort code|card)(?:[ -](?:number|no|nr|id|num|plate)\b\.?)?"
    ),
}
_LABELLED = [
    (rule, re.compile(rf"\b(?P<label>{label}){_IS}{_VALUE}", re.IGNORECASE))
    for rule, label in _LABELS.items()
]
_NOT_MINE = re.compile(
    r"\b(?:my(?: own)?|our|gmc|ahpra|medical council|doctor'?s|npi|order|invoice|room|flight|form|bleep|course)\b[\w ']{0,24}$",
    re.IGNORECASE,
)
_QUIET = re.compile(
    r"^(?:id|number|file|record|unit|lab|plan|card|device|sample|case|chart|ur|hospital|patient|pt|health|identity|lot|batch|reg)$",
    re.IGNORECASE,
)
_WHY_LABEL = "The number of a record, a policy or a device stands for one person."
_WHY_CHECK = "The check digits are right: this is somebody's number ({name})."
_BEGINS = re.compile(r"(?<![\w.,/+-])[A-Z]{0,6}\d[\d -.]")
_WORTH = re.compile(r"\d\d")
_IP = re.compile(r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])")


def find(reading: Reading) -> Iterator[Finding]:
    """Strong findings. Doctors' own register numbers, orders, invoices and rooms are none."""
    yield from _labelled(reading)
    yield from _checked(reading)
    for found in _IP.finditer(reading.text):
        if reading.about_patient(found.start()):
            yield Finding(
                "number",
                *found.span(),
                STRONG,
                "number-ip",
                "An internet address leads to a person.",
                LEFT_OUT,
            )


def _labelled(reading: Reading) -> Iterator[Finding]:
    for rule, pattern in _LABELLED:
        for found in reading.matches(pattern, _WORTH):
            value, label = found["value"], found["label"].strip()
            start, end = found.span("value")
            enough = sum(map(str.isdigit, value)) >= (
                4 if not re.fullmatch(r"[A-Z]{2}\d\d ?[A-Z]{3}", value) else 2
            )
            if not enough or _NOT_MINE.search(reading.before(found.start(), 30)) or reading.at(start).mine:
                continue
            loose = rule == "number-account" or bool(_QUIET.match(label))
            marked = re.search(r"[:#]", reading.text[found.end("label") : start])
            if loose and (not _somebody(reading, start) or (_QUIET.match(label) and not marked)):
                continue
            if loose and re.match(r"(?:19|20)\d\d(?:[-–/ ]\d\d|\b)$", value):
                continue
            yield Finding("number", start, end, STRONG, rule, _WHY_LABEL, LEFT_OUT)


def _checked(reading: Reading) -> Iterator[Finding]:
    for place in (found.start() for found in _BEGINS.finditer(reading.text)):
        for shape in SHAPES:
            found = shape.pattern.match(reading.text, place) or (
                shape.bare and BARE.match(reading.text, place)
            )
            if found and _is_number(reading, shape, found):
                why = _WHY_CHECK.format(name=shape.name)
                yield Finding("number", *found.span(), STRONG, f"number-{shape.rule}", why, LEFT_OUT)
                break


def _is_number(reading: Reading, shape: Shape, found: re.Match[str]) -> bool:
    alone = not shape.needs_patient and found.re is not BARE
    if not shape.valid(found[0]) or _NOT_MINE.search(reading.before(found.start(), 30)):
        return False
    return alone or _somebody(reading, found.start())


def _somebody(reading: Reading, start: int) -> bool:
    sentence = reading.at(start)
    return reading.about_patient(start) or (
        (sentence.has("patients") or sentence.has("events")) and not sentence.mine
    )
