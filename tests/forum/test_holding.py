"""Words that point at a patient and that their writer stands by: nobody reads them before a moderator has."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, CheckChoice
from accounts.moderating import NothingToDo, hide
from accounts.screening import Answers, Marked, marks_in
from forum.approving import approve, approve_edit, decline, decline_edit
from forum.editing import edit
from forum.models import Draft, HeldEdit, Post, Topic
from forum.posting import open_topic, reply
from forum.removing import remove
from tests.forum.test_tree import check

pytestmark = pytest.mark.django_db

STRONG = "The patient, Gareth Pugh, had been waiting since four."
HARMLESS = "Somebody had been waiting since four."


def standing_by(**texts: str) -> Answers:
    return Answers(kept={mark.token: "agreed" for mark in marks_in(texts, "en-GB")})


@pytest.fixture
def held(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source=STRONG, answers=standing_by(body=STRONG))


def test_a_reply_without_an_answer_is_not_taken(cast, topic):
    with pytest.raises(Marked):
        reply(topic=topic, by=cast.other, source=STRONG)
    assert topic.posts.count() == 1


def test_a_held_reply_has_no_place_and_is_counted_nowhere(cast, topic, held):
    topic.refresh_from_db()
    assert (held.state, held.number, held.path) == ("held", None, None)
    assert (topic.last_number, topic.reply_count, topic.post_count) == (1, 0, 1)
    assert CheckChoice.objects.get().why == "agreed"
    for viewer in (None, cast.doctor, cast.editor):
        assert held not in Post.objects.visible_to(viewer)


def test_a_moderator_lets_it_out(cast, topic, held):
    later = reply(topic=topic, by=cast.doctor, source="Meanwhile.")
    approve(post=held, by=cast.moderator)
    held.refresh_from_db()
    assert held.number == later.number + 1
    assert AuditEntry.objects.get(act="approve").target_id == held.pk
    check(topic)
    with pytest.raises(NothingToDo):
        approve(post=held, by=cast.moderator)


def test_a_moderator_hands_it_back(cast, topic, held):
    draft = decline(post=held, by=cast.moderator, reason="patient")
    assert (draft.source, draft.topic, draft.byline) == (STRONG, topic, cast.other.byline)
    assert not Post.objects.filter(pk=held.pk).exists()
    check(topic)


def test_the_first_post_is_held_with_its_topic(cast, category):
    answers = standing_by(title="Two", body=STRONG)
    topic = open_topic(category=category, by=cast.other, title="Two", source=STRONG, answers=answers)
    post = topic.posts.get()
    assert (topic.state, post.state) == ("held", "held")
    for viewer in (None, cast.doctor, cast.other):
        assert topic not in Topic.objects.visible_to(viewer)
    approve(post=post, by=cast.moderator)
    topic.refresh_from_db()
    assert topic in Topic.objects.visible_to(None)
    check(topic)


def test_a_held_topic_that_is_handed_back_is_a_draft_of_a_topic(cast, category):
    answers = standing_by(title="Two", body=STRONG)
    topic = open_topic(category=category, by=cast.other, title="Two", source=STRONG, answers=answers)
    draft = decline(post=topic.posts.get(), by=cast.moderator, reason="patient")
    assert (draft.category, draft.title, draft.source) == (category, "Two", STRONG)
    assert not Topic.objects.filter(pk=topic.pk).exists()


def test_a_title_is_read_too(cast, category):
    with pytest.raises(Marked) as refusal:
        open_topic(
            category=category, by=cast.other, title="Mrs Hughes came back to clinic", source="And then?"
        )
    assert refusal.value.marks[0].field == "title"


def test_an_edit_is_held_while_readers_see_the_old_words(cast, a_reply):
    answers = standing_by(body=STRONG)
    waiting = edit(post=a_reply, by=cast.other, source=STRONG, version=1, answers=answers)
    a_reply.refresh_from_db()
    assert isinstance(waiting, HeldEdit)
    assert a_reply.source == "My mother, on a Tuesday."
    approve_edit(held=waiting, by=cast.moderator)
    a_reply.refresh_from_db()
    assert (a_reply.source, a_reply.version) == (STRONG, 2)
    with pytest.raises(NothingToDo):
        approve_edit(held=waiting, by=cast.moderator)
    again = edit(post=a_reply, by=cast.other, source=f"{STRONG} Again.", version=2)
    assert isinstance(again, Post), "what a moderator has let out is not asked about again"


def test_a_held_edit_is_handed_back_or_overtaken(cast, a_reply):
    answers = standing_by(body=STRONG)
    waiting = edit(post=a_reply, by=cast.other, source=STRONG, version=1, answers=answers)
    draft = decline_edit(held=waiting, by=cast.moderator, reason="patient")
    assert (draft.post, draft.source) == (a_reply, STRONG)
    edit(post=a_reply, by=cast.other, source=STRONG, version=1, answers=answers)
    edit(post=a_reply, by=cast.other, source=HARMLESS, version=1)
    assert not HeldEdit.objects.exists()


def test_a_held_post_goes_out_when_its_writer_takes_the_patient_out(cast, topic, held):
    edit(post=held, by=cast.other, source=HARMLESS, version=1)
    held.refresh_from_db()
    assert (held.state, held.number, held.source) == ("published", 2, HARMLESS)
    assert not held.revisions.exists()
    check(topic)


def test_only_moderators_decide(cast, held):
    for nobody in (cast.other, cast.editor):
        with pytest.raises(PermissionDenied):
            approve(post=held, by=nobody)
        with pytest.raises(PermissionDenied):
            decline(post=held, by=nobody, reason="patient")
    assert not Draft.objects.exists()


def test_its_writer_reads_why_it_came_back(cast, held):
    draft = decline(post=held, by=cast.moderator, reason="patient")
    client = cast.client("other")
    for address in (f"/drafts/{draft.address_id}/", "/drafts/", draft.get_absolute_url()):
        assert (
            "handed it back to you: “A patient could be recognised”" in client.get(address).content.decode()
        )
    words = {
        "goal": f"topic:{draft.topic.address_id}",
        "draft": draft.address_id,
        "draft_version": draft.version,
    }
    client.post("/drafts/keep/", {**words, "body": HARMLESS})
    draft.refresh_from_db()
    assert (draft.source, draft.handed_back) == (HARMLESS, "A patient could be recognised")


@pytest.mark.parametrize("how", ["removed", "hidden"])
def test_new_words_that_wait_are_their_writers_again_when_the_post_goes(cast, a_reply, how):
    edit(post=a_reply, by=cast.other, source=STRONG, version=1, answers=standing_by(body=STRONG))
    if how == "removed":
        remove(post=a_reply, by=cast.other)
    else:
        hide(target=a_reply, by=cast.moderator, reason="spam")
    assert not HeldEdit.objects.exists()
    assert Draft.objects.get(post=a_reply).source == STRONG
    assert STRONG in unescape(cast.client("other").get("/drafts/").content.decode())
