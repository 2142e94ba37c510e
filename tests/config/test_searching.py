"""Search: finds what people mean, breaks on nothing they type, and costs a bounded read."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.searching import with_ellipses
from forum.posting import open_topic, reply
from tests.cast import write_essay
from tests.timing import within

pytestmark = pytest.mark.django_db


def found(cast, words, person=None, **more) -> list:
    answer = cast.client(person).get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return [result.row for result in answer.context["results"]]


def test_finds_essays_topics_and_posts(cast, topic, a_reply):
    essay = write_essay(cast.editor, source="On pensions and patience.")
    assert found(cast, "pension") == [essay]
    assert found(cast, "tuesday mother") == [a_reply]
    assert found(cast, "tell") == [topic]
    assert found(cast, "mother", kind="essays") == []


def test_folds_accents_and_slashes(cast, topic):
    post = reply(topic=topic, by=cast.other, source="Ménière’s disease, pain/fever, Sjögren, smørrebrød.")
    for words in ("meniere", "MÉNIÈRE", "fever", "sjogren", "smorrebrod"):
        assert found(cast, words) == [post], words


def test_understands_quotes_or_and_minus(cast, topic):
    night = reply(topic=topic, by=cast.other, source="The night shift, tired.")
    shift = reply(topic=topic, by=cast.other, source="A shift, by night or day.")
    assert found(cast, '"night shift"') == [night]
    assert set(found(cast, "night shift")) == {night, shift}
    assert found(cast, "shift -tired") == [shift]


def test_does_not_find_quoted_words(cast, topic):
    reply(topic=topic, by=cast.other, source="> aubergine\n\nNo.")
    assert found(cast, "aubergine") == []


def test_marks_what_was_found_and_escapes_the_rest(cast, topic):
    reply(topic=topic, by=cast.other, source="An aubergine & 1 < 2 more.")
    page = cast.client(None).get("/search/?q=aubergine").content.decode()
    assert "<mark>aubergine</mark>" in page
    assert "&amp; 1 &lt; 2 more" in page


@pytest.mark.parametrize(
    ("found", "plain", "expected"),
    [
        ("Whole \ue000text\ue001.", "Whole text.", "Whole \ue000text\ue001."),
        ("a \ue000part\ue001 of", "It is a part of it.", "…a \ue000part\ue001 of…"),
        ("Second \ue000one\ue001.", "First. Second one. Third.", "Second \ue000one\ue001."),
        ("… \ue000on\ue001.", "Well … on.", "… \ue000on\ue001."),
    ],
)
def test_an_excerpt_says_once_that_it_begins_or_ends_in_a_sentence(found, plain, expected):
    assert with_ellipses(found, plain) == expected


def test_an_excerpt_begins_some_words_before_what_was_found(cast, topic):
    words = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    said = " ".join([*words, "An aubergine", *words, *words])
    reply(topic=topic, by=cast.other, source=said)
    reply(
        topic=topic, by=cast.other, source=f"An aubergine at first. {said.replace('aubergine', 'artichoke')}"
    )
    page = cast.client(None).get("/search/?q=aubergine").text
    excerpt = page.partition("wordy wordz An <mark>aubergine</mark> worda")
    assert excerpt[1], page
    assert excerpt[0].rpartition(">")[2].startswith("…word")
    assert ">An <mark>aubergine</mark> at first." in page


def test_an_essay_is_marked_in_its_title_too(cast):
    write_essay(cast.editor, title="On aubergines & patience", source="Nothing else.")
    page = cast.client(None).get("/search/?q=aubergine").text
    assert "On <mark>aubergines</mark> &amp; patience" in page
    assert "……" not in page


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "the",
        "(((",
        "a | b & !",
        "'; DROP TABLE x --",
        "\x00",
        "%",
        "a{99}",
        "\\",
        "🛡️",
        "<->",
        ":*",
        "é" * 300,
        "a " * 50_000,
    ],
)
def test_whatever_is_typed(cast, topic, words):
    within(1, lambda: found(cast, words), clock=time.perf_counter)


def test_strange_parameters_change_nothing(cast, topic):
    for query in (
        "kind=users",
        "kind=posts&_connector=OR",
        "password__startswith=a",
        "kind[]=posts",
        "q=a&q=tell",
    ):
        assert cast.client(None).get(f"/search/?q=tell&{query}").status_code == 200


def test_costs_a_fixed_number_of_statements(cast, category):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(cast, "aubergine")
        return len(queries)

    talk = open_topic(category=category, by=cast.doctor, title="Aubergine", source="Aubergine.")
    few = statements()
    for number in range(30):
        reply(topic=talk, by=cast.other, source=f"Aubergine {number}.")
    assert statements() == few <= 4
