"""Addresses in the web, and handles, that lead to a patient (45 CFR 164.514(b)(2)(i)(N))."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import LEFT_OUT, STRONG, Finding
from prose.identifiers.reading import Reading, Sentence

_TOP = r"(?:com|org|net|ie|uk|de|fr|nl|eu|au|nz|za|in|ca|us|example|info|blog|me|co|io|tv|page|site|health)"
_LINK = re.compile(
    rf"\bhttps?://[^\s<>\"”)\]}}]{{3,400}}|\bwww\.[^\s<>\"”)\]}}]{{3,400}}|(?<![\w@.-])(?:[a-z0-9-]{{1,40}}\.){{1,3}}{_TOP}\b/[^\s<>\"”)\]}}]{{1,300}}",
    re.IGNORECASE,
)
_MEMORIAL = re.compile(
    r"obituar|death-notice|rip\.ie|legacy\.com|funeral|memorial|gofundme|justgiving|fundrais|caringbridge|muchloved|inquest|in-memory|crowdfund",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"(?:facebook|fb|instagram|tiktok|twitter|x|threads|linkedin|youtube|snapchat|bsky|reddit|tumblr|pinterest|strava)\.(?:com|app|social)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"doi\.org|nice\.org|ncbi\.|nih\.gov|who\.int|cochrane|bmj\.|thelancet|nejm|jamanetwork|gov\.uk|nhs\.uk|gov\.|\.gov|gmc-uk|bma\.org|wikipedia|"
    r"sign\.ac|rc[a-z]{1,6}\.ac|clinicaltrials|isrctn|pubmed|guidance|guideline",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:blog\w*|page|site|website|profile|account|channel|post(?:s|ed)?|tweet\w*|wrote|writes|report\w*|paper|newspaper|news|story|video|put|"
    r"published|online|put up|memorial|obituary|fundrais\w*|money|raising|runs|keeps|own|inquest|linkedin|facebook)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z0-9_][A-Za-z0-9_.]{2,39}(?<!\.)")
_WHERE = re.compile(
    r"\b(?:posts? as|tweet\w*|insta\w*|tik ?tok|twitter|x as|youtube|snapchat|facebook|handle|goes by|online as|threads|on x|follows? me|account)\b",
    re.IGNORECASE,
)
_WHY = "The address leads to a person, or to a page about them."


def find(reading: Reading) -> Iterator[Finding]:
    """Strong findings; guidelines, papers, the writer's own pages and mentions of members are none."""
    for found in _LINK.finditer(reading.text):
        start, end = found.start(), found.start() + len(found[0].rstrip(".,;:!?"))
        if _leads_to_patient(reading, start, found[0]):
            yield Finding("url", start, end, STRONG, "url-person", _WHY, LEFT_OUT)
    for found in _HANDLE.finditer(reading.text):
        sentence = reading.at(found.start())
        if _about(reading, sentence, found.start()) and sentence.says(_WHERE):
            yield Finding("url", *found.span(), STRONG, "url-handle", "A handle leads to a person.", LEFT_OUT)


def _leads_to_patient(reading: Reading, start: int, link: str) -> bool:
    sentence = reading.at(start)
    if _PUBLIC.search(link) or sentence.mine:
        return False
    if _MEMORIAL.search(link):
        return True
    if not _about(reading, sentence, start):
        return False
    return bool(_SOCIAL.search(link) or sentence.says(_SPEAKS))


def _about(reading: Reading, sentence: Sentence, start: int) -> bool:
    return sentence.patient or reading.about_patient(start) or (sentence.has("kin") and not sentence.mine)
