"""How well the checks do on sentences that nobody looked at while tuning, on clean volume, and on hostile input."""

import random
from pathlib import Path

import pytest

from forum.populating import TextPool
from prose import distress, identifiers
from tests.prose.checks.labelled import Sentence, sentences
from tests.timing import within

DEMO = Path(__file__).resolve().parents[3] / "config" / "demo" / "texts"
PIECES = [
    *("1", "12 ", "12/", "1,", "0 7", "+44 ", "123 456 7890 ", "$1", "91 ", "aged 91 ", "1 Jan ", "NHS 1", "MRN ", "ISBN 1"),
    *("Mr ", "Mrs Hughes ", "A", "A-", "J. K. ", "patient ", "her son ", "she lives ", "from A ", "admitted to a b c "),
    *("[", "![", "![a](", "(", "@", "a@", "a.", "http://a", "www.", '"', "'", "“", "> ", "\n", "\n\n", "a\n", "é", "ab"),
    *("i want to ", "I can't ", "not ", "die ", "goodbye all ", "no one ", "my ", "i am ", "if i ", "x "),
]  # fmt: skip


def recall(aside: list[Sentence], strengths: set[str]) -> float:
    """The share of marks that a finding overlaps."""
    marks = [
        any(
            finding.start < mark.end and mark.start < finding.end
            for finding in identifiers.find(sentence.text)
        )
        for sentence in aside
        for mark in sentence.marks
        if mark.strength in strengths
    ]
    return sum(marks) / len(marks)


def test_identifiers_on_what_was_kept_aside():
    aside = sentences("identifiers", kept_aside=True)
    clean = [sentence for sentence in aside if not sentence.marks]
    alarms = sum(bool(identifiers.find(sentence.text)) for sentence in clean)
    assert recall(aside, {"strong"}) >= 0.95
    assert recall(aside, {"strong", "weak"}) >= 0.88
    assert alarms / len(clean) <= 0.05


def test_distress_on_what_was_kept_aside():
    aside = sentences("distress", kept_aside=True)
    told = [distress.read(sentence.text).level != "none" for sentence in aside]
    real = [not sentence.family.startswith("clean") for sentence in aside]
    assert sum(a and b for a, b in zip(told, real, strict=True)) / sum(real) >= 0.9
    assert sum(a and not b for a, b in zip(told, real, strict=True)) / (len(real) - sum(real)) <= 0.05


def raises_something(text: str) -> bool:
    return bool(identifiers.find(text)) or distress.read(text).level != "none"


def test_clean_volume_raises_next_to_nothing():
    posts = TextPool(random.Random(1), size=2000).sources
    demo = [
        paragraph
        for path in sorted(DEMO.rglob("*.md"))
        for paragraph in path.read_text().split("\n\n")
        if paragraph.strip()
    ]
    assert len(posts) == 2000
    assert demo
    assert sum(map(raises_something, posts + demo)) < (len(posts) + len(demo)) / 100
    assert sum(map(raises_something, posts)) < 20


@pytest.mark.parametrize("check", [identifiers.find, distress.read])
def test_a_long_text_takes_less_than_a_tenth_of_a_second(check):
    essays = "\n\n".join(path.read_text() for path in sorted(DEMO.rglob("*.md")))
    within(0.1, lambda: check((essays * 3)[:32_000]))


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", "!"])
def test_hostile_input_takes_less_than_a_second(piece, end):
    text = (piece * (50_000 // len(piece) + 1))[:50_000] + end
    within(1, lambda: (identifiers.find(text), distress.read(text)))
