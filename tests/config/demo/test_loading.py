"""The demo: whole, repeatable, and never where the site is in earnest."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.describing import describe
from accounts.limiting import TooOften, count_or_refuse, without_limits
from accounts.models import AuditEntry, Byline, Helpline, Member, Report, Target
from accounts.sealing import own_byline
from config.demo.people import PASSWORD
from config.demo.returning import UNSEEN
from essays.drafting import save_essay
from essays.models import Essay, Part, Series
from essays.models import Revision as Version
from forum.listing import unread
from forum.models import Ballot, Bookmark, Category, Like, Poll, Post, Reading, Tag, Topic
from forum.models.post import Revision
from forum.polling import FEWEST
from tests.config.demo.accounts import ACCOUNTS, account
from tests.forum.test_tree import check

CHANGED_BY_A_RUN = (
    *(Member, Byline, Category, Essay, Version, Series, Part, Tag, Essay.tags.through),
    *(Topic, Post, Revision, Like, Report, AuditEntry, Target),
)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(account(name))
    return client


def everything() -> dict[str, list]:
    """Each row of the demo with all its columns."""
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in CHANGED_BY_A_RUN}


def test_a_second_run_changes_nothing_and_asks_little(capsys):
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        call_command("demo")
    assert everything() == before
    assert len(queries) < 40
    assert "Nothing was missing." in capsys.readouterr().out


def test_somebody_has_begun_a_reply_that_waits():
    page = signed_in("doctor").get("/drafts/").content.decode()
    assert "The linen room" in page
    assert "The linen room" not in signed_in("moderator").get("/drafts/").content.decode()


def test_what_somebody_changed_since_stays():
    essay = Essay.objects.get(slug="what-is-owed")
    essay.title, essay.slug = "What is due", "what-is-due"
    save_essay(essay, by=account("editor"))
    Topic.objects.filter(title="The linen room").update(title="The other linen room")
    describe(account("doctor"), display_name="Somebody Else")
    Member.objects.filter(handle="gareth").update(email="gareth@example.net")
    Category.objects.filter(slug="leaving").update(name="Going")
    before = everything()
    call_command("demo", verbosity=0)
    assert everything() == before


def test_a_new_key_doubles_nothing(settings):
    before = everything()
    settings.SECRET_KEY = "another-key-" + "x" * 50
    call_command("demo", verbosity=0)
    assert everything() == before


def test_what_is_missing_is_made_again():
    Topic.objects.filter(title="Is it all right to miss it?").delete()
    call_command("demo", verbosity=0)
    check(Topic.objects.get(title="Is it all right to miss it?"))


def as_an_earlier_release_left_it() -> None:
    """Take away what came later than the first essays: tags, the series, second versions, some texts."""
    Tag.objects.all().delete()
    Series.objects.all().delete()
    Topic.objects.filter(title="Three years to go. Do I finish first?").delete()
    for essay in Essay.objects.filter(head__version__gt=1):
        first = essay.revisions.get(version=1)
        Essay.objects.filter(pk=essay.pk).update(source=first.source, version=1, head=first)
        essay.revisions.exclude(pk=first.pk).delete()
    for slug in ("fourteen-months", "what-became-of-the-day", "four-mondays"):
        essay = Essay.objects.get(slug=slug)
        essay.delete()
        if essay.discussion:
            essay.discussion.delete()


def how_it_stands() -> dict[str, list]:
    """What readers and editors see of the essays, without numbers and times."""
    essays = Essay.objects.order_by("slug")
    return {
        "words": list(
            essays.values_list("slug", "state", "source", "version", "head__version", "head__source")
        ),
        "tags": list(essays.order_by("slug", "tags__slug").values_list("slug", "tags__slug")),
        "parts": list(Part.objects.values_list("series__slug", "position", "title", "essay__slug")),
        "topics": sorted(Topic.objects.values_list("title", "reply_count", "is_locked")),
        "people": sorted(Member.objects.values_list("handle", flat=True)),
    }


def test_the_demo_of_an_earlier_release_gets_what_is_missing():
    whole = how_it_stands()
    as_an_earlier_release_left_it()
    assert how_it_stands() != whole
    call_command("demo", verbosity=0)
    assert how_it_stands() == whole


def test_an_essay_that_somebody_rewrote_keeps_its_words_and_tags():
    as_an_earlier_release_left_it()
    rewritten = Essay.objects.get(slug="a-leavers-inventory")
    rewritten.source = "Somebody else’s words."
    save_essay(rewritten, by=account("editor"))
    call_command("demo", verbosity=0)
    essay = Essay.objects.get(slug="a-leavers-inventory")
    assert essay.head.source == "Somebody else’s words."
    assert essay.revisions.count() == 2
    essay.tags.clear()
    call_command("demo", verbosity=0)
    assert not essay.tags.exists()


def test_nothing_of_it_where_the_site_is_in_earnest(settings):
    settings.TESTING = settings.DEMO = settings.DEBUG = False
    before = everything()
    with pytest.raises(CommandError) as refusal:
        call_command("demo")
    assert str(refusal.value).count(".") == 1
    assert everything() == before


@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_accounts_can_sign_in(name):
    client = Client()
    response = client.post("/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(account(name).pk)


def test_the_accounts_may_do_what_they_are_for():
    doctor, moderator, editor, admin = map(account, ACCOUNTS)
    assert not doctor.is_staff
    assert doctor.is_verified
    assert moderator.is_staff
    assert moderator.has_perm("accounts.moderate")
    assert not moderator.has_perm("essays.publish_essay")
    assert editor.is_staff
    assert editor.has_perm("essays.publish_essay")
    assert not editor.has_perm("accounts.moderate")
    assert admin.is_superuser


def test_the_others_cannot_sign_in():
    others = Member.objects.exclude(email__in=[f"{name}@example.org" for name in ACCOUNTS])
    assert others.count() == 16
    assert not any(member.has_usable_password() for member in others)


def test_counters_and_tree_agree_with_a_recount():
    for topic in Topic.objects.all():
        check(topic)
    for post in Post.objects.annotate(liked=Count("likes")):
        assert post.like_count == post.liked


def test_somebody_asked_a_question_and_said_what_helped():
    poll = Poll.objects.get()
    assert poll.ballot_count == Ballot.objects.count() >= FEWEST
    assert Post.objects.filter(helped_at__isnull=False).count() == 2
    assert Bookmark.objects.get().note


def test_the_doctor_comes_back_to_some_new_replies():
    doctor = Member.objects.get(email="doctor@example.org")
    topics, _older = unread(doctor)
    assert [topic.unread for topic in topics] == list(UNSEEN)
    readings = Reading.objects.filter(member=doctor)
    assert all(reading.topic.post_count >= reading.seen_count > 0 for reading in readings)
    assert readings.count() > len(UNSEEN)


def test_nobody_likes_their_own_words():
    assert not Like.objects.filter(post__byline__member=F("member")).exists()
    assert len(set(Post.objects.values_list("like_count", flat=True))) > 8


def test_times_are_in_order_and_in_the_past():
    now = timezone.now()
    for topic in Topic.objects.all():
        posts = list(topic.posts.order_by("number").select_related("byline__member", "reply_to"))
        assert [post.published_at for post in posts] == sorted(post.published_at for post in posts)
        assert topic.created_at == posts[0].published_at
        for post in posts:
            assert post.created_at == post.published_at < now
            assert post.reply_to is None or post.reply_to.published_at < post.published_at
            assert post.byline.member is None or post.byline.member.date_joined < post.published_at
            assert post.edited_at is None or post.published_at < post.edited_at < now
    assert not Like.objects.filter(created_at__lte=F("post__published_at")).exists()
    assert now - Topic.objects.latest("last_post_at").last_post_at < timedelta(hours=1)
    newest, *older = Essay.objects.published().newest_first()
    assert timedelta(days=1, hours=12) < now - newest.published_at < timedelta(days=3)
    assert timedelta(days=60) < now - older[-1].published_at < timedelta(days=120)


@pytest.mark.parametrize("name", [None, "doctor", "moderator"])
def test_every_page_of_it_can_be_read(name):
    client = signed_in(name) if name else Client()
    for page in ("/", "/essays/", "/forum/"):
        assert client.get(page).status_code == 200
    for essay in Essay.objects.published():
        assert client.get(essay.get_absolute_url()).status_code == 200
    for topic in Topic.objects.select_related("category"):
        wanted = 200 if name or topic.category.read_level == "public" else 404
        assert client.get(topic.get_absolute_url()).status_code == wanted
    for member in Member.objects.all():
        assert client.get(member.get_absolute_url()).status_code == 200


def test_limits_hold_again_afterwards(settings):
    settings.LIMITS = {"post": [(1, 3600)]}
    member = own_byline(account("doctor")).member
    with without_limits():
        for _ in range(3):
            count_or_refuse("post", member.pk)
    count_or_refuse("post", member.pk)
    with pytest.raises(TooOften):
        count_or_refuse("post", member.pk)


def test_helplines_are_listed_and_none_counts_as_checked():
    lines = list(Helpline.objects.prefetch_related("countries"))
    assert len(lines) >= 15
    for line in lines:
        line.full_clean()
        assert line.checked_on is None
        assert line.countries.all()
    page = Client().get("/help-now/").content.decode()
    assert page.count("Not checked yet.") >= len(lines)
