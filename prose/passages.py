"""Whether a passage still stands in a text, whatever signs its quotes and dashes are set with."""

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f", None),
    }
)
_DASHES = re.compile("-{2,3}")
_LEFT_OUT = re.compile(r"\[ ?\.{3,} ?\]|\.{3,}")


def folded(words: str) -> str:
    """`words` on one line, with plain quotes, dashes and dots; letters keep their case and numbers their points."""
    plain = unicodedata.normalize("NFKC", words.translate(_SIGNS)).translate(_SIGNS)
    return " ".join(_DASHES.sub("-", plain).split())


def stands_in(passage: str, text: str) -> bool:
    """Whether `passage` stands in `text`, which is folded already.

    Where it has "…", and between its lines (a block each), words may be left out; what remains keeps its order.
    """
    position = 0
    for line in passage.split("\n"):
        for fragment in _LEFT_OUT.split(folded(line)):
            words = fragment.strip()
            found = text.find(words, position)
            if found < 0:
                return False
            position = found + len(words)
    return True
