"""The demo: whole, repeatable, plausible, and never where the site is in earnest."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.describing import describe
from accounts.limiting import TooOften, count_or_refuse, without_limits
from accounts.models import AuditEntry, Byline, Member, Report, Tally, Target
from accounts.sealing import own_byline
from config.demo.people import PASSWORD
from config.demo.script import entries
from essays.drafting import save_essay
from essays.models import Essay, EssayReference
from forum.models import Category, Like, Post, Topic
from forum.models.post import Revision
from prose.rendering import render_essay, render_post
from tests.forum.test_tree import check

ACCOUNTS = ("doctor", "moderator", "editor", "admin")
CHANGED_BY_A_RUN = (Member, Byline, Category, Essay, Topic, Post, Revision, Like, Report, AuditEntry, Target)


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests here; each undoes what it changes."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic():
        with quick:
            call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demo(_loaded, db):
    """What every test here begins with."""


def account(name: str) -> Member:
    return Member.objects.get(email=f"{name}@example.org")


def everything() -> dict[str, list]:
    """Each row of the demo with all its columns."""
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in CHANGED_BY_A_RUN}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(account(name))
    return client


def test_a_second_run_changes_nothing_and_asks_little(capsys):
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        call_command("demo")
    assert everything() == before
    assert len(queries) < 40
    assert "Nothing was missing." in capsys.readouterr().out


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
    assert others.count() == 12
    assert not any(member.has_usable_password() for member in others)


def test_members_say_who_they_are():
    for member in Member.objects.select_related("byline"):
        member.full_clean()
        assert member.byline.name == member.display_name
        assert member.line
        assert member.biography_html
        assert "<li>" in member.biography_html or "<p>" in member.biography_html
    assert len(set(Member.objects.values_list("time_zone", flat=True))) > 7
    assert Member.objects.filter(verified_on=None).exists()


def test_counters_and_tree_agree_with_a_recount():
    for topic in Topic.objects.all():
        check(topic)
    for post in Post.objects.annotate(liked=Count("likes")):
        assert post.like_count == post.liked


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


def test_essays_are_essays(monkeypatch):
    monkeypatch.setattr("prose.rendering.paragraphs", lambda text: pytest.fail(f"not rendered: {text[:60]}"))
    published = list(Essay.objects.published())
    assert len(published) == 6
    for essay in published:
        assert 500 <= essay.words <= 1000, essay.slug
        assert render_essay(essay.source).words == essay.words
        assert "<h2" in essay.html
        assert essay.standfirst
    html = "".join(essay.html for essay in published)
    for mark in ("<blockquote", "<table", 'type="checkbox"', 'class="note"', "<ol", "<em>"):
        assert mark in html, mark
    assert Essay.objects.get(state=Essay.State.DRAFT).discussion is None
    for post in Post.objects.all():
        assert render_post(post.source, prefix="p").html


def test_essays_are_signed_in_every_way():
    signed = {
        essay.slug: [signature.byline for signature in essay.signatures.select_related("byline")]
        for essay in Essay.objects.published()
    }
    assert any(len(bylines) == 2 for bylines in signed.values())
    assert any(bylines[0].is_code for bylines in signed.values())
    assert any(bylines[0].kind == Byline.Kind.MEMBER for bylines in signed.values())


def test_one_wiki_link_leads_nowhere_yet():
    named = EssayReference.objects.filter(kind="wiki-link")
    known = Target.objects.values_list("key", flat=True)
    assert set(named.exclude(key__in=known).values_list("key", flat=True)) == {"keeping-a-hand-in"}
    for reference in named.filter(key__in=known).select_related("text"):
        assert f'href="{Target.objects.get(key=reference.key).address}"' in reference.text.html


def test_posts_name_people_and_essays():
    html = "".join(Post.objects.filter(is_announcement=False).values_list("html", flat=True))
    assert f'href="{Member.objects.get(handle="wingyan").get_absolute_url()}"' in html
    assert f'href="{Essay.objects.get(slug="a-leavers-inventory").get_absolute_url()}"' in html


def test_topics_show_what_a_forum_has():
    rooms = {entry["slug"] for entry in entries("categories")} | {"essays"}
    assert set(Category.objects.values_list("slug", flat=True)) == rooms
    assert Category.objects.filter(read_level="members").count() == 1
    topics = Topic.objects.filter(essay=None)
    assert topics.count() == 6
    assert all(5 <= topic.reply_count <= 40 for topic in topics)
    assert max(topic.reply_count for topic in topics) > 25
    assert sum(topic.reply_count >= 4 for topic in Topic.objects.exclude(essay=None)) == 3
    assert max(post.depth for post in Post.objects.all()) >= 6
    assert topics.filter(is_locked=True).count() == 1
    lengths = [len(post.plain.split()) for post in Post.objects.all()]
    assert min(lengths) <= 2
    assert max(lengths) > 200
    assert Post.objects.get(lang="ar").plain
    assert not Tally.objects.exists()


def test_some_posts_were_edited_removed_hidden_and_reported():
    edited = Post.objects.filter(edited_at__isnull=False)
    assert edited.count() >= 1
    for post in edited:
        assert post.revisions.get().source != post.source
        assert post.revisions.get().written_at == post.published_at
    assert Post.objects.filter(state=Post.State.REMOVED).count() == 1
    hidden = Post.objects.get(state=Post.State.HIDDEN)
    assert AuditEntry.objects.get(act="hide").target_id == hidden.pk
    assert hidden.hidden_by == account("moderator")
    report = Report.objects.get()
    assert report.state == Report.State.OPEN
    assert report.target.is_readable
    assert report.reporter != report.target.byline.member


def test_nothing_is_filler():
    for text in [*Post.objects.all(), *Essay.objects.all()]:
        for filler in ("lorem", "ipsum", "%%", "---\n", "foo", "asdf"):
            assert filler not in text.source.lower().replace("food", "").replace("foot", "")


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
