"""Writing at the desk survives a stale form, a refused one, an ended session and a token of another."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish, withdraw
from essays.scheduling import schedule
from essays.writing import keep_writing, kept_writings
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


def test_a_time_that_has_passed_costs_no_word(desk, cast, draft):
    schedule(draft, at=timezone.now() + timedelta(hours=2), by=cast.editor)
    past = (timezone.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S")
    refused = desk.post(change(draft), form_of(draft, source="New words.", published_at=past))
    assert refused.status_code == 422
    assert "New words." in refused.text
    later = (timezone.now() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S")
    told = desk.post(
        change(draft), form_of(draft, source="New words.", signed_by="", published_at=later), follow=True
    )
    assert "The words are saved; the time stays as it was." in told.text
    draft.refresh_from_db()
    assert (draft.source, draft.state) == ("New words.", "scheduled")


@pytest.mark.parametrize("since", ["corrected", "withdrawn"])
def test_a_new_essays_form_sent_again_undoes_nothing(desk, cast, since):
    form = words(title="Mine", source="One.", submission="one-form", _publish="x")
    desk.post(ADD, form)
    essay = Essay.objects.get()
    if since == "corrected":
        essay.source = "Two, by somebody else."
        save_essay(essay, by=cast.admin)
        publish(essay, by=cast.admin)
    else:
        withdraw(essay, by=cast.admin)
    before = (Essay.objects.get().state, Essay.objects.get().source)
    page = desk.post(ADD, form | {"source": "One, and more."}, follow=True)
    after = Essay.objects.select_related("head").get()
    assert (after.state, after.source) == before
    if since == "corrected":
        assert "was changed since" in page.text
        assert "Go on with “Mine”" in page.text


def test_words_wait_however_many_forms_are_opened(cast, essay):
    keep_writing(by=cast.editor, sitting="long", essay=None, based_on=0, words={"source": "Unsaved."})
    for number in range(40):
        keep_writing(by=cast.editor, sitting=f"open{number}", essay=essay, based_on=1, words={})
    assert [row.words["source"] for row in kept_writings(cast.editor, None)] == ["Unsaved."]


def test_an_hour_that_comes_twice_can_be_saved(desk, cast, essay):
    cast.editor.time_zone = "Europe/London"
    cast.editor.save()
    at = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)  # half past one for the second time
    Essay.objects.filter(pk=essay.pk).update(published_at=at)
    shown = form_of(essay, source="Other.", published_at="2025-10-26T01:30:00")
    assert desk.post(change(essay), shown).status_code == 302
    essay.refresh_from_db()
    assert essay.published_at == at
    skipped = form_of(essay, published_at="2025-03-30T01:30:00")
    assert desk.post(change(essay), skipped).status_code == 422


def test_odd_signs_are_kept_without_a_fault(desk, essay):
    for fields in ({"source": "a\x00b"}, {"sitting": "a\x00b"}, {"seen": "9" * 5000}, {"essay": "9" * 30}):
        sent = {"sitting": "x", **fields}
        assert (
            desk.post(
                "/admin/writing/keep/", sent, headers={"X-Requested-With": "XMLHttpRequest"}
            ).status_code
            == 200
        )
    assert desk.get("/admin/writing/names/", {"q": "a\x00"}).status_code == 200


def test_kept_words_outlive_their_essay_and_fill_no_other(desk, cast, draft, essay):
    kept = keep_writing(by=cast.editor, sitting="s", essay=draft, based_on=1, words={"source": "Unsaved."})
    assert "Unsaved." not in desk.get(f"{change(essay)}?writing={kept.address_id}").text
    cast.client("admin").post(reverse("admin:essays_essay_delete", args=[draft.pk]), {"post": "yes"})
    assert "Unsaved." in desk.get(f"{ADD}?writing={kept.address_id}").text


@pytest.mark.django_db(transaction=True)
def test_four_essays_of_one_title_at_once(cast):
    start, made = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            made.append(save_essay(Essay(title="At once", source="Words."), by=cast.editor).slug)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["at-once", "at-once-2", "at-once-3", "at-once-4"]
