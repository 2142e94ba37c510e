"""Polls: secret votes that add up, however many people vote at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.moderating import hide
from forum.curating import set_lock
from forum.models import Ballot, Poll, Post, Topic
from forum.poll_form import PollForm
from forum.polling import FEWEST, NewPoll, shown_poll, take_vote_back, vote
from forum.posting import open_topic
from tests.cast import make_member

ASKED = NewPoll("Whom did you tell first?", ("A friend", "My partner", "Nobody yet"))


@pytest.fixture
def poll(cast, category) -> Poll:
    topic = open_topic(category=category, by=cast.doctor, title="A poll", source="Well?", poll=ASKED)
    return Poll.objects.get(post__topic=topic)


def address_of(poll: Poll) -> str:
    return f"{poll.post.get_absolute_url()}vote/"


def page(cast, poll, person=None) -> str:
    return cast.client(person).get(poll.post.topic.get_absolute_url()).content.decode()


def voters(poll: Poll, count: int, position: int = 1) -> None:
    for number in range(count):
        vote(poll=poll, by=make_member(f"voter-{position}-{number}"), positions=[position])


def recount(poll: Poll) -> None:
    poll.refresh_from_db()
    ballots = [row.positions for row in Ballot.objects.filter(poll=poll)]
    assert poll.ballot_count == len(ballots)
    for choice in poll.choices.all():
        assert choice.vote_count == sum(choice.position in chosen for chosen in ballots)


@pytest.mark.django_db
def test_vote_change_and_take_back(cast, poll):
    for positions in ([1], [1], [3]):
        vote(poll=poll, by=cast.other, positions=positions)
    assert [row.positions for row in Ballot.objects.all()] == [[3]]
    recount(poll)
    take_vote_back(poll=poll, by=cast.other)
    take_vote_back(poll=poll, by=cast.other)
    assert not Ballot.objects.exists()
    recount(poll)


@pytest.mark.django_db
def test_what_is_no_vote(cast, poll):
    for positions in ([], [1, 2], [9], [0]):
        with pytest.raises(ValidationError):
            vote(poll=poll, by=cast.other, positions=positions)
    poll.is_multiple = True
    poll.save()
    vote(poll=poll, by=cast.other, positions=[1, 2, 2])
    recount(poll)


@pytest.mark.django_db
def test_a_ballot_names_nobody(cast, poll):
    vote(poll=poll, by=cast.other, positions=[1])
    row = Ballot.objects.values().get()
    assert set(row) == {"id", "poll_id", "mark", "positions"}
    assert len(row["mark"]) == 64
    assert cast.client("admin").get("/admin/forum/ballot/").status_code == 404
    assert cast.client("admin").get("/admin/forum/poll/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_eight_people_vote_at_once_and_it_adds_up(cast, poll, settings):
    settings.LIMITS = {name: [(100_000, 60)] for name in settings.LIMITS}
    poll.is_multiple = True
    poll.save()
    members = [make_member(f"crowd-{number}") for number in range(4)]

    def storm(seed: int) -> None:
        chance = Random(seed)
        try:
            for _ in range(20):
                by = chance.choice(members)
                if chance.random() < 0.3:
                    take_vote_back(poll=poll, by=by)
                else:
                    vote(poll=poll, by=by, positions=chance.sample([1, 2, 3], chance.randint(1, 3)))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(storm, range(8)))
    assert Ballot.objects.count() <= len(members)
    recount(poll)


@pytest.mark.django_db
def test_results_are_for_who_voted_and_from_five_on(cast, poll):
    voters(poll, FEWEST - 2)
    vote(poll=poll, by=cast.other, positions=[2])
    assert "from 5 votes on" in page(cast, poll, "other")
    assert page(cast, poll, "other").count(">your vote<") == 1, "one's own vote is shown all the same"
    assert ">your vote<" not in page(cast, poll, "doctor")
    assert "poll-results" not in page(cast, poll, "other")
    voters(poll, 1, position=3)
    assert "poll-results" in page(cast, poll, "other")
    for person in ("doctor", None, "moderator", "admin"):
        shown = page(cast, poll, person)
        assert "poll-results" not in shown, person
        assert "%)" not in shown, person
    assert "after your own vote" in page(cast, poll, "doctor")
    shown = shown_poll(Poll.objects.select_related("post__topic").get(), cast.other)
    assert [(choice.votes, choice.percent) for choice in shown.choices] == [(3, 60), (1, 20), (1, 20)]
    take_vote_back(poll=poll, by=cast.other)
    assert "poll-results" not in page(cast, poll, "other")


@pytest.mark.django_db
def test_a_closed_poll_shows_results_and_refuses_with_the_choice(cast, poll):
    voters(poll, FEWEST)
    Poll.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    for person in (None, "doctor"):
        assert "poll-results" in page(cast, poll, person)
        assert "This poll is closed." in page(cast, poll, person)
    answer = cast.client("doctor").post(address_of(poll), {"choice": "2", "act": "vote"})
    assert answer.status_code == 403
    assert "My partner</b>" in answer.content.decode()
    assert "This poll is closed" in answer.content.decode()
    with pytest.raises(PermissionDenied):
        take_vote_back(poll=poll, by=cast.doctor)
    recount(poll)


@pytest.mark.django_db
def test_few_votes_stay_unseen_when_the_poll_is_closed(cast, poll):
    voters(poll, FEWEST - 1)
    Poll.objects.update(closes_at=timezone.now())
    assert "poll-results" not in page(cast, poll)


@pytest.mark.django_db
def test_a_locked_topic_takes_no_votes(cast, poll):
    set_lock(topic=poll.post.topic, by=cast.moderator, locked=True)
    assert cast.client("other").post(address_of(poll), {"choice": "1"}).status_code == 403
    assert 'name="choice"' not in page(cast, poll, "other")


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["post", "topic", "held"])
def test_the_poll_of_a_hidden_post_is_not_there(cast, poll, how):
    match how:
        case "post":
            hide(target=poll.post, by=cast.moderator, reason="other")
        case "topic":
            hide(target=poll.post.topic, by=cast.moderator, reason="other")
        case "held":
            Post.objects.filter(pk=poll.post_id).update(state="held", number=None, path=None, branch=None)
    assert cast.client("other").post(address_of(poll), {"choice": "1"}).status_code == 404
    assert ASKED.question not in page(cast, poll, "other")
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_forms_and_htmx(cast, poll):
    other = cast.client("other")
    answer = other.post(address_of(poll), {"choice": "2", "act": "vote"})
    assert answer.url == f"{poll.post.topic.get_absolute_url()}#{poll.post.anchor}"
    assert 'value="2" id="poll-' in page(cast, poll, "other")
    assert re.search(r'value="2" id="poll-\d+-2" checked', page(cast, poll, "other"))
    answer = other.post(address_of(poll), {"act": "take-back"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "checked" not in answer.content.decode()
    answer = other.post(address_of(poll), {"act": "vote"}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Shown-Here"]) == (422, "1")
    assert "choose something" in answer.content.decode()
    for wrong in ("x", "-1", "9" * 5, "9" * 20, "9" * 5000, "²"):
        assert other.post(address_of(poll), {"choice": wrong}).status_code == 422
    assert cast.client(None).post(address_of(poll), {"choice": "1"}).url.startswith("/accounts/login/")


@pytest.mark.django_db
def test_a_new_topic_with_a_poll(cast, category):
    doctor = cast.client("doctor")
    said = {"title": "With a poll", "body": "Words.", "submission": "once", "poll_question": "Well?"}
    answer = doctor.post("/forum/leaving/new/", {**said, "poll_choices": "Only one"})
    assert answer.status_code == 422
    assert "two to ten choices" in answer.content.decode()
    assert "Only one" in answer.content.decode()
    said |= {"poll_choices": "Yes\r\n\r\nNo\r\n", "poll_several": "on", "poll_days": "7"}
    for _ in "ab":
        assert doctor.post("/forum/leaving/new/", said).status_code == 302
    poll = Poll.objects.get()
    assert [choice.text for choice in poll.choices.all()] == ["Yes", "No"]
    assert poll.is_multiple
    assert timedelta(days=6) < poll.closes_at - timezone.now() <= timedelta(days=7)
    assert "Well?" in page(cast, poll)
    doctor.post("/forum/leaving/new/", {"title": "Without", "body": "Words.", "submission": "two"})
    assert Poll.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, None),
        ({"question": "Well?", "choices": "Yes\nNo"}, None),
        ({"question": "Well?"}, "poll_choices"),
        ({"choices": "Yes\nNo"}, "poll_question"),
        ({"question": "Well?", "choices": "Yes\nYES "}, "poll_choices"),
        ({"question": "Well?", "choices": "\n".join("abcdefghijk")}, "poll_choices"),
        ({"question": "Well?", "choices": f"Yes\n{'x' * 121}"}, "poll_choices"),
        ({"question": "x" * 201, "choices": "Yes\nNo"}, "poll_question"),
        ({"question": "Well?\nWell?", "choices": "Yes\nNo"}, "poll_question"),
        ({"question": "Well?", "choices": "Yes\nNo", "days": "5"}, "poll_days"),
        ({"question": "Well?", "choices": "👍\n👎"}, None),
    ],
)
def test_the_fields_of_a_poll(fields, wrong):
    form = PollForm({f"poll_{name}": value for name, value in fields.items()})
    assert list(form.errors) == ([wrong] if wrong else [])


@pytest.mark.django_db
def test_a_poll_costs_a_page_two_statements(cast, poll):
    other = cast.client("other")
    address = poll.post.topic.get_absolute_url()

    def statements() -> int:
        other.get(address)
        with CaptureQueriesContext(connection) as queries:
            other.get(address)
        return len(queries)

    with_poll = statements()
    Poll.objects.all().delete()
    assert with_poll - statements() == 2


def test_a_form_sent_again_with_more_than_before_says_so_and_then_opens_another_topic(cast, category):
    client = cast.client("doctor")
    words = {"title": "Who knows?", "body": "Well?", "submission": "the-first-form"}
    client.post("/forum/leaving/new/", words)
    for added in (
        {"title": "Who knew?"},
        {"poll_question": "Whom?", "poll_choices": "A\nB"},
        {"tag_1": "Nights"},
    ):
        response = client.post("/forum/leaving/new/", {**words, **added})
        assert response.status_code == 409
        assert all(text.split("\n")[0] in response.content.decode() for text in added.values())
        assert Topic.objects.count() == 1
    again = {**words, "poll_question": "Whom?", "poll_choices": "A\nB", "tag_1": "Nights"}
    assert client.post("/forum/leaving/new/", {**again, "submission": "another-form"}).status_code == 302
    poll = Poll.objects.get()
    assert [tag.name for tag in poll.post.topic.tags.all()] == ["Nights"]
    for form in ("another-form", "a-third-form"):
        response = client.post("/forum/leaving/new/", {**again, "submission": form})
        assert response["Location"] == poll.post.topic.get_absolute_url(), "the same is one"
    assert Topic.objects.count() == 2
