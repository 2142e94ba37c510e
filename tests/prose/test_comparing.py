"""Two versions side by side: nothing of either is lost, and what changed is marked."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prose.comparing import Row, compare
from tests.timing import within


def side(rows: list[Row], name: str) -> str:
    return "\n".join(
        "".join(piece.words for piece in getattr(row, name)) for row in rows if getattr(row, name)
    )


def marked(rows: list[Row], name: str) -> list[str]:
    return [piece.words for row in rows for piece in getattr(row, name) if piece.is_changed]


def test_the_words_that_changed_are_marked():
    rows = compare("One.\n\nI left in May.\n\nThree.", "One.\n\nI left in June, late.\n\nThree.")
    assert (marked(rows, "before"), marked(rows, "after")) == (["May"], ["June", ", late"]) or (
        marked(rows, "before"),
        marked(rows, "after"),
    ) == (["May"], ["June, late"])
    assert [row.is_changed for row in rows] == [False, True, False]


def test_a_paragraph_more_and_one_less():
    rows = compare("A.\nB.\nC.", "A.\nC.\nD.")
    assert (marked(rows, "before"), marked(rows, "after")) == (["B."], ["D."])


def test_what_did_not_change_is_counted():
    same = [f"Paragraph {number}." for number in range(30)]
    rows = compare("\n\n".join([*same, "Old."]), "\n\n".join([*same, "New."]))
    assert [row.skipped for row in rows] == [29, 0, 0]


def test_the_same_text_has_no_rows():
    assert compare("a\r\nb", "a\r\nb") == []


lines = st.lists(st.text("ab .", max_size=6), max_size=12).map("\n".join)


@settings(max_examples=200)
@given(lines, lines)
def test_no_changed_word_is_lost(before, after):
    rows = compare(before, after)
    shown = [row for row in rows if not row.skipped]
    for name, text in (("before", before), ("after", after)):
        paragraphs = [line for line in text.split("\n") if line.strip()]
        skipped = sum(row.skipped for row in rows)
        if before != after:
            assert len([row for row in shown if getattr(row, name)]) + skipped == len(paragraphs)
            assert all(line in text for line in side(shown, name).split("\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 150_000, "b " * 150_000),
        ("a\n" * 150_000, "b\nc\n" * 75_000),
        ("ab\n" * 50_000 + "x", "x" + "ba\n" * 50_000),
        (" ".join(map(str, range(30_000))), " ".join(map(str, range(30_000, 0, -1)))),
    ],
)
def test_long_texts_are_compared_soon(before, after):
    assert within(1.5, lambda: compare(before, after))


def signs(seed: int, count: int) -> str:
    return "".join(random.Random(seed).choices(".,;:!?", k=count))


def paragraphs_of_signs(seed: int) -> str:
    return "\n\n".join(signs(seed + number, 498) for number in range(400))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (paragraphs_of_signs(1), paragraphs_of_signs(5_000)),
        ("\n\n".join(["?" + "." * 496 + "!"] * 400), "\n\n".join(["!" + "." * 496 + "?"] * 400)),
        ("\n".join(signs(1, 500)), "\n".join(signs(2, 500))),
    ],
)
def test_many_paragraphs_of_the_same_signs_share_one_budget(before, after):
    rows = within(1.5, lambda: compare(before, after))
    for name, text in (("before", before), ("after", after)):
        shown = "".join(piece.words for row in rows for piece in getattr(row, name))
        assert shown == text.replace("\n", "") or any(row.skipped for row in rows)


def test_a_long_text_with_a_word_changed_in_each_paragraph_has_just_these_marked():
    words = [f"word{number % 70} and then" for number in range(60)]
    before = "\n\n".join(" ".join([f"Begin {number}", *words, "old.", *words]) for number in range(150))
    rows = compare(before, before.replace("old.", "new."))
    assert marked(rows, "before") == ["old"] * 150
    assert marked(rows, "after") == ["new"] * 150
