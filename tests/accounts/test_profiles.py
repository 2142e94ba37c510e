"""A member's page: what they choose to show, all of it in pages, a picture or initials; and ignoring them there."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Byline, Member, MemberWatch, MutedWord, Upload
from accounts.moderating import hide
from accounts.portraits import SIDE, initials, remove_portrait, set_portrait
from accounts.uploading import delete_unused, path_of
from forum.models import Post, Topic
from forum.posting import open_topic, reply
from tests.cast import make_member, write_essay

pytestmark = pytest.mark.django_db
SETTINGS, IGNORING = "/settings/", "/settings/ignoring/"


def picture(size=(800, 400), form="JPEG", **options) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return SimpleUploadedFile("me.jpg", out.getvalue())


def text(cast, address, person=None) -> str:
    return cast.client(person).get(address).content.decode()


# --- What the page lists ---------------------------------------------------------------------------------


def test_the_page_lists_topics_and_replies_and_leads_to_all(cast, category, topic):
    for number in range(12):
        reply(topic=topic, by=cast.doctor, source=f"Reply number {number}.")
        open_topic(category=category, by=cast.doctor, title=f"Topic number {number}", source="x")
    page = text(cast, "/members/doctor/")
    assert "Reply number 11." in page
    assert "Topic number 11" in page
    assert "Reply number 1." not in page
    for kind, last in (("posts", "Reply number 1."), ("topics", "Topic number 1<")):
        assert f'href="/members/doctor/{kind}/"' in page
        assert last in text(cast, f"/members/doctor/{kind}/")
    assert "/members/doctor/essays/" not in page
    assert "/members/other/posts/" not in text(cast, "/members/other/")


def test_all_pages_go_on_by_keys(cast, topic):
    for number in range(33):
        reply(topic=topic, by=cast.other, source=f"Reply number {number}.")
    first = text(cast, "/members/other/posts/")
    older = first.split("?before=")[1].split('"')[0]
    assert "Reply number 32." in first
    assert "Reply number 2." not in first
    second = text(cast, f"/members/other/posts/?before={older}")
    assert "Reply number 2." in second
    assert "Reply number 3." not in second


def test_essays_of_a_member(cast):
    mine = write_essay(cast.editor, title="Signed by me")
    mine.signatures.update(byline=Byline.objects.get(handle="editor"))
    write_essay(cast.editor, title="Signed AB/CD")
    draft = write_essay(cast.editor, title="A draft", published=False)
    draft.signatures.update(byline=Byline.objects.get(handle="editor"))
    page = text(cast, "/members/editor/essays/")
    assert "Signed by me" in page
    for unseen in ("Signed AB/CD", "A draft"):
        assert unseen not in page


def test_never_anything_by_a_voice(cast, topic, a_reply):
    """A voice is no member's byline, so nothing that it signs is found by the member."""
    voice = Byline.objects.create(kind=Byline.Kind.VOICE, name="Quiet voice")
    Post.objects.filter(pk=a_reply.pk).update(byline=voice)
    Topic.objects.filter(pk=topic.pk).update(byline=voice)
    Post.objects.filter(topic=topic, number=1).update(byline=voice)
    for handle in ("doctor", "other"):
        for page in ("", "posts/", "topics/"):
            shown = text(cast, f"/members/{handle}/{page}")
            assert "Tuesday" not in shown
            assert topic.title not in shown


@pytest.mark.parametrize("how", ["post", "topic", "closed"])
def test_what_a_reader_may_not_see_is_not_listed(cast, category, topic, how):
    post = reply(topic=topic, by=cast.doctor, source="Zanzibarquartz.")
    match how:
        case "post":
            hide(target=post, by=cast.moderator, reason="other")
        case "topic":
            hide(target=topic, by=cast.moderator, reason="other")
        case "closed":
            category.read_level = "staff"
            category.save()
    for address in ("/members/doctor/", "/members/doctor/posts/"):
        assert "Zanzibarquartz" not in text(cast, address)
        if how != "post":
            assert topic.title not in text(cast, "/members/doctor/topics/")


def test_who_wants_it_lists_nothing_of_the_forum(cast, topic, a_reply):
    other = cast.client("other")
    answer = other.post(SETTINGS, {"display_name": "Other", "time_zone": "UTC", "shows_posts": "no"})
    assert answer.status_code == 302
    assert "Tuesday" not in text(cast, "/members/other/")
    for kind in ("posts", "topics"):
        assert cast.client(None).get(f"/members/other/{kind}/").status_code == 404
    assert "Tuesday" in text(cast, topic.get_absolute_url())
    assert 'value="no" selected' in other.get(SETTINGS).content.decode()
    other.post(SETTINGS, {"display_name": "Other", "time_zone": "UTC"})
    assert not Member.objects.get(handle="other").shows_posts, "a form that does not say it changes nothing"


def test_a_closed_account_has_no_pages(cast):
    Member.objects.filter(handle="doctor").update(is_active=False)
    for kind in ("", "posts/", "topics/", "essays/"):
        assert cast.client(None).get(f"/members/doctor/{kind}").status_code == 404


def test_the_pages_cost_the_same(cast, topic, django_assert_max_num_queries):
    for number in range(31):
        reply(topic=topic, by=cast.other, source=f"Words {number}.")
    for page, most in (("", 5), ("posts/", 2), ("topics/", 2), ("essays/", 2)):
        with django_assert_max_num_queries(most):
            text(cast, f"/members/other/{page}")


