"""What in a text may identify a patient. Rules and word lists, one by one: docs/checks.md.

Everything is read on this machine, nothing is stored, and no rule takes longer than the text is long.
"""

from collections.abc import Callable, Iterable

from prose.identifiers import addresses, ages, clues, contacts, dates, links, names, numbers, pictures, places
from prose.identifiers.finding import Finding
from prose.identifiers.reading import Reading
from prose.identifiers.reserved import without_reserved

__all__ = ["Finding", "find"]

# In the order of precedence: what an earlier family has taken, a later one leaves alone.
_FAMILIES: tuple[Callable[[Reading], Iterable[Finding]], ...] = (
    pictures.find,
    links.find,
    contacts.find_mails,
    numbers.find,
    dates.find,
    addresses.find,
    contacts.find_phones,
    ages.find,
    names.find,
    places.find,
)


def find(text: str, lang: str = "en") -> tuple[Finding, ...]:
    """The passages of `text` that may identify a patient, in their order; only "clues" may hold others within.

    `text` is what somebody wrote (Markdown or plain), `lang` its language ("en", "de-AT", …). Offsets are code points.
    """
    reading = Reading(text, lang)
    taken = without_reserved(text)
    found: list[Finding] = []
    for family in _FAMILIES:
        for finding in sorted(family(reading), key=lambda finding: finding.start - finding.end):
            if taken.claim(finding.start, finding.end):
                found.append(finding)
    found.extend(clues.find(reading))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind)))
