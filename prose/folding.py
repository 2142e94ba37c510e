"""Folding: the form in which words are compared, without case and accents. Search folds the same way in SQL."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_PUNCTUATION = re.compile("[\u0080-\u00bf\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f]")
_ALIKE = str.maketrans("ĐđØøŁłßı“”„/'", 'DdOoLlsi"""  ')


def fold(text: str) -> str:
    """A text in lower case without marks of accents; dashes, slashes and apostrophes are spaces."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_ALIKE)
    return _PUNCTUATION.sub(" ", plain).lower()


def fold_phrase(text: str) -> str:
    """A word or phrase folded, with one space between its words, hyphens too; empty if nothing remains."""
    return " ".join(fold(text).replace("-", " ").split())


def whole_words(phrases: list[str]) -> str:
    """A regular expression, for Python and PostgreSQL, that finds any of these folded phrases as whole words.

    Empty for no phrases.
    """
    if not phrases:
        return ""
    spaced = (r"[\s-]+".join(re.escape(word) for word in phrase.split()) for phrase in phrases)
    return rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"
