"""A picture is visible exactly where the text that holds it is."""

import pytest
from django.test import Client

from accounts.moderating import hide
from accounts.uploading import hold_uploads, path_of, upload_picture
from tests.accounts.pictures import file_of, picture
from tests.cast import write_essay

pytestmark = pytest.mark.django_db
EVERYBODY = (None, "doctor", "other", "editor", "moderator", "admin")


@pytest.fixture
def upload(cast):
    return upload_picture(file=file_of(picture()), by=cast.doctor)


def who_sees(cast, upload) -> set[str | None]:
    """Which of the cast get the picture; the others must get 404."""
    seen = set()
    for name in EVERYBODY:
        response = cast.client(name).get(upload.get_absolute_url())
        assert response.status_code in (200, 404)
        if response.status_code == 200:
            assert b"".join(response.streaming_content) == path_of(upload.name).read_bytes()
            seen.add(name)
    return seen


def test_free_pictures_are_the_uploaders(cast, upload):
    assert who_sees(cast, upload) == {"doctor", "moderator", "admin"}


def test_of_a_draft(cast, upload):
    hold_uploads(write_essay(cast.editor, published=False), [upload.name])
    assert who_sees(cast, upload) == {"editor", "admin"}


def test_of_a_published_essay(cast, upload, essay):
    hold_uploads(essay, [upload.name])
    assert who_sees(cast, upload) == set(EVERYBODY)


def test_of_a_hidden_post(cast, upload, a_reply):
    hold_uploads(a_reply, [upload.name])
    assert who_sees(cast, upload) == set(EVERYBODY)
    hide(target=a_reply, by=cast.moderator, reason="patient")
    assert who_sees(cast, upload) == {"moderator", "admin"}


def test_of_a_closed_category(cast, upload, a_reply):
    hold_uploads(a_reply, [upload.name])
    category = a_reply.topic.category
    category.read_level = "members"
    category.save()
    assert who_sees(cast, upload) == set(EVERYBODY) - {None}


def test_headers(cast, upload, essay):
    response = cast.client("doctor").get(upload.get_absolute_url())
    assert "private" in response["Cache-Control"]
    hold_uploads(essay, [upload.name])
    response = Client().get(upload.get_absolute_url())
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'inline; filename="{upload.name}"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"].startswith("public, max-age=3600")
    assert not response.cookies


def test_a_visitors_answer_is_not_kept_when_the_picture_is_not_for_all(cast, upload, a_reply):
    hold_uploads(a_reply, [upload.name])
    a_reply.topic.category.read_level = "members"
    a_reply.topic.category.save()
    assert "no-store" in cast.client("other").get(upload.get_absolute_url())["Cache-Control"]
    assert "no-store" in Client().get(upload.get_absolute_url())["Cache-Control"]


def test_missing_file_and_missing_row_answer_alike(cast, upload, essay):
    hold_uploads(essay, [upload.name])
    path_of(upload.name).unlink()
    assert Client().get(upload.get_absolute_url()).status_code == 404
    assert Client().get(f"/uploads/{'a' * 24}.jpg").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../../config/settings.py",
        "%2e%2e%2fsettings.py",
        "x.png",
        "a" * 24 + ".html",
        "a" * 24 + ".jpg%00",
        "a" * 24 + ".jpg\n",
        "",
        "a" * 24 + ".part",
    ],
)
def test_no_other_file_is_served(db, name):
    assert Client().get(f"/uploads/{name}").status_code == 404


def test_only_reading(cast, upload):
    for method in ("post", "put", "delete"):
        assert getattr(cast.client("doctor"), method)(upload.get_absolute_url()).status_code == 405
    assert cast.client("doctor").head(upload.get_absolute_url()).status_code == 200
