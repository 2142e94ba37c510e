"""Pictures of patients: full faces and comparable images (45 CFR 164.514(b)(2)(i)(Q)), name bands, screens, tattoos."""

import re
from collections.abc import Iterator

from prose.identifiers.finding import STRONG, Finding
from prose.identifiers.reading import Reading

_MARKDOWN = re.compile(r"!\[(?P<alt>[^\[\]\n]{0,300})\]\([^()\s\[\]]{1,300}(?: [^()\n\[\]]{0,120})?\)")
_WHO = (
    r"\b(?:patients?|pts?\b|pateint|faces?\b|wrist ?bands?|name ?bands?|name ?tags?|(?:boy|girl|baby|child|infant|newborn|toddler|deceased|lady|gentleman)\b|tattoos?|"
    r"name and|date of birth|\bdob\b|record|notes|chart with|drug chart|whiteboard|mrs?\.? [A-Z]|ms\.? [A-Z]|(?:aged|age) \d|body|wound|scar|rash|birthmark|"
    r"(?:x-?ray|cxr|ct|mri|scan|ecg|ultrasound|letter|notes|bloods) (?:of|for|from) (?:her|his|my|our|[A-Z][a-z]+ [A-Z])|(?:her|his) \w{3,12}\b)"
)
_SHOWN = re.compile(_WHO.replace("[A-Z]", "(?-i:[A-Z])").replace("[a-z]", "(?-i:[a-z])"), re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:no patient|model|mannequin|manikin|phantom|drawing|diagram|stock|normal anatomy|consented)\b",
    re.IGNORECASE,
)
_PICTURE = r"(?:photo(?:graph)?s?|pictures?|pics?|selfies?|videos?|clips?|images?|screenshots?|snapshots?|recordings?|x-?rays?|scans?)"
_WHOSE = (
    r"(?:(?:of|with|showing|shows?) (?:the |my |our |a |this |that |one of my )?(?:\w{3,10} )?(?:patient|pt|boy|girl|baby|child|infant|lady|gentleman|man|woman|deceased|"
    r"face|wrist ?band|name ?band|whiteboard|notes|record|drug chart|ward list|handover sheet)\b|"
    r"of (?:her|his)\b(?: \w{3,16})?|(?:below|above|here|attached)? ?shows? (?:the|my|a) (?:patient|boy|girl|baby|child|man|woman|lady)\b)"
)
_PROSE = re.compile(
    rf"\b(?:(?:attach\w*|post\w*|upload\w*|shar\w*|includ\w*) )?(?:an? |the |this |these |some |my )?{_PICTURE}(?: (?:below|above|here|attached))? {_WHOSE}",
    re.IGNORECASE,
)
_PRESENTED = re.compile(
    r"\b(?:here(?:['’]s| is| are)|here it is|attach\w*|posting|posted|uploaded|uploading|below|above|look at|see (?:the|this)|sharing|i (?:took|have|kept|filmed)|this|let me keep)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:never|not|don['’]t|should|must|nobody|refus\w*|without|forbid\w*|banned|bans?|deleted|cannot|may|if you)\b",
    re.IGNORECASE,
)
_WHY = "A picture of a patient, a name band or a record shows who it was."


def find(reading: Reading) -> Iterator[Finding]:
    """Strong findings: a picture whose description speaks of a patient, and words that present one."""
    for found in _MARKDOWN.finditer(reading.text):
        alt = found["alt"]
        if _SHOWN.search(alt) and not _NOBODY.search(alt):
            yield Finding("image", *found.span(), STRONG, "image-described", _WHY, "(a picture was left out)")
    for found in _PROSE.finditer(reading.text):
        said = reading.before(found.start(), 80) + found[0] + reading.after(found.end(), 60)
        if _PRESENTED.search(said) and not _REFUSED.search(said) and not reading.at(found.start()).mine:
            yield Finding("image", *found.span(), STRONG, "image-presented", _WHY)
