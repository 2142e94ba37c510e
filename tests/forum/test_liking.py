"""Likes: one a member and post whatever happens at once, and a counter that equals its rows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.moderating import hide
from forum.liking import like, toggle, unlike
from forum.models import Like, Post
from tests.cast import make_member


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_likes(topic, a_reply, settings):
    settings.LIMITS = {**settings.LIMITS, "like": [(10_000, 60)]}
    members = [make_member(f"liker-{number}") for number in range(8)]

    def storm(member):
        try:
            for number in range(25):
                (like, unlike, toggle)[number % 3](post=a_reply, by=member)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(storm, members + members))
    a_reply.refresh_from_db()
    assert a_reply.like_count == Like.objects.filter(post=a_reply).count()


@pytest.mark.django_db
def test_like_and_unlike_say_whether_anything_changed(a_reply, cast):
    assert [like(post=a_reply, by=cast.doctor) for _ in "ab"] == [True, False]
    assert [unlike(post=a_reply, by=cast.doctor) for _ in "ab"] == [True, False]
    assert toggle(post=a_reply, by=cast.doctor)


@pytest.mark.django_db
def test_imported_likes_stay_below_the_count(a_reply, cast):
    Post.objects.filter(pk=a_reply.pk).update(like_count=3, imported_likes=3)
    like(post=a_reply, by=cast.doctor)
    unlike(post=a_reply, by=cast.doctor)
    unlike(post=a_reply, by=cast.doctor)
    a_reply.refresh_from_db()
    assert a_reply.like_count == 3


@pytest.mark.django_db
def test_what_is_not_shown_cannot_be_liked(a_reply, cast):
    hide(target=a_reply, by=cast.moderator, reason="spam")
    a_reply.refresh_from_db()
    with pytest.raises(PermissionDenied):
        like(post=a_reply, by=cast.doctor)
