"""A picture is visible exactly where a text that shows it now is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Upload
from accounts.moderating import hide
from accounts.uploading import delete_unused, path_of, upload_picture
from forum.editing import edit
from forum.posting import open_topic, reply
from tests.accounts.pictures import file_of, picture
from tests.cast import correct, write_essay
from tests.forum.test_holding import STRONG, standing_by

pytestmark = pytest.mark.django_db
EVERYBODY = (None, "doctor", "other", "editor", "moderator", "admin")


@pytest.fixture
def upload(cast):
    return upload_picture(file=file_of(picture()), by=cast.doctor)


@pytest.fixture
def post(cast, topic, upload):
    """The uploader's post that shows the picture."""
    return reply(topic=topic, by=cast.doctor, source=upload.markdown("a door"))


def write(cast, upload, **options):
    """An essay that shows the picture."""
    return write_essay(cast.editor, source=upload.markdown("a door"), **options)


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
    assert who_sees(cast, upload) == {"doctor"}


def test_of_a_draft(cast, upload):
    write(cast, upload, published=False)
    assert who_sees(cast, upload) == {"editor", "admin"}


def test_of_a_published_essay(cast, upload):
    write(cast, upload)
    assert who_sees(cast, upload) == set(EVERYBODY)


def test_of_a_hidden_post(cast, upload, post):
    assert who_sees(cast, upload) == set(EVERYBODY)
    hide(target=post, by=cast.moderator, reason="patient")
    assert who_sees(cast, upload) == {"moderator", "admin"}


def test_of_a_post_that_waits(cast, upload, topic):
    source = f"{STRONG}\n\n{upload.markdown('a door')}"
    reply(topic=topic, by=cast.doctor, source=source, answers=standing_by(body=source))
    assert who_sees(cast, upload) == {"doctor", "moderator", "admin"}


def test_in_new_words_that_wait_it_is_not_unused(cast, upload, post):
    edit(post=post, by=cast.doctor, source="None.", version=1)
    Upload.objects.update(holder_type=None, created_at=timezone.now() - timedelta(days=40))
    source = f"{STRONG}\n\n{upload.markdown('a door')}"
    edit(post=post, by=cast.doctor, source=source, version=2, answers=standing_by(body=source))
    assert delete_unused() == 0
    assert who_sees(cast, upload) == {"doctor"}


def test_of_a_closed_category(cast, upload, post):
    category = post.topic.category
    category.read_level = "members"
    category.save()
    assert who_sees(cast, upload) == set(EVERYBODY) - {None}


def test_of_a_cover(cast, upload, essay):
    essay.cover, essay.cover_alt = upload, "A door"
    correct(essay, by=cast.editor)
    assert who_sees(cast, upload) == set(EVERYBODY)
    essay.cover = None
    correct(essay, by=cast.editor)
    assert who_sees(cast, upload) == {"editor", "admin"}, "those who may read the earlier version"


def test_taken_out_of_an_essay_it_is_its_uploaders_again(cast, upload):
    essay = write(cast, upload)
    essay.source = "No picture any more."
    correct(essay, by=cast.editor)
    assert who_sees(cast, upload) == {"editor", "admin"}, "those who may read the earlier version"


def test_taken_out_of_a_post_it_is_its_uploaders_again(cast, upload, post):
    edit(post=post, by=cast.doctor, source="No picture any more.", version=post.version)
    assert who_sees(cast, upload) == {"doctor"}


def test_in_a_draft_and_in_a_published_essay(cast, upload):
    write(cast, upload, title="Scrap", published=False)
    write(cast, upload, title="Real")
    assert who_sees(cast, upload) == set(EVERYBODY)


def test_in_a_hidden_post_and_in_another(cast, upload, post):
    hide(target=post, by=cast.moderator, reason="patient")
    reply(topic=post.topic, by=cast.doctor, source=f"Again: {upload.markdown('a door')}")
    assert who_sees(cast, upload) == set(EVERYBODY)


def test_a_post_shows_nobody_elses_picture(cast, upload, topic):
    reply(topic=topic, by=cast.other, source=upload.markdown("a door"))
    open_topic(category=topic.category, by=cast.other, title="Taken", source=upload.markdown("a door"))
    assert who_sees(cast, upload) == {"doctor"}
    upload.refresh_from_db()
    assert upload.holder is None


def test_few_queries_however_many_texts_show_it(cast, upload, topic, django_assert_max_num_queries):
    for _ in range(5):
        reply(topic=topic, by=cast.other, source=upload.markdown("a door"))
        write(cast, upload, title="Scrap", published=False)
    client = cast.client("doctor")
    client.get(upload.get_absolute_url())
    with django_assert_max_num_queries(10):  # session, member and permissions too
        assert client.get(upload.get_absolute_url()).status_code == 404
    assert Upload.objects.count() == 1


def test_headers(cast, upload):
    response = cast.client("doctor").get(upload.get_absolute_url())
    assert "private" in response["Cache-Control"]
    write(cast, upload)
    response = Client().get(upload.get_absolute_url())
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'inline; filename="{upload.name}"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"].startswith("public, max-age=3600")
    assert not response.cookies


def test_a_visitors_answer_is_not_kept_when_the_picture_is_not_for_all(cast, upload, post):
    post.topic.category.read_level = "members"
    post.topic.category.save()
    assert "no-store" in cast.client("other").get(upload.get_absolute_url())["Cache-Control"]
    assert "no-store" in Client().get(upload.get_absolute_url())["Cache-Control"]


def test_missing_file_and_missing_row_answer_alike(cast, upload):
    write(cast, upload)
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
