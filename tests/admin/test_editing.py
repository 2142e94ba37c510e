"""What the editor asks while somebody writes: previews and places for pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from PIL import Image

from accounts.models import Upload
from accounts.uploading import path_of
from essays.models import Essay
from essays.previewing import LONGEST
from tests.admin.pictures import SECRET, picture_file

BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
PREVIEW, UPLOAD = "/admin/markdownx/preview/", "/admin/markdownx/upload/"


def test_the_package_s_own_addresses_are_not_mounted(client):
    assert (reverse("admin-preview"), reverse("admin-upload")) == (PREVIEW, UPLOAD)
    for name in ("markdownx_markdownify", "markdownx_upload"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_preview_is_what_readers_will_see(cast):
    answer = cast.client("editor").post(
        PREVIEW, {"content": "## Going\n\nIt's *over* <script>alert(1)</script>"}
    )
    assert answer.status_code == 200
    assert "<em>over</em>" in answer.text
    assert "<script" not in answer.text
    assert "It’s" in answer.text


def test_preview_of_nothing_and_of_too_much(cast):
    editor = cast.client("editor")
    assert "missing" in editor.post(PREVIEW, {}).text
    assert editor.post(PREVIEW, {}).status_code == 400
    assert editor.post(PREVIEW, {"content": ""}).status_code == 200
    assert editor.post(PREVIEW, {"content": "a" * (LONGEST + 1)}).status_code == 413


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_only_editors_and_only_by_post(cast, url):
    assert cast.client("editor").get(url).status_code == 405
    assert cast.client(None).post(url).status_code == 302
    assert cast.client("doctor").post(url).status_code == 302
    assert cast.client("moderator").post(url).status_code == 403
    for name in (None, "doctor", "moderator"):
        assert cast.client(name).post(url, headers=BY_SCRIPT).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_a_token_is_asked_for(cast, url):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.editor)
    assert strict.post(url, {"content": "a"}).status_code == 403


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_taken_in_without_its_metadata(cast, form):
    answer = cast.client("editor").post(UPLOAD, {"image": picture_file(f"a.{form}", form)}, headers=BY_SCRIPT)
    upload = Upload.objects.get()
    assert answer.json() == {
        "image_code": f"![](/uploads/{upload.name})",
        "image_path": f"/uploads/{upload.name}",
    }
    data = path_of(upload.name).read_bytes()
    assert SECRET.encode() not in data
    assert not Image.open(path_of(upload.name)).getexif()
    assert (upload.width, upload.height) == (40, 60)  # turned, as the camera meant it


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("page.png", b"<html><script>alert(1)</script></html>", "image/png"),
        ("page.html", b"<html></html>", "image/gif"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        ("still.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif"),
        ("broken.jpg", b"\xff\xd8\xff\xe0 no more", "image/jpeg"),
        ("empty.png", b"", "image/png"),
        ("no suffix", b"\x00" * 200, "application/octet-stream"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(cast, settings, name, data, kind):
    file = SimpleUploadedFile(name, data, kind)
    answer = cast.client("editor").post(UPLOAD, {"image": file}, headers=BY_SCRIPT)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert not Upload.objects.exists()
    assert not settings.UPLOADS_DIR.exists() or not list(settings.UPLOADS_DIR.iterdir())


def test_a_picture_that_is_text_and_one_too_many(cast, settings):
    editor = cast.client("editor")
    assert editor.post(UPLOAD, {"image": "words"}).status_code == 400
    settings.LIMITS = {**settings.LIMITS, "upload": [(1, 600)]}
    assert editor.post(UPLOAD, {"image": picture_file()}).status_code == 200
    refused = editor.post(UPLOAD, {"image": picture_file()})
    assert refused.status_code == 429
    assert "wait" in refused.json()["error"]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "two words", "ü/../x"])
def test_a_refused_form_shows_the_stored_address(cast, essay, slug):
    client, address = cast.client("editor"), f"/admin/essays/essay/{essay.pk}/change/"
    seen = client.get(address).context["adminform"].form["seen"].value()
    answer = client.post(address, {"title": "", "slug": slug, "source": "Kept words.", "seen": seen})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kept words." in page
    assert essay.get_absolute_url() in page


@pytest.mark.django_db
def test_a_new_essays_form_sent_again_with_other_words_is_a_later_version(cast):
    client, address = cast.client("editor"), "/admin/essays/essay/add/"
    fields = {"title": "Tides", "source": "First words.", "signed_by": "AB/CD", "submission": "one-form"}
    client.post(address, fields)
    client.post(address, fields)
    client.post(address, {**fields, "source": "Other words."})
    essay = Essay.objects.get()
    assert essay.plain == "Other words."
    assert [kept.source for kept in essay.revisions.order_by("version")] == ["First words.", "Other words."]
    essay.delete()
    client.post(address, fields)
    assert Essay.objects.get().plain == "First words."