# --- The picture -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("ada", "A"),
        ("Ada B. C. Dee", "AD"),
        ("“x” (y)", "XY"),
        ("…", ""),
        ("Ünal ß", "ÜS"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_picture_is_a_square_of_our_own_making(cast):
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    answer = cast.client("doctor").post(f"{SETTINGS}picture/", {"picture": picture(exif=exif)})
    assert answer.url == SETTINGS
    upload = Upload.objects.get()
    with Image.open(path_of(upload.name)) as stored:
        assert (stored.size, stored.format) == ((SIDE, SIDE), "WEBP")
    assert b"secret" not in Path(path_of(upload.name)).read_bytes()
    assert upload.get_absolute_url() in text(cast, "/members/doctor/")
    for person in (None, "other", "doctor"):
        assert cast.client(person).get(upload.get_absolute_url()).status_code == 200
    Upload.objects.update(created_at="2001-01-01T00:00Z")
    assert delete_unused() == 0


def test_it_goes_on_request_and_with_the_next(cast):
    first = set_portrait(member=cast.doctor, file=picture())
    second = set_portrait(member=cast.doctor, file=picture(form="PNG"))
    assert list(Upload.objects.all()) == [second]
    assert cast.client("doctor").get(first.get_absolute_url()).status_code == 404
    cast.client("doctor").post(f"{SETTINGS}picture/", {"act": "remove"})
    assert not Upload.objects.exists()
    remove_portrait(member=cast.doctor)
    page = text(cast, "/members/doctor/")
    assert '<text x="20" y="20" dy="0.36em" text-anchor="middle">D</text>' in page


def test_a_closed_account_shows_no_picture(cast):
    upload = set_portrait(member=cast.doctor, file=picture())
    Member.objects.filter(handle="doctor").update(is_active=False)
    assert cast.client("other").get(upload.get_absolute_url()).status_code == 404


def test_what_is_no_picture(cast, topic, a_reply):
    doctor = cast.client("doctor")
    for sent in ({}, {"picture": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>")}):
        answer = doctor.post(f"{SETTINGS}picture/", sent)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not Upload.objects.exists()
    with pytest.raises(ValidationError):
        set_portrait(member=cast.doctor, file=SimpleUploadedFile("x.jpg", b"\xff\xd8nothing"))


def test_a_full_disk_keeps_the_picture_before(cast, monkeypatch):
    before = set_portrait(member=cast.doctor, file=picture())

    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = cast.client("doctor").post("/settings/picture/", {"picture": picture()})
    assert answer.status_code == 422
    assert "could not be stored" in answer.text
    cast.doctor.refresh_from_db()
    assert cast.doctor.avatar == before


def test_threads_show_no_pictures(cast, topic, a_reply):
    set_portrait(member=cast.other, file=picture())
    assert "avatar" not in text(cast, topic.get_absolute_url())


# --- Ignoring and muting ---------------------------------------------------------------------------------


def test_ignore_and_stop_on_their_page(cast):
    doctor = cast.client("doctor")
    assert doctor.post("/members/other/ignore/", {"want": "ignore"}).url == "/members/other/"
    assert "Nobody else is told" in doctor.get("/members/other/").content.decode()
    assert "Stop ignoring" not in text(cast, "/members/other/", "moderator")
    assert "Other" in doctor.get(IGNORING).content.decode()
    doctor.post(IGNORING, {"meet": MemberWatch.objects.get().pk})
    assert not MemberWatch.objects.exists()
    doctor.post("/members/other/ignore/", {"want": "ignore"})
    doctor.post("/members/other/ignore/", {"want": "stop"})
    assert not MemberWatch.objects.exists()
    assert doctor.post("/members/doctor/ignore/", {"want": "ignore"}).status_code == 403
    assert doctor.post("/members/nobody/ignore/").status_code == 404
    assert cast.client(None).post("/members/other/ignore/").url.startswith("/accounts/login/")


def test_who_left_can_be_met_again(cast):
    gone = make_member("gone")
    doctor = cast.client("doctor")
    doctor.post("/members/gone/ignore/", {"want": "ignore"})
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    Byline.objects.filter(handle="gone").update(handle="")
    assert "Gone" in doctor.get(IGNORING).content.decode()
    doctor.post(IGNORING, {"meet": MemberWatch.objects.get().pk})
    assert not MemberWatch.objects.exists()


def test_words_on_their_page(cast):
    doctor = cast.client("doctor")
    assert doctor.post(IGNORING, {"word": "Résumé"}).url == IGNORING
    assert "resume" in doctor.get(IGNORING).content.decode()
    for wrong in ("", "—", "x" * 61):
        answer = doctor.post(IGNORING, {"word": wrong})
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
    assert MutedWord.objects.count() == 1
    cast.client("other").post(IGNORING, {"unmute": MutedWord.objects.get().pk})
    assert MutedWord.objects.count() == 1
    doctor.post(IGNORING, {"unmute": MutedWord.objects.get().pk})
    assert not MutedWord.objects.exists()
    doctor.post(IGNORING, {"unmute": "9" * 30})


def test_a_word_survives_a_session_that_is_over(cast):
    browser = cast.client(None)
    answer = browser.post(IGNORING, {"word": "burnout", "writer": cast.doctor.pk})
    assert answer.url.startswith("/accounts/login/")
    browser.force_login(cast.doctor)
    assert 'value="burnout"' in browser.get(IGNORING).content.decode()


@pytest.mark.parametrize("form", ["picture", "appearance"])
def test_the_address_of_a_form_of_the_settings_leads_there(cast, form):
    assert cast.client("doctor").get(f"/settings/{form}/")["Location"] == "/settings/"
