"""What becomes of what somebody was told: likes as a number, reading, forgetting, watching members."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import MemberWatch, Notification
from accounts.notified import unread_count
from accounts.notifying import forget_old_notifications, mark_all
from accounts.regarding import ignore
from accounts.sealing import own_byline
from accounts.watching import stop_watching, watch_member, watched_members, watches
from forum.hearing import hear, heard
from forum.liking import like, unlike
from forum.models import Like, Watch
from forum.posting import reply

pytestmark = pytest.mark.django_db


def test_likes_are_one_row_with_a_number_and_no_name(cast, topic, a_reply):
    for member in (cast.doctor, cast.editor, cast.other):
        like(post=a_reply, by=member)
    row = Notification.objects.get(byline=own_byline(cast.other))
    assert (row.kind, row.count, row.group) == ("likes", 2, topic.pk)
    unlike(post=a_reply, by=cast.doctor)
    row.refresh_from_db()
    assert row.count == 1
    unlike(post=a_reply, by=cast.editor)
    assert not Notification.objects.exists()
    assert Like.objects.count() == 1, "their own like is nothing to tell them"


def test_a_read_row_of_likes_comes_up_once_an_hour(cast, a_reply):
    like(post=a_reply, by=cast.doctor)
    mark_all(by=cast.other, until=timezone.now())
    like(post=a_reply, by=cast.editor)
    assert unread_count(cast.other) == 0, "not twice within the hour"
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=2))
    unlike(post=a_reply, by=cast.editor)
    assert unread_count(cast.other) == 0, "a like less is no news"
    like(post=a_reply, by=cast.editor)
    assert unread_count(cast.other) == 1
    assert Notification.objects.get().count == 2


def test_words_of_nobody_here_are_liked_in_silence(cast, essay):
    like(post=essay.discussion.posts.get(number=1), by=cast.doctor)
    assert not Notification.objects.exists()


def test_who_sees_the_posts_has_heard(cast, topic, a_reply):
    posts = [reply(topic=topic, by=cast.doctor, source=f"{n}", reply_to=a_reply) for n in range(3)]
    for post in posts:
        hear(post.pk)
    like(post=a_reply, by=cast.doctor)
    heard(by=cast.doctor, posts=posts)
    assert unread_count(cast.other) == 4
    heard(by=cast.other, posts=posts[:2])
    assert unread_count(cast.other) == 2
    heard(by=cast.other, posts=[a_reply])
    assert unread_count(cast.other) == 1


def test_old_notifications_are_forgotten(cast, topic, a_reply):
    posts = [reply(topic=topic, by=cast.doctor, source=f"{n}", reply_to=a_reply) for n in range(4)]
    for post in posts:
        hear(post.pk)
    now = timezone.now()
    rows = [Notification.objects.get(target_id=post.pk) for post in posts]
    ages = [(91, 92), (89, 92), (None, 366), (None, 364)]
    for row, (read, made) in zip(rows, ages, strict=True):
        row.read_at = read and now - timedelta(days=read)
        row.created_at = now - timedelta(days=made)
        row.save()
    assert forget_old_notifications() == 2
    assert set(Notification.objects.values_list("pk", flat=True)) == {rows[1].pk, rows[3].pk}


def test_watching_a_member_and_ignoring_them_are_one_thing(cast):
    watch_member(member=cast.other, by=cast.doctor)
    assert watches(cast.doctor, cast.other)
    assert [watch.byline.handle for watch in watched_members(cast.doctor)] == ["other"]
    ignore(member=cast.other, by=cast.doctor)
    assert not watches(cast.doctor, cast.other)
    stop_watching(member=cast.other, by=cast.doctor)
    assert MemberWatch.objects.get().level == "muted", "who stops watching goes on ignoring"
    assert not Watch.objects.exists()
