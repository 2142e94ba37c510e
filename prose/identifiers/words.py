"""Lists of words, one file a list and one folder a language, which whoever runs the site may extend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class WordList:
    """Words and phrases in lower case. A phrase is looked up by its first word."""

    single: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]

    def places(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """(first, past the last) of each word or phrase in `tokens`, which are in lower case."""
        for index, token in enumerate(tokens):
            if token in self.single:
                yield index, index + 1
            for phrase in self.phrases.get(token, ()):
                if tuple(tokens[index : index + len(phrase)]) == phrase:
                    yield index, index + len(phrase)

    def __contains__(self, word: str) -> bool:
        return word in self.single


@cache
def words(name: str, lang: str = "en") -> WordList:
    """The list `name`: English words, those of `lang`, and of each what stands in `<name>.local.txt`. Missing files are empty."""
    folders = dict.fromkeys(("en", lang.partition("-")[0].lower()))
    lines = {
        line.strip().lower()
        for folder in folders
        if folder.isalpha()
        for file in (f"{name}.txt", f"{name}.local.txt")
        for line in _lines(WORDS / folder / file)
    }
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in sorted(lines):
        parts = tuple(line.split())
        if len(parts) > 1:
            phrases[parts[0]] = (*phrases.get(parts[0], ()), parts)
    return WordList(frozenset(line for line in lines if " " not in line), phrases)


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
