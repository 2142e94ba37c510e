"""The lists of topics: who stands in which, what is unread, and where a row leads."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.moderating import hide
from accounts.regarding import ignore
from forum import listing
from forum.models import Category, Post, Reading, Topic, TopicTag
from forum.posting import open_topic, reply
from forum.seeing import see_all
from forum.tagging import tags_named
from forum.watching import watch_category, watch_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast, category) -> Topic:
    return open_topic(category=category, by=cast.other, title="Another question", source="Words.")


@pytest.fixture
def read(cast, topic, a_reply, second) -> Topic:
    """The doctor has read both topics; then somebody answers in the second."""
    for one in (topic, second):
        cast.client("doctor").get(one.get_absolute_url())
    reply(topic=second, by=cast.editor, source="New.")
    second.refresh_from_db()
    return second


def titles(answer) -> list[str]:
    return [topic.title for topic in answer.context["topics"]]


def test_unread_lists_what_has_something_new(cast, topic, read):
    answer = cast.client("doctor").get("/forum/unread/")
    assert titles(answer) == ["Another question"]
    page = answer.content.decode()
    assert '<b class="fresh-count">1 new</b>' in page
    assert f'<a class="topic-link" href="/forum/t/{read.address_id}/unread/"' in page
    assert "Another question" in titles(cast.client("other").get("/forum/unread/"))
    assert "is-unread" in cast.client("doctor").get("/forum/").content.decode()
    assert "is-unread" not in cast.client(None).get("/forum/").content.decode()


def test_a_topic_is_opened_from_the_forum_in_a_category_that_takes_it(cast, category):
    closed = Category.objects.create(slug="notes", name="Notes", write_level="staff")
    where = "/forum/new/"
    assert f'href="{where}"' in cast.client("doctor").get("/forum/").content.decode()
    assert f"?next={where}" in cast.client(None).get("/forum/").content.decode()
    shown = cast.client("doctor").get(where).content.decode()
    assert f'href="{category.get_absolute_url()}new/"' in shown
    assert closed.get_absolute_url() not in shown
    assert f'href="{closed.get_absolute_url()}new/"' in cast.client("editor").get(where).content.decode()
    assert "/accounts/login/" in cast.client(None).get(where).url


def test_a_topic_that_was_never_opened_is_not_unread(cast, topic, a_reply):
    assert titles(cast.client("editor").get("/forum/unread/")) == []
    assert "is-unread" not in cast.client("editor").get("/forum/").content.decode()


def test_mark_all_as_read(cast, topic, read):
    client = cast.client("doctor")
    assert 'href="/forum/unread/seen/"' in client.get("/forum/unread/").text
    asked = client.get("/forum/unread/seen/").text
    assert "You have not read 1 new post. They stand in 1 topic" in asked
    assert titles(client.get("/forum/unread/")) != [], "to be asked marks nothing"
    assert client.post("/forum/unread/seen/").url == "/forum/unread/"
    assert titles(client.get("/forum/unread/")) == []
    assert "You are up to date" in client.get("/forum/unread/seen/").text
    assert "/accounts/login/" in cast.client(None).post("/forum/unread/seen/").url


def test_what_came_after_the_question_stays_unread(cast, topic, read):
    client = cast.client("doctor")
    asked = client.get("/forum/unread/seen/").text
    until = re.search(r'name="until" value="([^"]+)"', asked)[1]
    late = reply(topic=topic, by=cast.other, source="Written while the question was open.")
    assert client.post("/forum/unread/seen/", {"until": until}).url == "/forum/unread/"
    assert titles(client.get("/forum/unread/")) == [topic.title]
    assert client.get(f"/forum/t/{topic.address_id}/unread/").url.endswith(f"#{late.anchor}")
    for wrong in ("", "soon", "2030-13-01T00:00+00:00", "2026-01-01T00:00", "9999-12-31T23:59+00:00"):
        assert client.post("/forum/unread/seen/", {"until": wrong}).url == "/forum/unread/"
        assert titles(client.get("/forum/unread/")) == []


@pytest.mark.parametrize("address", ["/forum/unread/", "/forum/mine/"])
def test_lists_of_ones_own_are_for_members(cast, address):
    assert "/accounts/login/" in cast.client(None).get(address).url
    page = cast.client("doctor").get(address).content.decode()
    assert 'content="noindex"' in page


def test_what_is_muted_or_hidden_or_by_somebody_ignored_is_left_out(cast, category, topic, read):
    def is_unread() -> bool:
        return titles(cast.client("doctor").get("/forum/unread/")) == ["Another question"]

    watch_topic(topic=read, by=cast.doctor, level="muted")
    assert not is_unread()
    watch_topic(topic=read, by=cast.doctor, level="normal")
    assert is_unread()
    Reading.objects.update(watch="")
    watch_category(category=category, by=cast.doctor, level="muted")
    assert not is_unread()
    watch_category(category=category, by=cast.doctor, level="normal")
    ignore(member=cast.other, by=cast.doctor)
    assert not is_unread()
    assert "Another question" not in titles(cast.client("doctor").get("/forum/"))


def test_a_hidden_topic_is_in_no_list(cast, topic, read):
    hide(target=read, by=cast.moderator, reason="spam")
    for name in ("doctor", "other"):
        for address in ("/forum/", "/forum/unread/", "/forum/mine/", "/forum/unanswered/", "/forum/leaving/"):
            assert "Another question" not in titles(cast.client(name).get(address)), address


def test_mine_lists_where_one_spoke_and_what_waits(cast, topic, a_reply, second):
    assert titles(cast.client("other").get("/forum/mine/")) == ["Another question", "Who did you tell first?"]
    assert titles(cast.client("editor").get("/forum/mine/")) == []
    Post.objects.filter(pk=a_reply.pk).update(state="held", number=None, path=None, branch=None)
    page = cast.client("other").get("/forum/mine/").content.decode()
    assert "Waiting for a moderator" in page
    assert "My mother, on a Tuesday." in page
    assert "Waiting for a moderator" not in cast.client("doctor").get("/forum/mine/").content.decode()


def test_unanswered(cast, topic, second):
    reply(topic=topic, by=cast.other, source="Words.")
    assert titles(cast.client(None).get("/forum/unanswered/")) == ["Another question"]
    reply(topic=second, by=cast.doctor, source="Words.")
    assert titles(cast.client(None).get("/forum/unanswered/")) == []


def tag(topic: Topic, *names: str) -> None:
    for one in tags_named(names):
        TopicTag.objects.create(topic=topic, tag=one, last_post_at=topic.last_post_at)


def test_tags_stand_in_lists_and_a_tag_lists_its_topics(cast, topic, second):
    tag(topic, "Leaving")
    page = cast.client(None).get("/forum/").content.decode()
    assert '<a class="tag" href="/tags/leaving/"' in page
    assert [one.title for one in listing.tagged(tags_named(["leaving"])[0], None)[0]] == [
        "Who did you tell first?"
    ]


def many(category, cast, count: int) -> list[Topic]:
    """Topics of which each two share the time of their last post."""
    now = timezone.now()
    made = []
    for number in range(count):
        one = open_topic(
            category=category, by=cast.other, title=f"Topic {number} of {count}", source="Words."
        )
        at = now - timedelta(minutes=number // 2)
        Topic.objects.filter(pk=one.pk).update(last_post_at=at)
        one.refresh_from_db()
        tag(one, "leaving")
        made.append(one)
    return made


def test_every_list_goes_through_its_rows_once(cast, category, settings):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    made = many(category, cast, listing.ROWS + 5)
    for one in made:
        cast.client("doctor").get(one.get_absolute_url())
        reply(topic=one, by=cast.other, source="New.")
        Topic.objects.filter(pk=one.pk).update(last_post_at=one.last_post_at)
    leaving = tags_named(["leaving"])[0]
    lists = {
        "newest": lambda before: listing.newest(cast.doctor, before),
        "category": lambda before: listing.in_category(category, cast.doctor, before),
        "unread": lambda before: listing.unread(cast.doctor, before),
        "mine": lambda before: listing.mine(cast.other, before),
        "tag": lambda before: listing.tagged(leaving, cast.doctor, before),
    }
    for name, read_page in lists.items():
        first, older = read_page("")
        second, end = read_page(older)
        assert not end, name
        assert len(first) == listing.ROWS, name
        assert sorted(topic.pk for topic in first + second) == sorted(topic.pk for topic in made), name


def test_lists_cost_the_same_however_long_they_are(cast, category, settings):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    costs = []
    for count in (1, 12):
        for one in many(category, cast, count):
            cast.client("doctor").get(one.get_absolute_url())
            reply(topic=one, by=cast.doctor, source="Words.")
            reply(topic=one, by=cast.other, source="New.")
        costs.append([statements(cast, address) for address in ADDRESSES])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 9, dict(zip(ADDRESSES, costs[1], strict=True))


ADDRESSES = ("/forum/", "/forum/leaving/", "/forum/unread/", "/forum/mine/", "/forum/unanswered/")


def statements(cast, address: str) -> int:
    client = cast.client("doctor")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_see_all_leaves_other_topics(cast, topic, read):
    see_all(topic=topic, by=cast.doctor)
    assert titles(cast.client("doctor").get("/forum/unread/")) == ["Another question"]


def test_a_new_topic_carries_the_tags_that_its_writer_chose(cast, category):
    client = cast.client("doctor")
    sent = {
        "title": "Nights",
        "body": "Words.",
        "tag_1": "Night shifts",
        "tag_2": "night-shifts",
        "tag_3": "# Rota",
    }
    opened = client.get(client.post("/forum/leaving/new/", sent).url)
    page = opened.content.decode()
    assert [one.name for one in opened.context["tags"]] == ["Night shifts", "Rota"]
    assert 'href="/tags/night-shifts/"' in page
    tagged = cast.client(None).get("/tags/rota/").content.decode()
    assert "Nights" in tagged
    form = client.get("/forum/leaving/new/").content.decode()
    assert '<option value="Night shifts">' in form


def test_tags_of_topics_that_are_not_for_all_are_offered_to_nobody_and_have_no_page(cast, category):
    client = cast.client("doctor")
    client.post("/forum/leaving/new/", {"title": "Nights", "body": "Words.", "tag_1": "Secret rota"})
    category.read_level = "staff"
    category.save()
    Category.objects.create(slug="open", name="Open")
    assert "Secret rota" not in client.get("/forum/open/new/").content.decode()
    assert client.get("/tags/secret-rota/").status_code == 404
    assert cast.client("editor").get("/tags/secret-rota/").status_code == 200


def test_words_in_tag_fields_stay_when_the_form_is_refused(cast, category):
    sent = {"title": "", "body": "Words.", "tag_1": "Rota", "tag_2": "x" * 51}
    answer = cast.client("doctor").post("/forum/leaving/new/", sent)
    assert answer.status_code == 422
    assert 'value="Rota"' in answer.content.decode()
    assert "x" * 51 in answer.content.decode()


def test_the_front_page_leaves_out_what_a_member_has_muted_and_says_what_is_new(cast, topic, category):
    client = cast.client("other")
    client.get(topic.get_absolute_url())
    reply(topic=topic, by=cast.doctor, source="Another.")
    assert "1 new" in client.get("/").content.decode()
    watch_category(category=category, by=cast.other, level="muted")
    assert topic.title not in client.get("/").content.decode()
    assert topic.title in cast.client(None).get("/").content.decode()
