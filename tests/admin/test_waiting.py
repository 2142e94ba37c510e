"""The queue of words that may identify a patient: read, decided about one by one, and never twice."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from forum.approving import approve
from forum.editing import edit
from forum.models import Draft, HeldEdit, Post
from forum.posting import open_topic, reply
from forum.removing import remove
from tests.forum.test_holding import STRONG, standing_by

pytestmark = pytest.mark.django_db
LIST = "/admin/waiting/"
SECOND = "Mrs Hughes came back to clinic with the same cough."
THIRD = "Her son Tomasz asked me."


@pytest.fixture
def queue(cast):
    return cast.client("moderator")


@pytest.fixture
def held(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source=STRONG, answers=standing_by(body=STRONG))


@pytest.fixture
def held_edit(cast, a_reply) -> HeldEdit:
    waiting = edit(post=a_reply, by=cast.other, source=SECOND, version=1, answers=standing_by(body=SECOND))
    assert isinstance(waiting, HeldEdit)
    return waiting


def address(kind: str, row) -> str:
    return reverse("admin-waiting-one", args=[kind, row.pk])


def test_moderators_alone_read_the_queue(cast, held):
    for name, status in (("editor", 403), ("moderator", 200), ("admin", 200), ("doctor", 302), (None, 302)):
        for page in (LIST, address("post", held)):
            answer = cast.client(name).get(page)
            assert answer.status_code == status, (name, page)
            assert ("Gareth" in answer.text) == (status == 200)
    refused = cast.client("editor").post(address("post", held), {"approve": "1"})
    assert refused.status_code == 403
    held.refresh_from_db()
    assert held.state == "held"


def test_the_list_shows_the_oldest_first_and_the_index_counts(queue, held, held_edit):
    page = queue.get(LIST).text
    assert page.index("Gareth Pugh") < page.index("Mrs Hughes")
    assert "Read what waits (2)" in queue.get("/admin/").text


def test_one_shows_its_marks_with_what_its_writer_said(queue, held):
    page = queue.get(address("post", held)).text
    assert ">Gareth Pugh</mark>" in page
    assert "A name stands beside “patient”." in page
    assert "They agreed to this being told" in page


def test_an_edit_shows_what_changes(queue, held_edit):
    page = queue.get(address("edit", held_edit)).text
    assert "What changes" in page
    assert "<del>" in page


def test_a_reply_shows_what_it_answers_and_where(queue, cast, topic, a_reply):
    words = "Ask Mrs Hughes, as I did."
    told = reply(topic=topic, by=cast.doctor, source=words, reply_to=a_reply, answers=standing_by(body=words))
    for page in (queue.get(LIST).text, queue.get(address("post", told)).text):
        assert f'<a href="{a_reply.get_absolute_url()}">Answers <bdi>Other</bdi>' in page
        assert "My mother, on a Tuesday." in page
        assert f'href="{topic.get_absolute_url()}"' in page
    remove(post=a_reply, by=cast.other)
    for page in (queue.get(LIST).text, queue.get(address("post", told)).text):
        assert "Answers a post that its writer took back" in page
        assert "My mother" not in page


def test_letting_out_leads_to_the_next(queue, cast, held, held_edit):
    answer = queue.post(address("post", held), {"approve": "1"})
    assert answer["Location"] == address("edit", held_edit)
    held.refresh_from_db()
    assert held.state == "published"
    answer = queue.post(address("edit", held_edit), {"approve": "1"}, follow=True)
    assert "Nothing waits." in answer.text
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["approve", "approve edit"]


def test_handing_back_asks_for_a_reason(queue, held):
    refused = queue.post(address("post", held), {"reason": ""})
    assert refused.status_code == 422
    assert "Please choose a reason" in refused.text
    assert queue.post(address("post", held), {"reason": "because"}).status_code == 422
    held.refresh_from_db()
    assert held.state == "held"
    assert queue.post(address("post", held), {"reason": "patient"})["Location"] == LIST
    assert Draft.objects.get().source == STRONG
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.reason) == ("decline", "patient")
    assert "Pugh" not in str(AuditEntry.objects.values())


def test_a_colleague_who_was_quicker_is_told_kindly(queue, cast, held):
    approve(post=held, by=cast.admin)
    for sent in ({"approve": "1"}, {"reason": "patient"}):
        answer = queue.post(address("post", held), sent, follow=True)
        assert answer.status_code == 200
        assert "does not wait any more" in answer.text
    assert AuditEntry.objects.count() == 1


def test_a_topic_shows_its_title_and_poll(queue, cast, category):
    open_topic(
        category=category,
        by=cast.other,
        title=THIRD,
        source="And then?",
        answers=standing_by(title=THIRD),
    )
    page = queue.get(address("post", Post.objects.get())).text
    assert ">Tomasz</mark>" in page


def test_what_waits_costs_a_fixed_number_of_statements(
    queue, cast, topic, held, held_edit, django_assert_max_num_queries
):
    answered = reply(topic=topic, by=cast.doctor, source="Which of them?")
    for number in range(8):
        words = f"{STRONG} {number}"
        answers = standing_by(body=words)
        reply(topic=topic, by=cast.doctor, source=words, reply_to=answered, answers=answers)
    with django_assert_max_num_queries(8):
        queue.get(LIST)
    with django_assert_max_num_queries(13):
        queue.get(address("post", held))


@pytest.mark.parametrize("where", ["/admin/waiting/nothing/1/", "/admin/waiting/post/x/"])
def test_what_is_nothing_is_not_there(queue, where):
    assert queue.get(where).status_code == 404
