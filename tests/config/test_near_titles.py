"""Near titles on the page that says that there is nothing: what everybody may read, at a bounded cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.moderating import hide
from config.near_titles import near_titles
from essays.arranging import Place, arrange, save_series
from essays.models import Series
from forum.tagging import tags_named
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


def titles(path: str) -> list[str]:
    return [near.title for near in near_titles(path)]


def test_an_address_that_shares_words_or_is_misspelt_finds_what_was_meant(cast, topic, essay):
    essay.tags.set(tags_named(["Back to work"]))
    series = save_series(Series(title="Leaving well"), by=cast.editor)
    arrange(series, [Place("", essay)], by=cast.editor)
    assert titles("/essays/returning-the-keys/") == ["Handing back the keys"]
    assert titles("/essays/hanDing-bak-the-kees/") == ["Handing back the keys"]
    assert titles("/essays/hnding-bck-teh-kys/") == ["Handing back the keys"]
    assert titles("/series/leaving-wel/") == titles("/series/well/") == ["Leaving well"]
    assert titles("/tags/back-to-wrok/") == ["Back to work"]
    assert "Who did you tell first?" in titles("/forum/t/0123456789/who-did-you-tell/")
    assert titles("/essays/zzzz/") == titles("/elsewhere/handing-back-the-keys/") == []


def test_a_word_in_a_text_alone_or_one_of_many_is_not_near(cast, topic, essay):
    write_essay(cast.editor, title="Six jobs, one day each", source="A night with the testers.")
    assert titles("/essays/testers-night/") == []
    assert titles("/essays/four-mondays-without-anybodys-keys/") == []
    assert titles("/essays/six-jobs/") == ["Six jobs, one day each"]


def test_at_most_three_and_they_stand_on_the_page(cast):
    for number in range(5):
        write_essay(cast.editor, title=f"Keys of ward {number}")
    answer = cast.client(None).get("/essays/keys/")
    assert answer.status_code == 404
    assert answer.text.count("Keys of ward") == 3


def test_nothing_hidden_is_offered_and_a_draft_answers_as_nothing_does(cast, topic, essay):
    draft = write_essay(cast.editor, title="Keys unseen", published=False)
    draft.tags.set(tags_named(["Unseen keys"]))
    series = save_series(Series(title="Keys unseen"), by=cast.editor)
    arrange(series, [Place("", draft)], by=cast.editor)
    hide(target=topic, by=cast.moderator, reason="unkind")
    client = cast.client("doctor")
    for path in (
        "/essays/keys-unsean/",
        "/series/keys-unsean/",
        "/tags/unseen-key/",
        "/forum/t/0123456789/who/",
    ):
        assert "nseen" not in client.get(path).text.replace(path, "")
        assert "tell first" not in client.get(path).text
    client = cast.client(None)
    there = client.get(draft.get_absolute_url()).text.replace("keys-unseen", "")
    nothing = client.get("/essays/keys-unknown/").text.replace("keys-unknown", "")
    assert there == nothing
    assert "Handing back the keys" in there


@pytest.mark.parametrize(
    "path", ["/essays/" + "key-" * 400 + "/", "/essays/%00-or-%22/", "/tags/" + "\u202e" * 50 + "/"]
)
def test_odd_addresses_cost_little(cast, essay, path):
    with CaptureQueriesContext(connection) as queries:
        assert cast.client(None).get(path).status_code == 404
    assert len(queries) <= 5
