"""What is offered while somebody writes: people of the topic first, published essays, similar topics; nothing unseen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.moderating import hide
from forum.completing import MOST, people
from forum.models import Category, Speaker
from forum.posting import open_topic
from forum.similar import similar_topics
from tests.cast import make_member, write_essay
from tests.forum.test_costs import nodes, plan_of

pytestmark = pytest.mark.django_db


def handles(words: str, **how) -> list[str]:
    return [person.handle for person in people(words, **how)]


def test_who_speaks_here_comes_first(cast, topic, a_reply):
    make_member("oakley")
    assert handles("o", viewer=cast.doctor, topic=topic) == ["other", "oakley"]
    assert handles("o", viewer=cast.doctor) == ["oakley", "other"]
    assert handles("", viewer=cast.doctor, topic=topic) == ["other"], "an @ alone offers those of the topic"
    assert handles("o", viewer=cast.other, topic=topic) == ["oakley"], "nobody names themselves"
    assert handles("o", viewer=None, topic=topic) == []


def test_people_are_found_by_handle_and_by_name(cast, topic):
    make_member("hm-london", display_name="Hannah Moss")
    assert handles("HM-", viewer=cast.doctor) == ["hm-london"]
    assert handles("hannah", viewer=cast.doctor) == ["hm-london"]
    for number in range(MOST + 2):
        make_member(f"hannah-{number}")
    assert len(handles("hannah", viewer=cast.doctor, topic=topic)) == MOST


def test_nobody_is_offered_who_has_no_name_here(cast, topic, a_reply):
    cast.other.is_active = False
    cast.other.save()
    cast.other.byline.handle = ""
    cast.other.byline.save()
    assert handles("other", viewer=cast.doctor, topic=topic) == []
    essay = write_essay(cast.editor)
    assert handles("ab", viewer=cast.doctor, topic=essay.discussion) == []


def test_who_said_nothing_that_can_be_read_does_not_speak_here(cast, topic, a_reply):
    make_member("oakley")
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    assert handles("o", viewer=cast.doctor, topic=topic) == ["oakley", "other"]


def test_completing_by_address(cast, topic, a_reply):
    client = cast.client("doctor")
    answer = client.get("/complete/people/", {"q": "oth", "topic": topic.address_id})
    assert answer.json() == {"names": [{"insert": "other", "title": "Other"}]}
    Category.objects.update(read_level="staff")
    assert client.get("/complete/people/", {"q": "", "topic": topic.address_id}).json() == {"names": []}
    assert client.get("/complete/people/", {"q": "\x00%_", "topic": "!"}).status_code == 200
    for address in ("/complete/people/", "/complete/essays/"):
        assert cast.client(None).get(address, {"q": "o"}).status_code == 403


def test_essays_are_offered_once_they_are_published(cast):
    write_essay(cast.editor, title="Handing back the keys")
    write_essay(cast.editor, title="Handing in notice", published=False)
    for name in ("doctor", "editor"):
        answer = cast.client(name).get("/complete/essays/", {"q": "handing"})
        assert [found["insert"] for found in answer.json()["names"]] == ["Handing back the keys"]


def test_finding_people_reads_indexes(cast, topic, a_reply):
    with CaptureQueriesContext(connection) as queries:
        people("o", viewer=cast.doctor, topic=topic)
    assert len(queries) <= 3
    for query in queries:
        for node in nodes(plan_of(query["sql"])):
            if node.get("Relation Name") in ("accounts_byline", "forum_speaker"):
                assert node["Node Type"] != "Seq Scan", query["sql"]
    assert Speaker.objects.filter(topic=topic).count() == 2


def test_similar_topics(cast, category, topic):
    open_topic(category=category, by=cast.other, title="Locum rates in the north", source="What is paid?")
    closed = Category.objects.create(slug="staff", name="Staff", read_level="staff", write_level="staff")
    open_topic(category=closed, by=cast.moderator, title="Whom did you tell first", source="Secret.")
    found = [one.title for one in similar_topics("Who should I tell first?", cast.doctor)]
    assert found == ["Who did you tell first?"]
    assert similar_topics("What were the rates for a locum", None)[0].title == "Locum rates in the north"
    assert similar_topics("Rates of interest on mortgages", cast.doctor) == [], "one word of three is chance"
    assert similar_topics('"" or -- \x00', cast.doctor) == []
    hide(target=topic, by=cast.moderator, reason="spam")
    assert similar_topics("Who should I tell first?", cast.doctor) == []


def test_similar_topics_are_shown_with_the_preview(cast, category, topic):
    form = {"title": "Who should I tell first?", "body": "I wonder.", "preview": "1"}
    page = cast.client("other").post("/forum/leaving/new/", form).content.decode()
    assert "talked about already" in page
    assert topic.get_absolute_url() in page
    fragment = cast.client("other").get("/complete/topics/", {"q": "tell first"}).content.decode()
    assert topic.get_absolute_url() in fragment
    assert "<html" not in fragment
