"""Pictures are decoded and encoded again: nothing survives but what one sees."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image

from accounts.limiting import TooOften
from accounts.models import Upload
from accounts.uploading import delete_orphans, delete_unused, hold_uploads, path_of, upload_picture
from forum.posting import reply
from tests.accounts.pictures import bomb, file_of, picture, with_place_and_turn

pytestmark = pytest.mark.django_db


def stored(upload: Upload) -> bytes:
    return path_of(upload.name).read_bytes()


def test_place_names_and_comments_are_gone_and_the_picture_is_turned(cast):
    upload = upload_picture(file=file_of(with_place_and_turn()), by=cast.doctor)
    data = stored(upload)
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.size == (20, 40) == (upload.width, upload.height)
        assert not shown.getexif()
        assert shown.getpixel((10, 5))[0] > 200  # red was left, and is on top now
        assert shown.getpixel((10, 35))[2] > 200
    assert b"anary" not in data
    assert b"Exif" not in data
    assert upload.size == len(data)


@pytest.mark.parametrize(
    ("form", "mode", "kind", "suffix"),
    [
        ("JPEG", "RGB", "image/jpeg", "jpg"),
        ("JPEG", "L", "image/jpeg", "jpg"),
        ("JPEG", "CMYK", "image/jpeg", "jpg"),
        ("PNG", "RGBA", "image/png", "png"),
        ("PNG", "L", "image/png", "png"),
        ("WEBP", "RGBA", "image/webp", "webp"),
    ],
)
def test_kinds(cast, form, mode, kind, suffix):
    data = picture(form, mode="RGBA" if mode == "RGBA" else "RGB")
    if mode in ("L", "CMYK"):
        out = io.BytesIO()
        Image.open(io.BytesIO(data)).convert(mode).save(out, form)
        data = out.getvalue()
    upload = upload_picture(file=file_of(data, "whatever.html", "text/html"), by=cast.doctor)
    assert (upload.kind, upload.name.rpartition(".")[2]) == (kind, suffix)
    with Image.open(io.BytesIO(stored(upload))) as shown:
        assert shown.format == form


def test_a_png_with_transparency_called_jpg_is_a_png(cast):
    upload = upload_picture(file=file_of(picture("PNG", mode="RGBA"), "photo.jpg"), by=cast.doctor)
    assert upload.kind == "image/png"


def test_a_png_with_a_palette_keeps_its_colours(cast):
    out = io.BytesIO()
    Image.open(io.BytesIO(picture("PNG"))).convert("P").save(out, "PNG")
    upload = upload_picture(file=file_of(out.getvalue()), by=cast.doctor)
    with Image.open(io.BytesIO(stored(upload))) as shown:
        assert shown.convert("RGB").getpixel((5, 5))[0] > 200


def test_what_follows_a_picture_is_gone(cast):
    upload = upload_picture(file=file_of(picture() + b"<script>canary</script>"), by=cast.doctor)
    assert b"canary" not in stored(upload)


def test_large_pictures_are_made_smaller(cast):
    upload = upload_picture(file=file_of(picture(size=(3000, 1500))), by=cast.doctor)
    assert (upload.width, upload.height) == (2000, 1000)


HOSTILE = {
    "HTML called png": (b"<html><script>alert(1)</script></html>", "x.png", "image/png"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "x.svg", "image/svg+xml"),
    "GIF": (picture("GIF"), "x.gif", "image/gif"),
    "GIF called png": (picture("GIF"), "x.png", "image/png"),
    "TIFF": (picture("TIFF"), "x.tiff", "image/tiff"),
    "BMP": (picture("BMP"), "x.bmp", "image/bmp"),
    "PDF": (b"%PDF-1.7 canary", "x.pdf", "application/pdf"),
    "half a JPEG": (picture(size=(400, 400))[:900], "x.jpg", "image/jpeg"),
    "half a PNG": (picture("PNG", size=(400, 400))[:-60], "x.png", "image/png"),
    "half a WebP": (picture("WEBP", size=(400, 400))[:60], "x.webp", "image/webp"),
    "nothing": (b"", "x.png", "image/png"),
    "bomb": (bomb(60_000), "x.png", "image/png"),
    "smaller bomb": (bomb(6_500), "x.png", "image/png"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_picture_is_refused_with_a_sentence(cast, settings, what):
    data, name, kind = HOSTILE[what]
    with pytest.raises(ValidationError) as refusal:
        upload_picture(file=file_of(data, name, kind), by=cast.doctor)
    assert refusal.value.messages[0].endswith((".", "please."))
    assert not Upload.objects.exists()
    assert not list(Path(settings.UPLOADS_DIR).glob("*"))


def test_too_many_bytes(cast, settings):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="too large"):
        upload_picture(file=file_of(picture()), by=cast.doctor)


def test_a_full_disk_leaves_neither_row_nor_file(cast, settings, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ValidationError, match="could not be stored"):
        upload_picture(file=file_of(picture()), by=cast.doctor)
    assert not Upload.objects.exists()
    assert not list(Path(settings.UPLOADS_DIR).glob("*"))


@pytest.mark.parametrize("name", ["../../evil.png", "x.png\x00.html", "a\r\nb.png", "ü" * 300 + ".png", ""])
def test_the_name_that_was_sent_is_not_used(cast, settings, name):
    file = file_of(picture())
    file._name = name
    upload = upload_picture(file=file, by=cast.doctor)
    assert [path.name for path in Path(settings.UPLOADS_DIR).iterdir()] == [upload.name]


def test_uploads_are_limited(cast, settings):
    settings.LIMITS = settings.LIMITS | {"upload": [(1, 600)]}
    upload_picture(file=file_of(picture()), by=cast.doctor)
    with pytest.raises(TooOften):
        upload_picture(file=file_of(picture()), by=cast.doctor)


def test_pictures_that_no_text_took_up_are_deleted_after_a_month(cast):
    kept, young, old = (upload_picture(file=file_of(picture()), by=cast.doctor) for _ in range(3))
    hold_uploads(cast.doctor, [kept.name])
    Upload.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert delete_unused() == 1
    assert set(Upload.objects.values_list("pk", flat=True)) == {kept.pk, young.pk}
    assert not path_of(old.name).exists()
    assert path_of(kept.name).exists()


def test_a_picture_in_a_text_is_in_use_whatever_its_holder_says(cast, topic):
    upload = upload_picture(file=file_of(picture()), by=cast.doctor)
    reply(topic=topic, by=cast.doctor, source=upload.markdown("a door"))
    Upload.objects.update(holder_type=None, created_at=timezone.now() - timedelta(days=31))
    assert delete_unused() == 0
    assert path_of(upload.name).exists()


def test_files_that_no_row_names_are_deleted_after_a_day(cast, settings):
    kept = upload_picture(file=file_of(picture()), by=cast.doctor)
    old, young, half, foreign = (
        path_of(name) for name in ("a" * 24 + ".jpg", "b" * 24 + ".jpg", "c" * 24 + ".part", "README.txt")
    )
    for path in (old, young, half, foreign):
        path.write_bytes(b"x")
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (old, half, foreign, path_of(kept.name)):
        os.utime(path, (long_ago, long_ago))
    assert delete_orphans() == 2
    assert set(Path(settings.UPLOADS_DIR).iterdir()) == {path_of(kept.name), young, foreign}
    settings.UPLOADS_DIR = Path(settings.UPLOADS_DIR) / "missing"
    assert delete_orphans() == 0
