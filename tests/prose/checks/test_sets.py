"""The labelled sets are large enough, marked as their files say, and half of each is look-alikes."""

import re
from collections import Counter

from tests.prose.checks.labelled import sentences

KINDS = {
    *("name", "age", "date", "place", "postcode", "phone", "e-mail", "address", "number", "url", "image"),
    "clues",
}


def test_identifiers_are_marked_with_the_kind_of_their_file():
    kinds = Counter(mark.kind for sentence in sentences("identifiers") for mark in sentence.marks)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 8
    for sentence in sentences("identifiers"):
        clean = sentence.family.startswith("clean")
        assert [mark.kind for mark in sentence.marks] == ([] if clean else [sentence.family]), sentence.text
        assert not re.search(r"[{}]", sentence.text)


def test_the_sets_are_large_and_half_of_them_is_clean():
    for what, least in (("identifiers", 330), ("distress", 180)):
        everything = sentences(what)
        clean = sum(sentence.family.startswith("clean") for sentence in everything)
        assert len(everything) >= least
        assert clean >= len(everything) / 2
        assert len({sentence.text for sentence in everything}) == len(everything)


def test_a_third_of_each_file_is_kept_aside():
    for what in ("identifiers", "distress"):
        aside = Counter(sentence.family for sentence in sentences(what, kept_aside=True))
        others = Counter(sentence.family for sentence in sentences(what, kept_aside=False))
        assert set(aside) == set(others)
        assert all(0 <= others[family] - 2 * aside[family] <= 2 for family in others)
