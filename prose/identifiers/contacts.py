"""Telephone numbers and e-mail addresses of patients and their people (45 CFR 164.514(b)(2)(i)(D) to (F))."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import STRONG, Finding
from prose.identifiers.reading import Reading

_MAIL = re.compile(
    r"(?<![\w.+/-])[\w+-]{1,40}(?:\.[\w+-]{1,40}){0,5}(?:@| ?[(\[] ?at ?[)\]] ?)"
    r"[\w-]{1,40}(?:(?:\.| ?[(\[] ?dot ?[)\]] ?)[\w-]{1,40}){1,5}",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:info|support|admin|editors?|editorial|contact|office|hello|jobs?|careers?|recruit\w*|enquir\w*|inquir\w*|press|help\w*|no-?reply|team|member\w*|"
    r"events?|courses?|library|secretary|secretariat|registrations?|feedback|privacy|abuse|postmaster|webmaster|security|subscri\w*|news\w*|conference|"
    r"training|education|hr|pals|complaints|appraisal|rota|research|volunteer\w*|mail|post|legal|accounts|moderat\w*|welfare|wellbeing)[.@\d_-]",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"@[\w.-]*(?:nhs\.|\.ac\.|\.edu\b|\.gov\b|hse\.ie|hospital|trust|university|college|bma\.|gmc)",
    re.IGNORECASE,
)
# Digits with what people put between them; begins and ends with a digit or a bracket.
_DIGITS = re.compile(r"(?<![\w£$€.,/:#-])(?:\+ ?\d|\(\d|\d)(?:[ .()/-]{0,3}\d){6,15}(?!\w|[.,/:%-]\d)")
_FREE = re.compile(
    r"(?:\+?44 ?\(?0?\)?|0)(?:800|808|300|303|330|333|345|844|845|870|500)|(?:\+?1[ .-]?)?\(?(?:800|888|877|866|855|844|833)\)?[ .-]|1[38]00|1850|1890|116 ?\d{3}|111|999|911|112"
)
_LABEL = re.compile(
    r"\b(?:tel\w*|ph(?:one)?(?: number)?|mobile|mob|cell|landline|contact(?:able)?|number|call\w*|rang|ring|text\w*|reach\w*|whatsapp|fax|"
    r"erreichbar|telefon|handy|next of kin|nok|pager)\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:my (?:\w+ ){0,2}(?:phone|number|mobile|cell|e-?mail|address|line|direct)|(?:call|text|ring|write to|mail|e-?mail|reach|message|contact|dm|whatsapp) (?:to )?me)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:(?:patient|pt|family|mother|father|son|daughter|wife|husband|carer|relative)(?:['’]s)?|next of kin|nok|her|his)\b",
    re.IGNORECASE,
)
_WHY_PHONE = "A telephone number leads to a person."
_WHY_MAIL = "An e-mail address leads to a person."


def find_mails(reading: Reading) -> Iterator[Finding]:
    """Strong findings; addresses of offices and the writer's own are none."""
    for found in _MAIL.finditer(reading.text):
        sentence = reading.at(found.start())
        theirs = sentence.says(_THEIRS)
        if _ROLE.match(found[0]) or (
            (sentence.says(_MINE) or sentence.mine) and not sentence.has("patients")
        ):
            continue
        if theirs or not _WORK.search(found[0]):
            yield Finding("e-mail", *found.span(), STRONG, "e-mail", _WHY_MAIL, "an e-mail address")


def find_phones(reading: Reading) -> Iterator[Finding]:
    """Strong findings; lines for everybody, offices and the writer's own are none."""
    for found in _DIGITS.finditer(reading.text):
        start, end = found.span()
        sentence = reading.at(start)
        theirs = sentence.says(_THEIRS) or reading.about_patient(start)
        if not _telephone(found[0], sentence.says(_LABEL)) or _FREE.match(found[0]):
            continue
        if (sentence.says(_MINE) or sentence.mine) and not sentence.has("patients"):
            continue
        if sentence.institution and not theirs:
            continue
        yield Finding("phone", start, end, STRONG, "phone", _WHY_PHONE, "a telephone number")


def _telephone(written: str, labelled: bool) -> bool:
    """Whether digits are grouped as a number for calling: nothing that is a date, a range or a count."""
    digits = re.sub(r"\D", "", written)
    if not 8 <= len(digits) <= 15 or re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", written):
        return False
    if written[0] == "+" or re.match(r"\(?0[1-9]", written):
        return len(digits) >= 9
    if re.fullmatch(r"1?[ .-]?\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}", written):
        return bool(re.search(r"[.()-]", written)) or labelled
    return labelled and len(digits) >= 9 and (" " in written or "-" in written or digits[0] in "6789")
