"""Folding in Python is the folding of search, and whole words are found as whole words."""

import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from prose.folding import fold, fold_phrase, whole_words

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0", max_codepoint=0x2FFF), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ménière", "meniere"),
        ("AB/CD", "ab cd"),
        ("“It’s” – here", '"it s"   here'),
        ("Łódź", "lodz"),
        ("ﬁne", "fine"),
        ("Ångström", "angstrom"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@pytest.mark.django_db
def test_it_is_the_folding_of_search():
    @given(WORDS)
    def same(text):
        with connection.cursor() as cursor:
            cursor.execute("SELECT opinion_fold(%s)", [text])
            assert cursor.fetchone()[0].lower() == fold(text)

    same()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("Résumé", "My RESUME is here", True),
        ("art", "apart", False),
        ("art", "state-of-the-art.", True),
        ("night  shift", "a night\nshift again", True),
        ("night shift", "night-shift", True),
        ("c++", "in C++, mostly", True),
        ("c++", "in C, mostly", False),
        ("(", "smile (", True),
        ("ком", "комната", False),
        ("ком", "снежный ком", True),
        ("a.b", "axb", False),
    ],
)
def test_whole_words_in_both_places(phrase, text, found):
    pattern = whole_words([fold_phrase("never there"), fold_phrase(phrase)])
    assert bool(re.search(pattern, fold(text))) is found
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(opinion_fold(%s)) ~ %s", [text, pattern])
        assert cursor.fetchone()[0] is found


def test_no_phrases_find_nothing():
    assert whole_words([]) == ""
