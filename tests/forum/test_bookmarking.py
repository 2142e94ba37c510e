"""Bookmarks: one a member and post, with a note and a reminder, seen by their owner alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import Notification
from accounts.moderating import hide
from accounts.notifying import tell
from accounts.sealing import own_byline
from forum import bookmarking
from forum.bookmarking import add_bookmark, describe_bookmark, remind_due, reminder_after, remove_bookmark
from forum.models import Bookmark, Category
from forum.posting import reply
from forum.removing import remove

pytestmark = pytest.mark.django_db
LIST = "/bookmarks/"
REMINDERS = Notification.objects.filter(kind=Notification.Kind.REMINDER)


def listed(cast, person="doctor") -> str:
    return cast.client(person).get(LIST).content.decode()


def test_a_button_adds_and_takes_away(cast, topic, a_reply):
    doctor, address = cast.client("doctor"), f"{a_reply.get_absolute_url()}bookmark/"
    for _ in "ab":
        answer = doctor.post(address, {"want": "keep"})
        assert (answer.status_code, answer.url) == (302, f"{topic.get_absolute_url()}#{a_reply.anchor}")
    assert Bookmark.objects.count() == 1
    page = doctor.get(topic.get_absolute_url()).content.decode()
    assert page.count(">Bookmarked<") == 1
    assert "Bookmarked" not in cast.client("other").get(topic.get_absolute_url()).content.decode()
    answer = doctor.post(address, {"want": "forget"}, headers={"hx-request": "true"})
    assert 'aria-pressed="false"' in answer.content.decode()
    assert not Bookmark.objects.exists()
    signed_out = cast.client(None).post(address)
    assert signed_out.url.startswith("/accounts/login/")


def test_a_limit_is_told_beside_the_button(cast, topic, a_reply, settings):
    settings.LIMITS = {**settings.LIMITS, "bookmark": [(1, 60)]}
    add_bookmark(post=topic.posts.get(number=1), by=cast.doctor)
    address = f"{a_reply.get_absolute_url()}bookmark/"
    answer = cast.client("doctor").post(address, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Shown-Here"]) == (429, "1")
    assert Bookmark.objects.count() == 1
    remove_bookmark(post=topic.posts.get(number=1), by=cast.doctor)
    assert not Bookmark.objects.exists()


def test_note_and_reminder_are_changed_in_the_list(cast, a_reply):
    cast.doctor.time_zone = "Europe/Berlin"
    cast.doctor.save(update_fields=["time_zone"])
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    doctor, address = cast.client("doctor"), f"{LIST}{bookmark.pk}/"
    assert doctor.post(address, {"note": "Ask her.\nSoon.", "remind_at": "2030-01-02T09:30"}).url == LIST
    bookmark.refresh_from_db()
    assert bookmark.note == "Ask her. Soon."
    assert bookmark.remind_at.isoformat() == "2030-01-02T08:30:00+00:00"
    page = listed(cast)
    assert "Ask her. Soon." in page
    assert 'value="2030-01-02T09:30"' in page
    assert "My mother, on a Tuesday." in page
    for wrong in (
        {"note": "x" * 501},
        {"note": "kept", "remind_at": "2001-01-01T00:00"},
        {"remind_at": "soon"},
        {"remind_at": "9999-12-31T23:59"},
        {"remind_at": "0001-01-01T00:00"},
    ):
        answer = doctor.post(address, wrong)
        assert answer.status_code == 422
        assert wrong.get("note", "")[:40] in answer.content.decode()
    bookmark.refresh_from_db()
    assert bookmark.note == "Ask her. Soon."
    assert doctor.post(address, {"act": "remove"}).url == LIST
    assert "There are none yet" in listed(cast)


def test_a_button_reminds_in_the_morning_of_a_day(cast, a_reply):
    cast.doctor.time_zone = "Asia/Tokyo"
    cast.doctor.save(update_fields=["time_zone"])
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    doctor, address = cast.client("doctor"), f"{LIST}{bookmark.pk}/"
    tokyo = ZoneInfo("Asia/Tokyo")
    days = {timezone.localdate(timezone=tokyo)}
    answer = doctor.post(address, {"note": "Ask.", "remind_at": "soon", "remind_in": "week"}, follow=True)
    days.add(timezone.localdate(timezone=tokyo))  # midnight may fall between
    bookmark.refresh_from_db()
    here = bookmark.remind_at.astimezone(tokyo)
    assert here.date() - timedelta(days=7) in days
    assert (here.hour, here.minute, bookmark.note) == (9, 0, "Ask.")
    assert f"reminded on {here.day} " in answer.content.decode()
    doctor.post(address, {"note": "Ask.", "remind_at": "2030-01-02T09:30", "remind_in": "never"})
    bookmark.refresh_from_db()
    assert (bookmark.remind_at, bookmark.note) == (None, "Ask.")
    assert doctor.post(address, {"remind_in": "yesterday"}).status_code == 422


@pytest.mark.parametrize(
    ("choice", "now", "then"),
    [
        ("tomorrow", "2026-12-31T23:30", "2027-01-01"),
        ("three-days", "2028-02-27T08:00", "2028-03-01"),
        ("month", "2027-01-31T08:00", "2027-02-28"),
        ("month", "2027-12-05T08:00", "2028-01-05"),
    ],
)
def test_the_day_of_a_choice(choice, now, then):
    found = reminder_after(choice, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found.isoformat() == f"{then}T09:00:00+00:00"


def test_a_post_leads_to_its_bookmark_and_back(cast, topic, a_reply):
    doctor, way = cast.client("doctor"), f"{a_reply.get_absolute_url()}bookmark/"
    assert doctor.get(way).url == a_reply.get_absolute_url(), "there is none yet"
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    page = doctor.get(topic.get_absolute_url()).content.decode()
    assert page.count(f'href="{way}"') == 1
    found = doctor.get(way)
    assert found.url.startswith(f"{LIST}{bookmark.pk}/")
    assert 'name="back" value="post"' in doctor.get(found.url).content.decode()
    answer = doctor.post(f"{LIST}{bookmark.pk}/", {"note": "Ask.", "back": "post"})
    assert answer.url == found.url
    assert f'href="{a_reply.get_absolute_url()}">Back to the post' in doctor.get(answer.url).text
    assert cast.client(None).get(way).url.startswith("/accounts/login/")


def test_a_time_that_has_come_may_stay_while_the_note_changes(cast, a_reply):
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    past = timezone.now() - timedelta(days=1)
    Bookmark.objects.update(remind_at=past)
    describe_bookmark(bookmark=bookmark, by=cast.doctor, note="New.", remind_at=past)
    assert Bookmark.objects.get().note == "New."


def test_nobody_else_sees_or_changes_it(cast, a_reply):
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    describe_bookmark(bookmark=bookmark, by=cast.doctor, note="Zanzibarquartz", remind_at=None)
    for person in ("other", "moderator", "admin"):
        client = cast.client(person)
        assert "Zanzibarquartz" not in listed(cast, person)
        for method in (client.get, client.post):
            assert method(f"{LIST}{bookmark.pk}/").status_code == 404
    assert cast.client("admin").get("/admin/forum/bookmark/").status_code == 404
    assert cast.client(None).get(LIST).url.startswith("/accounts/login/")
    assert Bookmark.objects.get().note == "Zanzibarquartz"


@pytest.mark.parametrize("how", ["hidden", "removed", "topic hidden", "closed"])
def test_a_post_that_is_not_there_any_more(cast, category, topic, a_reply, how):
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    describe_bookmark(bookmark=bookmark, by=cast.doctor, note="My own words.", remind_at=None)
    match how:
        case "hidden":
            hide(target=a_reply, by=cast.moderator, reason="patient")
        case "removed":
            remove(post=a_reply, by=cast.other)
        case "topic hidden":
            hide(target=topic, by=cast.moderator, reason="spam")
        case "closed":
            Category.objects.update(read_level="staff", write_level="staff")
    page = listed(cast)
    assert "A post that is not there any more." in page
    assert "My own words." in page
    for gone in ("Tuesday", topic.title, "Other", a_reply.address_id):
        assert gone not in page.replace("Your bookmarks", ""), gone
    assert "Tuesday" not in cast.client("doctor").get(f"{LIST}{bookmark.pk}/").content.decode()
    with pytest.raises(PermissionDenied):
        add_bookmark(post=a_reply, by=cast.editor) if how == "removed" else add_bookmark(
            post=a_reply, by=cast.other
        )
    cast.client("doctor").post(f"{LIST}{bookmark.pk}/", {"act": "remove"})
    assert not Bookmark.objects.exists()


def test_the_list_goes_on_and_costs_the_same(cast, topic, django_assert_max_num_queries):
    for number in range(32):
        add_bookmark(post=reply(topic=topic, by=cast.other, source=f"Words {number}."), by=cast.doctor)
    doctor = cast.client("doctor")
    with django_assert_max_num_queries(5):
        first = doctor.get(LIST).content.decode()
    assert "Words 31." in first
    assert "Words 1." not in first
    older = first.split("?before=")[1].split('"')[0]
    second = doctor.get(f"{LIST}?before={older}").content.decode()
    assert "Words 1." in second
    assert "Words 2." not in second


def test_words_survive_a_session_that_is_over(cast, a_reply):
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    browser, address = cast.client(None), f"{LIST}{bookmark.pk}/"
    answer = browser.post(address, {"note": "Not lost.", "writer": cast.doctor.pk})
    assert answer.url == f"/accounts/login/?next={address}"
    browser.force_login(cast.doctor)
    assert "Not lost." in browser.get(address).content.decode()


@pytest.fixture
def due(cast, a_reply) -> Bookmark:
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    later = timezone.now() + timedelta(hours=1)
    describe_bookmark(bookmark=bookmark, by=cast.doctor, note="Mine.", remind_at=later)
    return bookmark


def test_a_reminder_comes_once_at_its_time(cast, due):
    at = due.remind_at or Bookmark.objects.get().remind_at
    assert remind_due(at - timedelta(seconds=1)) == 0
    assert remind_due(at) == 1
    assert remind_due(at) == 0
    assert Bookmark.objects.get().remind_at is None
    told = REMINDERS.get()
    assert told.byline == own_byline(cast.doctor)
    assert told.target_id == due.post_id
    Notification.objects.update(read_at=timezone.now())
    describe_bookmark(bookmark=due, by=cast.doctor, note="", remind_at=at + timedelta(days=1))
    assert remind_due(at + timedelta(days=2)) == 1
    assert REMINDERS.get().read_at is None, "a second reminder is new again"


def test_a_reminder_is_found_by_an_index(due):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Bookmark.objects.filter(remind_at__lte=timezone.now()).explain()
    assert "bookmark_due" in plan


def test_a_reminder_that_fails_is_told_later(due, monkeypatch):
    at = Bookmark.objects.get().remind_at

    def killed(**_told) -> None:
        tell(**_told)
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(bookmarking, "tell", killed)
        with pytest.raises(ConnectionError):
            remind_due(at)
    assert Bookmark.objects.get().remind_at == at
    assert not REMINDERS.exists()
    assert remind_due(at) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(due):
    Bookmark.objects.update(remind_at=timezone.now() - timedelta(minutes=1))
    start = Barrier(8)

    def work(_) -> int:
        try:
            start.wait()
            return remind_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(work, range(8))) == 1
    assert REMINDERS.count() == 1
