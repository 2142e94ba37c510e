"""Whether a passage still stands in a text."""

import pytest

from prose.passages import folded, stands_in

TEXT = "He said “it’s over” — and left. The dose was 5.0 mg.\nNobody\u00a0asked.\nThe end..."


@pytest.mark.parametrize(
    "passage",
    [
        'He said "it\'s over" -- and left.',
        "he said".replace("he", "He"),
        "  The   dose\nwas 5.0 mg.",
        "He said … The dose",
        "He said [...] Nobody asked.",
        "He said [ … ] Nobody asked. …",
        "… and left.",
        "and left.\nNobody asked.",
        "The end…",
        "",
        "…",
    ],
)
def test_what_stands_there(passage):
    assert stands_in(passage, folded(TEXT))


@pytest.mark.parametrize(
    "passage",
    [
        "The dose was 50 mg.",
        "the dose",
        "Nobody asked. … The dose",
        "Nobody asked.\nThe dose",
        "He said. It’s over",
        "left the",
    ],
)
def test_what_does_not(passage):
    assert not stands_in(passage, folded(TEXT))
