"""From a title to the last part of its address. Whether an address is taken is not decided here."""

import re
import unicodedata

# Letters that Unicode does not decompose, with the spelling that readers of Latin script expect.
_WHOLE_LETTERS = str.maketrans(
    {
        "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t",
    }
)  # fmt: skip
_APOSTROPHES = re.compile("[’‘'ʼ´＇]")
_MARK_ON_LATIN = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """`text` in one case, without the accents of Latin letters and without apostrophes.

    Marks of other scripts stay: in Devanagari, for one, they are vowels.
    """
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_WHOLE_LETTERS)
    return unicodedata.normalize("NFC", _APOSTROPHES.sub("", _MARK_ON_LATIN.sub("", letters)))


def slug(title: str, *, length: int = 80) -> str:
    """The address form of `title`: lower-case ASCII letters and digits with single dashes between.

    At most `length` characters, cut at a dash where there is one. A title without any Latin letter
    or digit gives "", and the caller falls back to something of its own.
    """
    words = re.sub("[^a-z0-9]+", "-", fold(title)).strip("-")
    if len(words) <= length:
        return words
    cut = words[: max(length, 0)]
    if words[len(cut)] != "-" and "-" in cut:
        cut = cut.rpartition("-")[0]
    return cut.strip("-")
