"""The page of results: what stands together is said once, and what a reader would rather not meet is veiled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.regarding import ignore, mute_word
from forum.posting import open_topic, reply
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


def page(cast, person=None, query: str = "q=aubergine") -> str:
    return cast.client(person).get(f"/search/?{query}").text


def test_a_title_is_said_once_for_all_that_is_found_in_a_topic(cast, category, topic):
    named = open_topic(category=category, by=cast.doctor, title="An aubergine", source="Aubergine one.")
    for talk in (topic, named):
        for number in ("two", "three"):
            reply(topic=talk, by=cast.other, source=f"Aubergine {number}.")
    shown = page(cast)
    assert shown.count("<mark>aubergine</mark></a></h3>") == 1
    assert "In “An aubergine”" not in shown
    assert shown.count("In “Who did you tell first?”") == 1
    assert shown.index("An <mark>") < shown.index(" one.") < shown.index("In “Who did")
    for post in [*named.posts.all(), *topic.posts.filter(number__gt=1)]:
        assert f'<a href="{post.get_absolute_url()}">' in shown
    assert page(cast, query="q=aubergine&kind=posts").count("In “An aubergine”") == 1


def test_all_kinds_together_lead_on_to_more_of_each(cast, topic, monkeypatch):
    monkeypatch.setattr("config.searching.TOGETHER", 2)
    monkeypatch.setattr("config.searching.ALONE", 3)
    for number in ("one", "two"):
        reply(topic=topic, by=cast.other, source=f"Aubergine {number}.")
    onward = '<a class="btn is-small" href="?q=aubergine&amp;kind=posts">More: Posts</a>'
    assert onward not in page(cast)
    for number in ("three", "four"):
        reply(topic=topic, by=cast.other, source=f"Aubergine {number}.")
    shown = page(cast)
    assert (shown.count('class="excerpt"'), onward in shown, 'kind=topics">More' in shown) == (2, True, False)
    alone = page(cast, query="q=aubergine&kind=posts")
    assert alone.count('class="excerpt"') == 3
    assert "These are the best 3." in alone


def test_who_is_ignored_and_which_words_are_muted_is_veiled(cast, category, topic):
    reply(topic=topic, by=cast.other, source="The aubergine.")
    reply(topic=topic, by=cast.editor, source="Aubergine and quinces.")
    open_topic(category=category, by=cast.other, title="Aubergine again", source="No.")
    write_essay(cast.editor, title="An essay on aubergines", source="With a quince.")
    ignore(member=cast.other, by=cast.doctor)
    mute_word(word="quinces", by=cast.doctor)
    mute_word(word="essay", by=cast.doctor)
    shown = page(cast, "doctor")
    for summary, words in (
        ("A post by somebody you ignore", "The <mark>"),
        ("A post with a word you muted", " and quinces"),
        ("A topic by somebody you ignore", " again</a>"),
        ("An essay with a word you muted", "An essay on"),
    ):
        veil = shown[shown.index(summary) :].partition("</details>")[0]
        assert words in veil
    assert "<details" not in page(cast, "editor").partition("<main")[2].partition("</main>")[0]


def test_whom_one_ignores_stays_veiled_where_a_topic_is_opened(cast, category):
    muted = open_topic(category=category, by=cast.editor, title="Quinces or aubergine", source="Both.")
    reply(topic=muted, by=cast.other, source="Aubergine by far.")
    ignore(member=cast.other, by=cast.doctor)
    mute_word(word="quinces", by=cast.doctor)
    above, _, below = page(cast, "doctor").partition("A topic with a word you muted")
    assert "A post by somebody you ignore" in below.partition(" by far")[0]
    assert " by far" not in above


def test_one_statement_more_asks_how_a_reader_regards_what_was_found(cast, topic):
    for number in range(12):
        reply(topic=topic, by=cast.other, source=f"Aubergine {number}.")
    ignore(member=cast.other, by=cast.doctor)
    client = cast.client("doctor")

    def statements(words: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": words})
        return len(queries)

    assert statements("aubergine") == statements("quinquereme") + 1
