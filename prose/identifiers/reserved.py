"""What is no identifier although it looks like one: registrations of trials, DOIs, ISBNs, articles, prices, links."""

import re
from bisect import bisect_left

_PUBLIC = re.compile(
    r"\b(?=[\dnicaedupjo])(?:NCT ?\d{8}\b|ISRCTN ?\d{6,9}\b|ACTRN ?\d{10,14}p?\b|CRD ?\d{9,14}\b|EudraCT(?: number| no\.?)?[: ]{1,2}\d{4}-\d{6}-\d\d\b|"
    r"\d{4}-5\d{5}-\d\d-\d\d\b|ChiCTR[-\w]{4,20}|(?:CTRI|DRKS|PACTR|UMIN|jRCT|JPRN|NTR|IRCT)[-/\w]{4,24}|doi:? ?10\.\d{4,9}/\S{1,200}|10\.\d{4,9}/\S{1,200}|"
    r"ISBN(?:-1[03])?:? ?[\dXx -]{9,20}|ISSN:? ?\d{4}-\d{3}[\dXx]\b|PM(?:ID|CID)?:? ?(?:PMC)?\d{5,9}\b|PMC\d{5,8}\b|"
    r"ORCID(?: iD)?:? ?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b|arXiv:? ?\d{4}\.\d{4,5}\b|"
    r"(?:19|20)\d\d ?;? ?\d{1,4}(?:\(\d{1,3}\))?: ?[a-z]?\d{1,6}(?:[-–]\d{1,6})?|\d[\d.,]{0,15} ?(?:euros?|pounds|dollars|EUR|GBP|USD|rupees|rand)\b)|[$€£₹¥] ?\d[\d.,]{0,15}",
    re.IGNORECASE,
)


class Taken:
    """Ranges of a text that nothing more may claim. Ranges do not overlap, so they stay sorted both ways."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in ranges]
        self._ends = [end for _, end in ranges]

    def claim(self, start: int, end: int) -> bool:
        """Take `start` to `end` unless some of it is taken already."""
        at = bisect_left(self._ends, start + 1)
        if end <= start or (at < len(self._starts) and self._starts[at] < end):
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


def without_reserved(text: str) -> Taken:
    """The ranges of `text` that are public numbers and prices."""
    return Taken([found.span() for found in _PUBLIC.finditer(text)])
