"""What a rule finds: where, how surely, why, and what could stand there instead."""

from dataclasses import dataclass

STRONG, WEAK = "strong", "weak"
LEFT_OUT = "(left out)"  # what stands in the place of a number or an address that nobody needs


@dataclass(frozen=True)
class Finding:
    """A passage that may identify a patient: code points `start` to `end` of the text, end exclusive.

    `kind` is one of name, age, date, place, postcode, phone, e-mail, address, number, url, image, clues; `strength` is
    "strong" or "weak"; `rule` is the rule's name in docs/checks.md; `why` is an English sentence that floors above may
    translate; `instead` are words that would do as well, "" where none comes to mind; `score` counts clues, else 0.
    """

    kind: str
    start: int
    end: int
    strength: str
    rule: str
    why: str
    instead: str = ""
    score: float = 0.0
