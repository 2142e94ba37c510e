"""Writing at the desk survives a stale form, a refused one, an ended session and a token of another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from essays.models import Essay
from tests.admin.desk import ADD, change, form_of, words
from tests.cast import write_essay


@pytest.fixture
def desk(cast):
    return cast.client("editor")


@pytest.fixture
def draft(cast):
    return write_essay(cast.editor, published=False)


def test_two_editors_save_at_once_and_neither_loses_a_word(desk, cast, draft):
    first = form_of(draft, source="Mine.")
    cast.client("admin").post(change(draft), form_of(draft, source="Theirs."))
    refused = desk.post(change(draft), first)
    assert refused.status_code == 409
    assert "Mine." in refused.text
    assert "Theirs." in refused.text
    draft.refresh_from_db()
    assert draft.source == "Theirs."
    seen = refused.context["adminform"].form["seen"].value()
    assert desk.post(change(draft), {**first, "seen": seen}).status_code == 302
    draft.refresh_from_db()
    assert draft.source == "Mine."
    assert draft.revisions.filter(source="Theirs.").exists()


def test_a_made_up_mark_of_what_was_seen_is_a_stale_save(desk, draft):
    for seen in ("", "yesterday", "2026-01-01T00:00:00+00:00"):
        assert desk.post(change(draft), form_of(draft, seen=seen)).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "This field is required."),
        ("signed_by", "@nobody-at-all", "Nobody here is called @nobody-at-all."),
        ("slug", "no spaces please", "slug"),
        ("source", "a" * 300_001, "at most 300000"),
        ("published_at", "soon", "valid date"),
    ],
)
def test_what_is_refused_comes_back(desk, field, value, sentence):
    refused = desk.post(ADD, words(**{field: value, "standfirst": "Kept words."}))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Kept words." in refused.text


def test_an_ended_session_loses_no_word(cast, draft):
    visitor = cast.client(None)
    assert visitor.post(change(draft), form_of(draft, source="Written all night.")).status_code == 302
    visitor.force_login(cast.editor)
    page = visitor.get(change(draft))
    assert "Written all night." in page.text
    assert "before you signed in again" in page.text
    visitor.post(change(draft), form_of(draft, source="Written all night."))
    assert "before you signed in again" not in visitor.get(change(draft)).text


def test_a_token_of_another_session_loses_no_word(cast):
    strict = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    strict.force_login(cast.editor)
    refused = strict.post(ADD, words(source="Written all night.", standfirst="Kept words."))
    assert refused.status_code == 403
    assert "Written all night." in refused.text
    assert "Kept words." in refused.text
    assert not Essay.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_essay(desk, cast):
    submission = desk.get(ADD).context["adminform"].form["submission"].value()
    sent = words(submission=submission, _publish="x")
    first, second = desk.post(ADD, sent), desk.post(ADD, sent)
    assert Essay.objects.get().is_published
    assert first["Location"] == second["Location"]
    cast.client("admin").post(ADD, words(submission=submission))  # of somebody else it is another form
    assert Essay.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_essay(cast):
    def send(_turn):
        try:
            return cast.client("editor").post(ADD, words(submission="the same form")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as clicks:
        assert set(clicks.map(send, range(6))) == {302}
    assert Essay.objects.count() == 1


def test_what_could_not_be_kept_stays_on_the_page(cast, draft, settings):
    settings.LIMITS = settings.LIMITS | {"kept-words": [(0, 600)]}
    refused = cast.client(None).post(change(draft), form_of(draft, source="Written <all> night."))
    assert refused.status_code == 403
    assert "Written &lt;all&gt; night.</textarea>" in refused.text
    assert "could not be kept" in refused.text
    assert "no-store" in refused["Cache-Control"]


def test_a_whole_long_essay_survives_an_ended_session(cast, draft):
    visitor = cast.client(None)
    long = "word " * 59_000
    assert visitor.post(change(draft), form_of(draft, source=long)).status_code == 302
    visitor.force_login(cast.editor)
    assert long.strip() in visitor.get(change(draft)).text
