"""Ignoring a member and muting a word: for oneself alone, told to nobody, and without a gap."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import regarding
from accounts.models import MemberWatch, MutedWord, Notification
from accounts.moderating import hide
from accounts.regarding import (
    ignore,
    ignores,
    mute_word,
    regard_of,
    stop_ignoring,
    unmute_word,
    without_veiled,
)
from accounts.sealing import own_byline
from forum.hearing import hear
from forum.models import Topic
from forum.posting import open_topic, reply

pytestmark = pytest.mark.django_db
IGNORED, MUTED = "A post by somebody you ignore", "A post with a word you muted"


def page(cast, person, topic) -> str:
    return cast.client(person).get(topic.get_absolute_url()).content.decode()


def test_a_post_by_somebody_ignored_is_one_line(cast, topic, a_reply):
    ignore(member=cast.other, by=cast.doctor)
    ignore(member=cast.other, by=cast.doctor)
    assert page(cast, "doctor", topic).count(IGNORED) == 1
    for person in ("other", "moderator", None):
        assert IGNORED not in page(cast, person, topic)
    stop_ignoring(member=cast.other, by=cast.doctor)
    assert IGNORED not in page(cast, "doctor", topic)
    assert not MemberWatch.objects.exists()


def test_a_word_is_muted_whole_and_folded(cast, topic):
    assert mute_word(word="  Ménière ", by=cast.doctor) == "meniere"
    for words in ("about MENIERE again", "about menieres again", "Meniere: mine"):
        reply(topic=topic, by=cast.other, source=words)
    reply(topic=topic, by=cast.doctor, source="my own meniere")
    assert page(cast, "doctor", topic).count(MUTED) == 2
    unmute_word(pk=MutedWord.objects.get().pk, by=cast.other)
    assert MutedWord.objects.exists(), "somebody else cannot take it back"
    unmute_word(pk=MutedWord.objects.get().pk, by=cast.doctor)
    assert MUTED not in page(cast, "doctor", topic)


def test_topics_are_left_out_of_lists(cast, category, topic):
    other = open_topic(category=category, by=cast.other, title="Night shifts, again", source="x")
    third = open_topic(category=category, by=cast.editor, title="Knights", source="x")
    mine = open_topic(category=category, by=cast.doctor, title="My night", source="x")

    def listed(viewer):
        return set(without_veiled(Topic.objects.all(), viewer))

    assert listed(cast.doctor) == listed(None) == {topic, other, third, mine}
    mute_word(word="NIGHT", by=cast.doctor)
    assert listed(cast.doctor) == {topic, third, mine}
    ignore(member=cast.editor, by=cast.doctor)
    assert listed(cast.doctor) == {topic, mine}
    assert listed(cast.other) == {topic, other, third, mine}


def test_it_costs_one_statement(cast, topic):
    for number in range(30):
        mute_word(word=f"word {number}", by=cast.doctor)
    ignore(member=cast.other, by=cast.doctor)
    with CaptureQueriesContext(connection) as queries:
        regard = regard_of(cast.doctor)
    assert len(queries) == 1
    assert regard.ignored == {own_byline(cast.other).pk}
    assert regard.mine == {own_byline(cast.doctor).pk}
    with CaptureQueriesContext(connection) as queries:
        list(without_veiled(Topic.objects.all(), None))
    assert len(queries) == 1


def test_what_cannot_be(cast, monkeypatch):
    with pytest.raises(PermissionDenied):
        ignore(member=cast.doctor, by=cast.doctor)
    for nothing in ("", "  ", "\u2014", "!?", "x" * 61):
        with pytest.raises(ValidationError):
            mute_word(word=nothing, by=cast.doctor)
    monkeypatch.setattr(regarding, "MOST_WORDS", 1)
    mute_word(word="one", by=cast.doctor)
    with pytest.raises(ValidationError):
        mute_word(word="two", by=cast.doctor)


def test_staff_can_be_ignored(cast):
    ignore(member=cast.moderator, by=cast.doctor)
    assert ignores(cast.doctor, cast.moderator)
    assert not ignores(cast.moderator, cast.doctor)
    assert not ignores(None, cast.moderator)


def test_what_is_veiled_tells_of_nothing(cast, topic):
    told = Notification.objects.filter(byline=own_byline(cast.doctor))
    opening = topic.posts.get(number=1)

    def answer(source: str) -> int:
        hear(reply(topic=topic, by=cast.other, source=source, reply_to=opening).pk)
        return told.count()

    mute_word(word="night", by=cast.doctor)
    assert answer("About the Night, @doctor.") == 0
    assert answer("About knights.") == 1
    ignore(member=cast.other, by=cast.doctor)
    assert answer("About days.") == 1


def test_a_moderators_decision_reaches_who_ignores_them(cast, topic, a_reply):
    ignore(member=cast.moderator, by=cast.other)
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    assert "A moderator has hidden this post." in page(cast, "other", topic)
