"""Words that wait for a moderator: their writer reads, changes and takes them back; nobody else knows of them."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from accounts.models import CheckChoice, Notification, Upload
from accounts.moderating import NothingToDo
from accounts.screening import marks_in
from forum.approving import approve, approve_edit, decline, decline_edit
from forum.drafting import Goal, Words, keep_draft
from forum.editing import edit
from forum.holding import held_by, held_edits_by, held_for, take_back, take_back_edit
from forum.models import Draft, HeldEdit, Poll, Post, Topic
from forum.polling import NewPoll
from forum.posting import open_topic, reply
from tests.forum.test_holding import HARMLESS, STRONG, standing_by

pytestmark = pytest.mark.django_db


def hidden_field(page, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


@pytest.fixture
def held(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source=STRONG, answers=standing_by(body=STRONG))


@pytest.fixture
def held_topic(cast, category) -> Topic:
    return open_topic(
        category=category,
        by=cast.other,
        title="Two",
        source=STRONG,
        answers=standing_by(title="Two", body=STRONG),
    )


@pytest.fixture
def held_edit(cast, a_reply) -> HeldEdit:
    answers = standing_by(body=STRONG)
    waiting = edit(post=a_reply, by=cast.other, source=STRONG, version=1, answers=answers)
    assert isinstance(waiting, HeldEdit)
    return waiting


def test_what_waits_is_listed_for_its_writer_alone(cast, held, held_topic, held_edit):
    assert set(held_by(cast.other)) == {held, held_topic.posts.get()}
    assert list(held_edits_by(cast.other)) == [held_edit]
    for nobody in (None, cast.doctor, cast.editor, cast.moderator):
        assert not held_by(nobody).exists()
        assert not held_edits_by(nobody).exists()
    assert set(held_for(cast.moderator)) == set(held_for(cast.other)) == set(held_by(cast.other))
    assert not held_for(cast.editor).exists()


def test_a_writer_takes_a_reply_back(cast, topic, held):
    draft = take_back(post=held, by=cast.other)
    assert (draft.topic, draft.source, draft.byline) == (topic, STRONG, cast.other.byline)
    assert not Post.objects.filter(pk=held.pk).exists()
    with pytest.raises(NothingToDo):
        take_back(post=held, by=cast.other)
    with pytest.raises(NothingToDo):
        approve(post=held, by=cast.moderator)


def test_a_writer_takes_a_topic_back(cast, held_topic):
    opening = held_topic.posts.get()
    draft = take_back(post=opening, by=cast.other)
    assert (draft.title, draft.source, draft.category) == ("Two", STRONG, held_topic.category)
    assert not Topic.objects.filter(pk=held_topic.pk).exists()
    with pytest.raises(NothingToDo):
        decline(post=opening, by=cast.moderator, reason="patient")


def test_a_writer_takes_new_words_back(cast, a_reply, held_edit):
    draft = take_back_edit(held=held_edit, by=cast.other)
    assert (draft.post, draft.source, draft.based_on) == (a_reply, STRONG, 1)
    assert not HeldEdit.objects.exists()
    with pytest.raises(NothingToDo):
        take_back_edit(held=held_edit, by=cast.other)


def test_nobody_takes_back_what_is_not_theirs(cast, held, held_edit):
    for nobody in (cast.doctor, cast.moderator):
        with pytest.raises(NothingToDo):
            take_back(post=held, by=nobody)
        with pytest.raises(NothingToDo):
            take_back_edit(held=held_edit, by=nobody)
    assert not Draft.objects.exists()


def test_pictures_are_their_writers_again(cast, held):
    picture = Upload.objects.create(
        name="p" * 24 + ".png", kind="image/png", size=1, width=1, height=1, byline=held.byline, holder=held
    )
    take_back(post=held, by=cast.other)
    picture.refresh_from_db()
    assert picture.holder_id is None


def test_the_writer_is_told_what_a_moderator_decided(cast, held, held_edit, held_topic):
    approve(post=held, by=cast.moderator)
    draft = decline_edit(held=held_edit, by=cast.moderator, reason="patient")
    back = decline(post=held_topic.posts.get(), by=cast.moderator, reason="patient")
    told = Notification.objects.filter(byline=cast.other.byline, kind__in=["approved", "declined"])
    assert {(row.kind, row.target_id) for row in told} == {
        ("approved", held.pk),
        ("declined", draft.pk),
        ("declined", back.pk),
    }


def test_a_second_approval_is_told_again(cast, a_reply, held_edit):
    approve_edit(held=held_edit, by=cast.moderator)
    Notification.objects.update(read_at="2026-01-01T00:00Z")
    words = f"{STRONG} Mr Tudor Griffith was admitted too."
    again = edit(post=a_reply, by=cast.other, source=words, version=2, answers=standing_by(body=words))
    assert isinstance(again, HeldEdit)
    approve_edit(held=again, by=cast.moderator)
    assert Notification.objects.get(kind="approved").read_at is None


def page(post: Post) -> str:
    return f"/forum/p/{post.address_id}/"


def test_the_permalink_of_a_held_post_is_its_writers(cast, held):
    for name in ("other", "moderator", "admin"):
        answer = cast.client(name).get(page(held))
        assert answer.status_code == 200, name
        assert "wait for a moderator" in answer.text
        assert "Gareth Pugh" in answer.text
    for name in (None, "doctor", "editor"):
        for address in (page(held), f"{page(held)}held/", f"{page(held)}edit/"):
            answer = cast.client(name).get(address)
            assert answer.status_code == 404, (name, address)
            assert "Gareth" not in answer.text


def test_the_page_offers_to_change_and_to_take_back(cast, held):
    client = cast.client("other")
    shown = client.get(page(held)).text
    assert f'href="{page(held)}edit/"' in shown
    assert STRONG in client.get(f"{page(held)}edit/").text
    answer = client.post(f"{page(held)}held/")
    draft = Draft.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == draft.get_absolute_url()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(page(held)).status_code == 404


def test_a_moderator_may_not_take_it_back_by_the_writers_button(cast, held):
    shown = cast.client("moderator").get(page(held)).text
    assert "Take it back" not in shown
    assert cast.client("moderator").post(f"{page(held)}held/").status_code == 404
    assert Post.objects.filter(pk=held.pk).exists()


def test_a_held_topic_has_its_page(cast, held_topic):
    opening = held_topic.posts.get()
    assert "Two" in cast.client("other").get(page(opening)).text
    for name in (None, "doctor", "other"):
        assert cast.client(name).get(held_topic.get_absolute_url()).status_code == 404


def test_new_words_of_a_post_have_their_page_and_are_named_where_one_edits(cast, a_reply, held_edit):
    client = cast.client("other")
    address = f"{page(a_reply)}held/"
    shown = client.get(address).text
    assert "Gareth Pugh" in shown
    assert "My mother, on a Tuesday." in shown
    for where in (f"{page(a_reply)}edit/", f"{page(a_reply)}history/"):
        assert address in client.get(where).text, where
        assert address not in cast.client("moderator").get(where).text
    assert STRONG in client.get(f"{page(a_reply)}edit/").text, "one goes on from the words that wait"
    for name in (None, "doctor", "editor"):
        assert cast.client(name).get(address).status_code == 404
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 404


def test_after_sending_one_comes_to_where_the_words_wait(cast, topic, a_reply, category):
    client = cast.client("other")
    for address, fields in {
        topic.reply_address: {},
        "/forum/leaving/new/": {"title": "A title"},
        f"{page(a_reply)}edit/": {"version": 1},
    }.items():
        asked = client.post(address, {"body": STRONG, **fields})
        assert asked.status_code == 422
        answers = {question.name: "agreed" for question in asked.context["asked"].questions}
        sent = client.post(address, {"body": STRONG, **fields, **answers}, follow=True)
        assert sent.status_code == 200, address
        assert "wait for a moderator" in sent.text, address


def test_a_decision_that_came_first_is_told_kindly(cast, held):
    client = cast.client("other")
    approve(post=held, by=cast.moderator)
    answer = client.post(f"{page(held)}held/", follow=True)
    assert answer.status_code == 200
    assert "Gareth Pugh" in answer.text


def test_a_held_post_that_is_mended_goes_out(cast, held):
    answer = cast.client("other").post(f"{page(held)}edit/", {"body": HARMLESS, "version": 1}, follow=True)
    assert HARMLESS in answer.text
    held.refresh_from_db()
    assert held.state == "published"


def test_a_poll_waits_with_its_topic_and_loses_no_time(cast, category):
    poll = NewPoll("Who told?", ("I did", "They did"), is_multiple=True, days=3)
    answers = standing_by(title="Two", body=STRONG)
    topic = open_topic(
        category=category, by=cast.other, title="Two", source=STRONG, answers=answers, poll=poll
    )
    post = topic.posts.get()
    before = Poll.objects.get().closes_at
    Post.objects.filter(pk=post.pk).update(created_at=F("created_at") - timedelta(days=2))
    approve(post=post, by=cast.moderator)
    assert Poll.objects.get().closes_at - before >= timedelta(days=2)


def test_a_poll_comes_back_with_the_draft(cast, category):
    poll = NewPoll("Who told?", ("I did", "They did"), is_multiple=True, days=3)
    answers = standing_by(title="Two", body=STRONG)
    topic = open_topic(
        category=category, by=cast.other, title="Two", source=STRONG, answers=answers, poll=poll
    )
    draft = take_back(post=topic.posts.get(), by=cast.other)
    parts = cast.client("other").get(draft.get_absolute_url()).context["parts"]
    form = next(part.form for part in parts if part.name == "poll")
    assert form["poll_question"].value() == "Who told?"
    assert form["poll_choices"].value() == "I did\nThey did"
    assert form["poll_days"].value() == "3"
    assert form["poll_several"].value()


def test_a_topic_that_is_there_already_keeps_no_choice_twice(cast, category):
    weak = "The patient was admitted in March 2024."
    sent = {"category": category, "by": cast.other, "title": "Two", "source": weak}
    first = open_topic(**sent, answers=standing_by(title="Two", body=weak))
    second = open_topic(**sent, answers=standing_by(title="Two", body=weak))
    assert first == second
    assert CheckChoice.objects.count() == 1


def test_drafts_of_other_words_go_where_the_words_go(cast, topic, category, held, held_topic):
    opening = held_topic.posts.get()
    for post in (held, opening):
        keep_draft(by=cast.other, goal=Goal(post=post), words=Words(source=f"Half an hour of {post.pk}"))
    keep_draft(by=cast.moderator, goal=Goal(topic=held_topic), words=Words(source="An answer."))
    decline(post=held, by=cast.moderator, reason="patient")
    take_back(post=opening, by=cast.other)
    kept = {
        draft.source: (draft.topic, draft.category, draft.post, draft.title) for draft in Draft.objects.all()
    }
    assert kept[f"Half an hour of {held.pk}"] == (topic, None, None, "")
    assert kept[f"Half an hour of {opening.pk}"] == (None, category, None, "Two")
    assert kept["An answer."] == (None, category, None, "")


def test_a_draft_of_a_post_that_waits_is_kept_and_opened(cast, held):
    client = cast.client("other")
    form = {
        "goal": f"post:{held.address_id}",
        "body": "Other words",
        "version": "1",
        "sitting": "s",
        "beat": "1",
    }
    kept = client.post("/drafts/keep/", form)
    assert kept.status_code == 200
    assert f"?draft={kept.json()['id']}" in client.get("/drafts/").text
    assert "Other words" in client.get(f"/forum/p/{held.address_id}/edit/").text
    assert cast.client("doctor").post("/drafts/keep/", form).status_code == 404


def test_words_that_wait_are_a_draft_once_others_come_that_had_not_seen_them(cast, a_reply):
    client, address = cast.client("other"), f"/forum/p/{a_reply.address_id}/edit/"
    one, two = f"{STRONG} One.", f"{STRONG} Two."
    for words in (one, two):  # from two windows, opened before either was sent
        answers = {f"mark-{mark.token}": "agreed" for mark in marks_in({"body": words}, "en-GB")}
        assert client.post(address, {"body": words, "version": 1, **answers}).status_code == 302
    assert HeldEdit.objects.get().source == two
    assert Draft.objects.get().source == one
    assert hidden_field(client.get(address), "waiting") == "", "the form holds the draft"
    Draft.objects.all().delete()
    seen = hidden_field(client.get(address), "waiting")
    assert client.post(address, {"body": "Harmless.", "version": 1, "waiting": seen}).status_code == 302
    assert not HeldEdit.objects.exists()
    assert not Draft.objects.exists(), "they were seen, and changed"


def test_going_back_to_the_old_words_takes_the_new_ones_out_of_the_queue(cast, held_edit, a_reply):
    edit(post=a_reply, by=cast.other, source=a_reply.source, version=1)
    assert not HeldEdit.objects.exists()
    assert Draft.objects.get().source == held_edit.source


def test_a_topic_that_waits_has_no_first_unread_post(cast, held_topic):
    for name in ("moderator", "other", None):
        address = f"/forum/t/{held_topic.address_id}/unread/"
        assert cast.client(name).get(address).status_code == 404
