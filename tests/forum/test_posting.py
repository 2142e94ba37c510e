"""Opening, replying, editing, removing: each once, each kept, each counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.limiting import TooOften
from accounts.moderating import hide, restore
from accounts.refusals import Conflict
from forum.editing import edit
from forum.models import Category, Page, Post, Topic
from forum.models.post import DEEPEST
from forum.posting import open_topic, reply
from forum.removing import remove

pytestmark = pytest.mark.django_db


def test_topic_opens_with_post_one(topic, cast):
    opening = topic.posts.get()
    assert (opening.number, opening.path, opening.branch, opening.parent) == (1, [1], 0, None)
    assert opening.byline.member == cast.doctor
    assert opening.html == "<p>I told my <em>sister</em> first.</p>"
    assert opening.plain == "I told my sister first."
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_number, topic.last_byline) == (0, 1, opening.byline)


def test_reply_to_the_topic_and_to_a_reply(topic, a_reply, cast):
    below = reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    assert (a_reply.path, below.path) == ([2], [2, 3])
    assert below.parent == below.reply_to == a_reply
    topic.refresh_from_db()
    assert topic.reply_count == 2
    assert topic.last_post_at == below.published_at


def test_reply_to_the_opening_post_stands_at_the_top(topic, cast):
    answer = reply(topic=topic, by=cast.other, source="Yes.", reply_to=topic.posts.get())
    assert answer.path == [2]
    assert answer.reply_to.is_opening


def test_same_submission_gives_the_same_post(topic, cast):
    first = reply(topic=topic, by=cast.other, source="Once.", submission="key")
    again = reply(topic=topic, by=cast.other, source="Once.", submission="key")
    someone_else = reply(topic=topic, by=cast.doctor, source="Once.", submission="key")
    assert first == again != someone_else
    opened = [
        open_topic(category=topic.category, by=cast.other, title="T", source="S", submission="k")
        for _ in "ab"
    ]
    assert opened[0] == opened[1]


def test_the_same_words_again_a_moment_later_are_the_same_post(topic, a_reply, cast):
    def say(**other):
        return reply(**{"topic": topic, "by": cast.other, "source": "Back, and sent again.", **other})

    first = say()
    assert say(submission="a fresh form") == first
    assert say(reply_to=a_reply) != first
    assert say(by=cast.doctor) != first
    Post.objects.filter(pk=first.pk).update(published_at=timezone.now() - timedelta(minutes=11))
    assert say() != first
    opened = [open_topic(category=topic.category, by=cast.other, title="T", source="S") for _ in "ab"]
    assert opened[0] == opened[1]
    assert opened[0] != open_topic(category=topic.category, by=cast.other, title="T", source="Else.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", "key"])
def test_twenty_parallel_replays_leave_one_post(topic, cast, key):
    def send(_):
        try:
            return reply(topic=topic, by=cast.other, source="Once.", submission=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        assert len(set(people.map(send, range(20)))) == 1
    topic.refresh_from_db()
    assert (topic.reply_count, topic.posts.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", "key"])
def test_twenty_parallel_openings_leave_one_topic(category, cast, key):
    def send(_):
        try:
            return open_topic(category=category, by=cast.other, title="T", source="S", submission=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        assert len(set(people.map(send, range(20)))) == 1
    assert Topic.objects.count() == 1


def test_a_locked_topic_refuses(topic, cast):
    Topic.objects.filter(pk=topic.pk).update(is_locked=True)
    with pytest.raises(PermissionDenied, match="locked"):
        reply(topic=topic, by=cast.other, source="Late.")


def test_levels_of_a_category_refuse(cast):
    staff = Category.objects.create(slug="staff", name="Staff", read_level="staff", write_level="staff")
    with pytest.raises(PermissionDenied):
        open_topic(category=staff, by=cast.doctor, title="T", source="S")
    hidden = open_topic(category=staff, by=cast.moderator, title="T", source="S")
    assert not Topic.objects.visible_to(cast.doctor).filter(pk=hidden.pk).exists()
    assert not Post.objects.visible_to(cast.doctor).filter(topic=hidden).exists()
    assert Topic.objects.visible_to(cast.editor).filter(pk=hidden.pk).exists()


def test_what_is_answered_was_taken_down_meanwhile(topic, a_reply, cast):
    remove(post=a_reply, by=cast.other)
    with pytest.raises(Conflict, match="removed meanwhile"):
        reply(topic=topic, by=cast.doctor, source="But…", reply_to=a_reply)


def test_a_post_of_another_topic_cannot_be_answered(topic, a_reply, cast, category):
    elsewhere = open_topic(category=category, by=cast.doctor, title="Else", source="Where.")
    with pytest.raises(Conflict):
        reply(topic=elsewhere, by=cast.doctor, source="?", reply_to=a_reply)


def test_too_many_posts_in_a_minute(topic, cast, settings):
    settings.LIMITS = {**settings.LIMITS, "post": [(2, 3600)]}
    reply(topic=topic, by=cast.other, source="1")
    reply(topic=topic, by=cast.other, source="2")
    with pytest.raises(TooOften) as refusal:
        reply(topic=topic, by=cast.other, source="3")
    assert 0 < refusal.value.seconds <= 3600
    reply(topic=topic, by=cast.doctor, source="Somebody else may.")


def test_edit_within_grace_leaves_no_mark(a_reply, cast):
    changed = edit(post=a_reply, by=cast.other, source="My father.", version=1)
    assert (changed.plain.strip(), changed.edited_at, changed.version) == ("My father.", None, 2)
    assert not changed.revisions.exists()


def test_edit_after_grace_is_marked_and_keeps_what_it_said(a_reply, cast):
    Post.objects.filter(pk=a_reply.pk).update(published_at=timezone.now() - timedelta(minutes=6))
    changed = edit(post=a_reply, by=cast.other, source="My father.", version=1)
    assert changed.is_edited
    assert [kept.source for kept in changed.revisions.all()] == ["My mother, on a Tuesday."]
    again = edit(post=changed, by=cast.other, source="My aunt.", version=2)
    assert [kept.version for kept in again.revisions.order_by("version")] == [1, 2]


def test_edit_of_a_changed_post_is_a_conflict(a_reply, cast):
    edit(post=a_reply, by=cast.other, source="First window.", version=1)
    with pytest.raises(Conflict):
        edit(post=a_reply, by=cast.other, source="Second window.", version=1)
    a_reply.refresh_from_db()
    assert a_reply.source == "First window."


def test_only_the_author_edits_and_not_what_is_hidden(a_reply, cast):
    with pytest.raises(PermissionDenied):
        edit(post=a_reply, by=cast.doctor, source="Mine now.", version=1)
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    with pytest.raises(PermissionDenied, match="hidden"):
        edit(post=a_reply, by=cast.other, source="Back again.", version=1)
    a_reply.refresh_from_db()
    assert a_reply.state == Post.State.HIDDEN


def test_remove_keeps_the_place(topic, a_reply, cast):
    below = reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    remove(post=a_reply, by=cast.other)
    remove(post=a_reply, by=cast.other)
    a_reply.refresh_from_db()
    topic.refresh_from_db()
    assert (a_reply.state, a_reply.path, below.path) == ("removed", [2], [2, 3])
    assert topic.reply_count == 1
    assert not Post.objects.visible_to(cast.moderator).filter(pk=a_reply.pk).exists()


def test_the_last_reply_falls_back_when_the_newest_goes(topic, a_reply, cast):
    newest = reply(topic=topic, by=cast.doctor, source="Newest.")
    remove(post=newest, by=cast.doctor)
    topic.refresh_from_db()
    assert (topic.last_post_at, topic.last_byline) == (a_reply.published_at, a_reply.byline)


def test_an_unanswered_topic_goes_with_its_opening_post(topic, cast):
    remove(post=topic.posts.get(), by=cast.doctor)
    assert not Topic.objects.visible_to(cast.admin).filter(pk=topic.pk).exists()


def test_an_answered_topic_stays_without_its_opening_post(topic, a_reply, cast):
    remove(post=topic.posts.get(number=1), by=cast.doctor)
    assert Topic.objects.visible_to(None).filter(pk=topic.pk).exists()


def test_hide_and_restore_count(topic, a_reply, cast):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_post_at) == (0, topic.posts.get(number=1).published_at)
    assert not Post.objects.visible_to(cast.other).filter(pk=a_reply.pk).exists()
    assert Post.objects.visible_to(cast.moderator).filter(pk=a_reply.pk).exists()
    restore(target=a_reply, by=cast.moderator, reason="other")
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_post_at) == (1, a_reply.published_at)


def test_hidden_topic_is_gone_for_readers_and_refuses_replies(topic, cast):
    hide(target=topic, by=cast.moderator, reason="spam")
    topic.refresh_from_db()
    assert not Topic.objects.visible_to(cast.doctor).exists()
    assert not Post.objects.visible_to(cast.doctor).exists()
    with pytest.raises(PermissionDenied):
        reply(topic=topic, by=cast.doctor, source="Late.")


def test_depth_is_capped_and_says_what_it_answers(topic, cast, settings):
    settings.LIMITS = {**settings.LIMITS, "post": [(1000, 60)]}
    last = None
    for number in range(DEEPEST + 2):
        last = reply(topic=topic, by=cast.other, source=f"deeper {number}", reply_to=last)
    assert last.depth == DEEPEST
    assert last.reply_to.depth == DEEPEST
    assert last.parent.depth == DEEPEST - 1
    assert Page.objects.of(topic, 0).get().size == 9
    head = topic.posts.get(number=9)
    assert (head.depth, head.onward_count) == (8, DEEPEST + 2 - 8)
