"""Likes: one a member and post whatever happens at once, and a counter that equals its rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.limiting import TooOften
from accounts.models import AuditEntry, Member, OutgoingMail, Tally
from accounts.moderating import hide
from accounts.trusting import NEW_FOR, Trust, trust_of
from forum.liking import like, toggle, unlike
from forum.models import Like, Post
from forum.posting import reply
from tests.cast import make_member, write_essay


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_likes(topic, a_reply, settings):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
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


def test_trust_grows_with_days_and_with_being_checked(db):
    long_ago = timezone.now() - NEW_FOR - timedelta(minutes=1)
    assert trust_of(make_member("fresh")) == Trust.NEW
    assert trust_of(make_member("settled", date_joined=long_ago)) == Trust.MEMBER
    assert trust_of(make_member("checked", verified_on=timezone.localdate())) == Trust.VERIFIED
    assert trust_of(make_member("staff", is_staff=True)) == Trust.VERIFIED


@pytest.fixture
def three_replies(cast, topic):
    return [reply(topic=topic, by=cast.other, source=f"Words {number}.") for number in range(3)]


@pytest.fixture
def _two_a_day(settings):
    settings.LIMITS = {**settings.LIMITS, "like-new": [(2, 86_400)], "like-member": [(3, 86_400)]}


@pytest.mark.django_db
@pytest.mark.usefixtures("_two_a_day")
def test_a_days_likes_are_counted_by_trust_and_taking_back_is_never_refused(cast, three_replies):
    first, second, third = three_replies
    for _ in range(4):
        like(post=first, by=cast.doctor)  # liked already: nothing new is counted
    like(post=second, by=cast.doctor)
    with pytest.raises(TooOften, match=r"hour|minute") as refusal:
        like(post=third, by=cast.doctor)
    assert 0 < refusal.value.seconds <= 86_400
    assert not Like.objects.filter(post=third).exists()
    third.refresh_from_db()
    assert third.like_count == 0
    assert unlike(post=first, by=cast.doctor)
    with pytest.raises(TooOften):
        like(post=first, by=cast.doctor)  # what was taken back was a like all the same
    Member.objects.filter(pk=cast.doctor.pk).update(date_joined=timezone.now() - 2 * NEW_FOR)
    cast.doctor.refresh_from_db()
    assert like(post=third, by=cast.doctor)


@pytest.mark.django_db
def test_undoing_is_not_refused_in_a_burst(cast, a_reply, settings):
    settings.LIMITS = {**settings.LIMITS, "like": [(1, 60)]}
    assert like(post=a_reply, by=cast.doctor)
    for _ in range(5):
        unlike(post=a_reply, by=cast.doctor)
    assert not Like.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_likes_at_once_keep_the_limit(cast, topic, settings):
    settings.LIMITS = {**settings.LIMITS, "like-new": [(5, 86_400)]}
    posts = [reply(topic=topic, by=cast.other, source=f"Words {number}.") for number in range(8)]

    def try_one(post) -> bool:
        try:
            return like(post=post, by=cast.doctor)
        except TooOften:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        assert sum(hands.map(try_one, posts)) == 5
    assert Like.objects.count() == 5
    assert sum(Post.objects.values_list("like_count", flat=True)) == 5


@pytest.mark.django_db
@pytest.mark.usefixtures("_two_a_day")
def test_a_refused_like_says_when_it_ends(cast, three_replies):
    doctor = cast.client("doctor")
    for post in three_replies[:2]:
        like(post=post, by=cast.doctor)
    address = f"{three_replies[2].get_absolute_url()}like/"
    answer = doctor.post(address, {"want": "like"})
    assert answer.status_code == 429
    assert f'#{three_replies[2].anchor}">Back to the post' in answer.text
    assert int(answer["Retry-After"]) > 0
    assert "all your likes for today" in answer.content.decode()
    answer = doctor.post(address, {"want": "like"}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Shown-Here"]) == (429, "1")
    assert 'aria-pressed="false"' in answer.content.decode()
    assert "all your likes for today" in answer.content.decode()


@pytest.mark.django_db
def test_who_liked_is_told_to_nobody(cast, topic, three_replies, caplog):
    """The two pages of somebody who likes and somebody who does not differ in nothing that others can ask for."""
    write_essay(cast.editor)
    liker = make_member("quietlylikes", display_name="Quietlylikes")
    assert cast.client("admin").get("/admin/forum/like/").status_code == 404
    with caplog.at_level("DEBUG"):
        liking = cast.client(None)
        liking.force_login(liker)
        liking.post(f"{three_replies[0].get_absolute_url()}like/")
    assert Like.objects.get().member == liker
    assert "quietlylikes" not in caplog.text.lower()
    pages = [
        topic.get_absolute_url(),
        three_replies[0].get_absolute_url(),
        "/members/other/",
        "/members/doctor/",
        "/members/quietlylikes/",
        f"/admin/forum/post/{three_replies[0].pk}/change/",
        f"/admin/forum/topic/{topic.pk}/change/",
        f"/admin/accounts/member/{cast.doctor.pk}/change/",
        "/admin/accounts/auditentry/",
        "/feeds/forum/",
        "/search/?q=Words",
    ]
    for person in (None, "doctor", "other", "moderator", "admin"):
        for page in pages:
            told = cast.client(person).get(page, follow=True).content.decode().lower()
            named = told.replace("/members/quietlylikes/", "")
            if "quietlylikes" not in page:
                assert "quietlylikes" not in named, (person, page)
            assert "liked by" not in told, (person, page)
    for model in (AuditEntry, OutgoingMail, Tally):
        assert "quietlylikes" not in str(list(model.objects.values())).lower()
    jobs = apps.get_model("procrastinate", "ProcrastinateJob").objects.values_list("args", flat=True)
    assert str(liker.pk) not in [str(value) for args in jobs for value in args.values()]
