"""A member's public page, and their settings."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Byline
from accounts.moderating import hide
from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish
from forum.models import Post
from forum.posting import open_topic, reply
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/members/doctor/"


def test_what_everybody_sees(cast, topic, a_reply):
    cast.doctor.line = "Anaesthetist in west Wales."
    cast.doctor.save()
    page = Client().get(PAGE).content.decode()
    assert page.count("<h1") == 1
    assert "Anaesthetist in west Wales." in page
    assert topic.title in page
    assert "I told my sister first." in page
    assert "not checked to be a doctor" in page
    assert "My mother" not in page


@pytest.mark.parametrize("viewer", [None, "other", "moderator", "admin", "doctor"])
def test_nobody_finds_the_address_or_the_number_of_a_member(cast, topic, viewer):
    page = cast.client(viewer).get(PAGE).content.decode()
    assert "doctor@example.org" not in page


@pytest.mark.parametrize("viewer", [None, "other", "moderator", "admin", "doctor"])
def test_what_a_voice_wrote_is_never_listed(cast, topic, viewer):
    """Not even when its byline would carry the member's handle."""
    written = reply(topic=topic, by=cast.doctor, source="Sealed words.")
    voice = Byline.objects.create(kind=Byline.Kind.VOICE, name="Grey Heron")
    Post.objects.filter(pk=written.pk).update(byline=voice)
    assert "Sealed words." not in cast.client(viewer).get(PAGE).content.decode()


def test_hidden_and_closed_things_are_not_listed(cast, category, topic):
    hidden = reply(topic=topic, by=cast.doctor, source="Hidden words.")
    hide(target=hidden, by=cast.moderator, reason="unkind")
    staff = category.__class__.objects.create(
        slug="staff", name="Staff", read_level="staff", write_level="members"
    )
    closed = open_topic(category=category, by=cast.doctor, title="Closed room", source="Closed words.")
    closed.category = staff
    closed.save()
    for viewer in (None, "other", "doctor"):
        page = cast.client(viewer).get(PAGE).content.decode()
        assert "Hidden words." not in page
        assert "Closed" not in page
    page = cast.client("moderator").get(PAGE).content.decode()
    assert "Hidden words." not in page
    assert "Closed words." in page


def test_essays_that_a_member_signed(cast):
    byline = Byline.objects.get(member=cast.doctor)
    essay = save_essay(
        Essay(title="Out of office", standfirst="Nine drafts.", source="Words."),
        by=cast.editor,
        bylines=[byline],
    )
    assert "Out of office" not in cast.client("editor").get(PAGE).content.decode()
    essay.signatures.update(accepted_at="2026-01-01T00:00Z")
    publish(essay, by=cast.editor)
    page = Client().get(PAGE).content.decode()
    assert page.count("Out of office") == 1
    assert "Read the essay" not in page


def test_closed_accounts_and_strangers_have_no_page(cast):
    cast.doctor.is_active = False
    cast.doctor.save()
    bodies = {
        path: Client().get(path).content.decode().replace(path, "")
        for path in (PAGE, "/members/nobody-here/")
    }
    assert Client().get(PAGE).status_code == 404
    assert len(set(bodies.values())) == 1


def test_one_address(cast):
    response = Client().get("/members/Doctor/")
    assert (response.status_code, response["Location"]) == (301, PAGE)


def test_the_page_costs_the_same_however_much_was_written(cast, topic, django_assert_max_num_queries):
    for number in range(14):
        reply(topic=topic, by=cast.doctor, source=f"Words {number}.")
    client = Client()
    client.get(PAGE)
    with django_assert_max_num_queries(4):
        page = client.get(PAGE).content.decode()
    assert page.count("<li><p") == 11  # ten replies, and what opened the topic
    assert page.index("Words 13.") < page.index("Words 5.")


def test_settings_are_kept_and_shown(cast, topic):
    client = cast.client("doctor")
    fields = {
        "display_name": " Rhian  Pugh ",
        "line": "One line.",
        "biography": "I keep *bees*.\r\n\r\n<script>alert(1)</script>",
        "time_zone": "Europe/London",
    }
    response = client.post("/settings/", fields)
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    cast.doctor.refresh_from_db()
    assert cast.doctor.display_name == "Rhian Pugh"
    assert cast.doctor.time_zone == "Europe/London"
    assert Byline.objects.get(member=cast.doctor).name == "Rhian Pugh"
    page = Client().get(PAGE).content.decode()
    assert "<em>bees</em>" in page
    assert "<script>alert" not in page
    assert "Rhian Pugh" in Client().get(topic.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "www.evil.example"),
        ("display_name", "x" * 81),
        ("line", "x" * 141),
        ("line", "two\nlines"),
        ("biography", "canary " + "x" * 4000),
        ("biography", "canary \x00"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_refused_settings_are_422_with_the_text_kept(cast, field, value):
    fields = {"display_name": "D", "line": "My line", "biography": "Bees", "time_zone": "UTC"} | {
        field: value
    }
    response = cast.client("doctor").post("/settings/", fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing is lost" in page
    assert "Bees" in page or value[:30].replace("\x00", "") in page
    cast.doctor.refresh_from_db()
    assert cast.doctor.display_name == "Doctor"


def test_extra_fields_change_nothing(cast):
    fields = {
        "display_name": "D",
        "time_zone": "UTC",
        "is_staff": "1",
        "verified_on": "2026-01-01",
        "handle": "boss",
    }
    cast.client("doctor").post("/settings/", fields | {"email": "evil@example.org"})
    cast.doctor.refresh_from_db()
    assert (cast.doctor.handle, cast.doctor.email) == ("doctor", "doctor@example.org")
    assert not cast.doctor.is_staff
    assert not cast.doctor.is_verified


def test_words_of_an_ended_session_are_kept_until_one_is_back(cast):
    client = Client()
    fields = {"display_name": "D", "biography": "A long text that must not go.", "time_zone": "UTC"}
    response = client.post("/settings/", fields)
    assert response.status_code == 403
    assert "A long text that must not go." in response.content.decode()
    client.post(
        "/accounts/login/", {"login": "doctor@example.org", "password": PASSWORD, "next": "/settings/"}
    )
    assert "A long text that must not go." in client.get("/settings/").content.decode()
    client.post("/settings/", fields)
    assert client.get("/settings/").content.decode().count("A long text that must not go.") == 1


def test_visitors_are_asked_to_sign_in(db):
    assert Client().get("/settings/")["Location"] == "/accounts/login/?next=/settings/"
    assert Client().delete("/settings/").status_code == 405


def test_each_input_has_a_class_a_label_and_a_hint(cast):
    page = cast.client("doctor").get(reverse("accounts:settings")).content.decode()
    for part in (
        'class="input"',
        'class="textarea"',
        'class="select"',
        'for="id_line"',
        'id="id_line_helptext"',
    ):
        assert part in page
    assert 'aria-describedby="id_line_helptext"' in page
