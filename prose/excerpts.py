"""Short forms of a text that is already plain: its excerpt and how long it takes to read."""

import math
import re

WORDS_A_MINUTE = 240
"""Silent reading of English non-fiction: 238 words a minute, the mean of 190 studies in
M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019), rounded."""

_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?=\s)")


def excerpt(plain: str, *, length: int = 200) -> str:
    """The beginning of `plain` in one line of at most `length` characters.

    Cut after a sentence if one ends in the second half, else after a word; only what is cut inside a
    sentence ends in "…". A text that fits comes back whole.
    """
    # Only the beginning is read, so that a book costs no more than a note.
    text = " ".join(plain[: 8 * length + 200].split())
    if len(text) <= length:
        return text
    head = text[: length + 1]
    ends = [found.end() for found in _SENTENCE_END.finditer(head) if found.end() > length // 2]
    if ends:
        return head[: ends[-1]]
    head = text[: max(length, 1)]
    cut, space, _ = head.rpartition(" ")
    kept = cut if space else head[:-1]
    return kept.rstrip(" ,;:–—-([“‘") + "…"


def reading_minutes(words: int) -> int:
    """Whole minutes that reading `words` words takes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))
