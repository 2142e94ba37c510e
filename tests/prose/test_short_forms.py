"""Slugs, keys of wiki-links, excerpts and reading times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose.excerpts import excerpt, reading_minutes
from prose.slugs import slug
from prose.wiki_links import wiki_key


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Why do good doctors call it “failure”?", "why-do-good-doctors-call-it-failure"),
        ("🛡️ Beyond the Rota: A Plan (or Two)", "beyond-the-rota-a-plan-or-two"),
        ("Don’t rush — don't stop", "dont-rush-dont-stop"),
        ("Ærø, Łódź, Đà Nẵng, Straße, naïve", "aero-lodz-da-nang-strasse-naive"),
        ("  --a__b//c--  ", "a-b-c"),
        ("日本語", ""),
        ("Café 24/7", "cafe-24-7"),
        ("½ a job", "1-2-a-job"),
        ("", ""),
    ],
)
def test_slug(title, expected):
    assert slug(title) == expected


def test_slug_is_cut_at_a_dash():
    assert slug("one two three", length=9) == "one-two"
    assert slug("one two three", length=7) == "one-two"
    assert slug("onetwothree", length=5) == "onetw"


@given(st.text(max_size=100))
def test_slug_of_anything(title):
    found = slug(title, length=20)
    assert len(found) <= 20
    assert found == slug(found, length=20)
    assert not found.startswith("-")
    assert not found.endswith("-")
    assert "--" not in found


def test_wiki_keys_of_one_page_are_equal():
    forms = (
        "Leaving the Ward",
        " leaving-the-ward ",
        "leaving_the  ward",
        "LEAVING THE WARD",
        "leaving—the ward?",
    )
    assert {wiki_key(form) for form in forms} == {"leaving-the-ward"}
    title = "Don’t Stop: “Érable” & Co"
    assert wiki_key(title) == wiki_key(slug(title)) == "dont-stop-erable-co"


def test_wiki_keys_keep_other_scripts():
    assert wiki_key("हिन्दी पाठ") == "हिन्दी-पाठ"
    assert wiki_key("...") == ""


def test_excerpt():
    assert excerpt("Short.") == "Short."
    assert excerpt("One two three. Four five six seven eight", length=20) == "One two three."
    assert excerpt("One two three four five six", length=17) == "One two three…"
    assert excerpt("a" * 300, length=10) == "a" * 9 + "…"
    assert excerpt("One,\ntwo\n\nthree") == "One, two three"


@given(st.text(), st.integers(1, 300))
def test_excerpt_is_never_too_long(plain, length):
    assert len(excerpt(plain, length=length)) <= length


def test_reading_minutes():
    assert [reading_minutes(words) for words in (0, 1, 240, 241, 2_400)] == [1, 1, 1, 2, 10]
