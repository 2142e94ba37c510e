"""Shapes of national numbers and their check digits; python-stdnum's arithmetic where it has it, our own where it has none."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum import luhn, verhoeff
from stdnum.be import nn
from stdnum.ca import sin
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn
from stdnum.za import idnr as za_idnr

BARE = re.compile(r"(?<![\w.,/:+-])\d{9,13}(?![\w/-]|[.,]\d)")


@dataclass(frozen=True)
class Shape:
    """How a country's number is written when it is written with care. `needs_patient`: only where a patient is spoken of;
    `bare`: also as digits without a space, and then always only there."""

    rule: str
    name: str
    pattern: re.Pattern[str]
    valid: Callable[[str], bool]
    needs_patient: bool = True
    bare: bool = False


def valid_chi(number: str) -> bool:
    """Scotland's Community Health Index: a day of birth, then four digits of which the last makes the weights 10 to 1 a multiple of 11."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    if len(digits) != 10 or not _is_day(digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]):
        return False
    return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0


def valid_medicare(number: str) -> bool:
    """Australia's Medicare card: eight digits from 2 to 6 on, the check digit (weights 1 3 7 9), the issue, and perhaps the person."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    if len(digits) not in (10, 11) or not 2 <= digits[0] <= 6 or not digits[9]:
        return False
    return (
        sum(weight * digit for weight, digit in zip((1, 3, 7, 9) * 2, digits, strict=False)) % 10 == digits[8]
    )


def valid_kvnr(number: str) -> bool:
    """Germany's Krankenversichertennummer: a letter as two digits, eight digits, and a check digit with weights 1 and 2."""
    found = re.fullmatch(r"([A-Z])(\d{8})(\d)", number.upper().replace(" ", ""))
    if not found:
        return False
    digits = f"{ord(found[1]) - 64:02}{found[2]}"
    weighed = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(sum(divmod(value, 10)) for value in weighed) % 10 == int(found[3])


def valid_ihi(number: str) -> bool:
    """Australia's healthcare identifier (80036, Luhn) and Ireland's (eighteen digits from 539 on, by its length alone)."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 16:
        return digits.startswith("80036") and bool(luhn.is_valid(digits))
    return len(digits) == 18 and digits.startswith("539")


def valid_aadhaar(number: str) -> bool:
    """India's number: twelve digits, Verhoeff."""
    return aadhaar.is_valid(number) and verhoeff.is_valid(re.sub(r"\D", "", number))


def _is_day(day: int, month: int) -> bool:
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def _shape(rule: str, name: str, pattern: str, valid: Callable[[str], bool], **more: bool) -> Shape:
    return Shape(
        rule,
        name,
        re.compile(rf"(?<![\w.,/+-])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d ){pattern}(?![\w/-]|[.,]\d)"),
        valid,
        **more,
    )


SHAPES = (
    _shape("nhs", "NHS number", r"\d{3}[ -]\d{3}[ -]\d{4}", nhs.is_valid, needs_patient=False, bare=True),
    _shape("chi", "CHI number", r"[0-3]\d[01]\d{3}[ -]\d{4}", valid_chi, bare=True),
    _shape("ssn", "US social security number", r"\d{3}-\d{2}-\d{4}", ssn.is_valid, needs_patient=False),
    _shape("pps", "Irish PPS number", r"\d{7}[A-W][A-IW]?", pps.is_valid),
    _shape("ihi", "healthcare identifier", r"(?:8003 ?6\d{3} ?\d{4} ?\d{4}|539\d{15})", valid_ihi, needs_patient=False),
    _shape("medicare", "Australian Medicare number", r"[2-6]\d{3} \d{5} \d(?:[ -/]\d)?", valid_medicare, needs_patient=False, bare=True),
    _shape("aadhaar", "Aadhaar number", r"[2-9]\d{3} \d{4} \d{4}", valid_aadhaar, bare=True),
    _shape("za", "South African identity number", r"\d{6} ?\d{4} ?\d{3}", za_idnr.is_valid, bare=True),
    _shape("kvnr", "German health insurance number", r"[A-Z]\d{9}", valid_kvnr),
    _shape("idnr", "German tax number", r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", idnr.is_valid),
    _shape("nir", "French social security number", r"[12] ?\d\d ?[0-9]\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d", nir.is_valid),
    _shape("bsn", "Dutch citizen service number", r"\d{4}\.?\d{2}\.?\d{3}", bsn.is_valid),
    _shape("nn", "Belgian national number", r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", nn.is_valid, needs_patient=False),
    _shape("codicefiscale", "codice fiscale", r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", codicefiscale.is_valid, needs_patient=False),
    _shape("dni", "Spanish identity number", r"\d{8}-?[A-Z]", dni.is_valid),
    _shape("nie", "Spanish foreigner's number", r"[XYZ]-?\d{7}-?[A-Z]", nie.is_valid),
    _shape("pesel", "PESEL", r"\d{11}", pesel.is_valid),
    _shape("personnummer", "Swedish personal number", r"(?:19|20)?\d{6}[-+]\d{4}", personnummer.is_valid),
    _shape("cpr", "Danish CPR number", r"[0-3]\d[01]\d{3}-\d{4}", cpr.is_valid),
    _shape("fodselsnummer", "Norwegian birth number", r"\d{6} ?\d{5}", fodselsnummer.is_valid),
    _shape("hetu", "Finnish identity code", r"[0-3]\d[01]\d{3}[-+A]\d{3}[0-9A-Y]", hetu.is_valid, needs_patient=False),
    _shape("sin", "Canadian social insurance number", r"\d{3} \d{3} \d{3}", sin.is_valid),
)  # fmt: skip
