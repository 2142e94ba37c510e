"""What machines are told of a topic: what a visitor reads there, and nothing else."""

import json
import re

import pytest

from accounts.moderating import hide
from forum.liking import like

pytestmark = pytest.mark.django_db
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client, address) -> list[dict]:
    found = _DATA.search(client.get(address).content.decode())
    return json.loads(found[1]) if found else []


def test_a_topic_is_told_as_a_discussion(cast, topic, a_reply, settings):
    like(post=topic.posts.get(number=1), by=cast.other)
    posting, way = told(cast.client(None), topic.get_absolute_url())
    assert posting["@type"] == "DiscussionForumPosting"
    assert posting["url"] == settings.SITE_URL + topic.get_absolute_url()
    assert (posting["headline"], posting["commentCount"]) == ("Who did you tell first?", 1)
    assert posting["text"] == "I told my sister first."
    assert posting["author"] == {
        "@type": "Person",
        "name": "Doctor",
        "url": f"{settings.SITE_URL}/members/doctor/",
    }
    assert posting["interactionStatistic"]["userInteractionCount"] == 1
    assert [step["name"] for step in way["itemListElement"]] == ["Forum", "Leaving", topic.title]


def test_other_orders_and_closed_places_tell_nothing(cast, topic, category):
    assert not told(cast.client(None), f"{topic.get_absolute_url()}?order=newest")
    category.read_level = "members"
    category.save()
    assert not told(cast.client("doctor"), topic.get_absolute_url())


def test_a_hidden_first_post_is_told_to_nobody(cast, topic, a_reply):
    hide(target=topic.posts.get(number=1), by=cast.moderator, reason="patient")
    for person in (None, "moderator"):
        posting, _ = told(cast.client(person), topic.get_absolute_url())
        assert not posting.keys() & {"text", "author", "datePublished", "interactionStatistic"}
