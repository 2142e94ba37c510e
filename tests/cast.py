"""The same few people in every test, and the places that they meet in."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.groups import EDITORS, MODERATORS
from accounts.models import Byline, Member
from accounts.sealing import own_byline
from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish
from forum.models import Category, Post, Topic
from forum.posting import open_topic, reply

PASSWORD = "a-long-pass-phrase"


@pytest.fixture(autouse=True)
def _ordinary_settings(settings, tmp_path):
    """Quick hashing, and uploads that go with the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.CARDS_DIR = tmp_path / "cards"


def make_member(handle: str, *, group: str = "", **fields) -> Member:
    """A member `<handle>@example.org` whose password is PASSWORD and whose address is confirmed."""
    member = Member.objects.create_user(
        f"{handle}@example.org",
        handle,
        PASSWORD,
        display_name=fields.pop("display_name", handle.title()),
        **fields,
    )
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    if group:
        member.groups.add(Group.objects.get(name=group))
    own_byline(member)
    return member


@dataclass(frozen=True)
class Cast:
    """Who there is: `doctor` writes, `other` answers, the staff work, `admin` may do everything."""

    doctor: Member
    other: Member
    editor: Member
    moderator: Member
    admin: Member

    def client(self, name: str | None) -> Client:
        """A browser in which that person is signed in; None is a visitor."""
        client = Client()
        if name:
            client.force_login(getattr(self, name))
        return client


@pytest.fixture
def cast(db) -> Cast:
    return Cast(
        doctor=make_member("doctor"),
        other=make_member("other"),
        editor=make_member("editor", group=EDITORS, is_staff=True),
        moderator=make_member("moderator", group=MODERATORS, is_staff=True),
        admin=make_member("admin", is_staff=True, is_superuser=True),
    )


@pytest.fixture
def category(db) -> Category:
    return Category.objects.create(slug="leaving", name="Leaving", description="Going, gone, nearly gone.")


@pytest.fixture
def topic(cast, category) -> Topic:
    return open_topic(
        category=category, by=cast.doctor, title="Who did you tell first?", source="I told my *sister* first."
    )


@pytest.fixture
def a_reply(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source="My mother, on a Tuesday.")


def write_essay(
    by: Member,
    *,
    title: str = "Handing back the keys",
    source: str = "The first paragraph.\n\nThe second.",
    slug: str = "",
    published: bool = True,
) -> Essay:
    """An essay signed by "AB/CD"."""
    byline, _ = Byline.objects.get_or_create(kind=Byline.Kind.FREE, name="AB/CD")
    essay = save_essay(
        Essay(title=title, slug=slug, standfirst="What remains.", source=source),
        by=by,
        bylines=[byline],
    )
    return publish(essay, by=by) if published else essay


def correct(essay: Essay, *, by: Member, bylines: list[Byline] | None = None) -> Essay:
    """Let readers see what `essay` holds: saved as its next version, and published."""
    save_essay(essay, by=by, bylines=bylines)
    return publish(essay, by=by)


@pytest.fixture
def essay(cast) -> Essay:
    return write_essay(cast.editor)
