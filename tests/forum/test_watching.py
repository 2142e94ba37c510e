"""Watching and muting: which topics stay out of lists, and which level counts."""

import pytest

from accounts.models import WatchLevel
from forum.models import Category, Reading, Topic, Watch
from forum.posting import open_topic
from forum.tagging import tags_named
from forum.watching import followed_by, level_of, watch_category, watch_tag, watch_topic, without_muted

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag():
    return tags_named(["night shifts"])[0]


def listed(member) -> list[Topic]:
    return list(without_muted(Topic.objects.visible_to(member), member))


def test_what_is_muted_stays_out_of_lists(cast, topic, category, tag):
    assert listed(cast.doctor) == [topic]
    watch_topic(topic=topic, by=cast.doctor, level="muted")
    assert listed(cast.doctor) == []
    assert listed(cast.other) == [topic], "it is the doctor alone who muted it"
    watch_topic(topic=topic, by=cast.doctor, level="normal")
    watch_category(category=category, by=cast.doctor, level="muted")
    assert listed(cast.doctor) == [topic], "a topic's own level comes first"
    watch_category(category=category, by=cast.other, level="muted")
    assert listed(cast.other) == []
    watch_category(category=category, by=cast.other, level="normal")
    topic.taggings.create(tag=tag, last_post_at=topic.last_post_at)
    assert listed(cast.other) == [topic]
    watch_tag(tag=tag, by=cast.other, level="muted")
    assert listed(cast.other) == []


def test_a_level_is_one_row_and_normal_is_none(cast, category, tag, topic):
    for level in ("watching", "muted", "muted"):
        watch_category(category=category, by=cast.doctor, level=level)
        watch_tag(tag=tag, by=cast.doctor, level=level)
    assert Watch.objects.filter(member=cast.doctor).count() == 2
    assert level_of(cast.doctor, category=category) == level_of(cast.doctor, tag=tag) == "muted"
    assert level_of(cast.other, category=category) == level_of(None, tag=tag) == "normal"
    watch_category(category=category, by=cast.doctor, level="normal")
    watch_tag(tag=tag, by=cast.doctor, level="normal")
    assert not Watch.objects.exists()
    watch_topic(topic=topic, by=cast.other, level="watching")
    assert level_of(cast.other, topic=topic) == "watching"
    with pytest.raises(ValueError, match="loud"):
        watch_topic(topic=topic, by=cast.other, level="loud")


def test_the_list_of_what_one_follows_holds_what_one_may_see(cast, topic, category, tag):
    inner = Category.objects.create(slug="inner", name="Inner", read_level="staff", write_level="staff")
    secret = open_topic(category=inner, by=cast.editor, title="Secret", source="Words.")
    for place in (category, inner):
        Watch.objects.create(member=cast.doctor, category=place, level=WatchLevel.WATCHING)
    watch_tag(tag=tag, by=cast.doctor, level="watching")
    for each in (topic, secret):
        Reading.objects.update_or_create(
            member=cast.doctor, topic=each, defaults={"watch": WatchLevel.WATCHING}
        )
    followed = followed_by(cast.doctor)
    assert [reading.topic for reading in followed.topics] == [topic]
    assert [place.category or place.tag for place in followed.places] == [category, tag]
