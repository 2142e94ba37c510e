"""The same few people in every test, and the places that they meet in."""

from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
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
    """As `make_member` would make them, in a few statements: most tests begin with these five."""
    staff = {"editor": EDITORS, "moderator": MODERATORS, "admin": ""}
    password = make_password(PASSWORD)
    people = Member.objects.bulk_create(
        Member(
            email=f"{handle}@example.org",
            handle=handle,
            display_name=handle.title(),
            password=password,
            is_staff=handle in staff,
            is_superuser=handle == "admin",
        )
        for handle in ("doctor", "other", *staff)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in people
    )
    Byline.objects.bulk_create(
        Byline(member=member, kind=Byline.Kind.MEMBER, name=member.name, handle=member.handle)
        for member in people
    )
    groups = {group.name: group for group in Group.objects.filter(name__in=staff.values())}
    Member.groups.through.objects.bulk_create(
        Member.groups.through(member=member, group=groups[staff[member.handle]])
        for member in people
        if staff.get(member.handle)
    )
    return Cast(**{member.handle: member for member in people})


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
