"""Narrower copies of pictures: made with the picture, seen where it is, and gone with it."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import Upload
from accounts.picture_files import copy_name, path_of
from accounts.taking_back import take_back_picture
from accounts.uploading import delete_orphans, delete_unused, upload_picture
from forum.posting import reply
from tests.accounts.pictures import GPS, ORIENTATION, file_of, picture
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


@pytest.fixture
def wide(cast) -> Upload:
    return upload_picture(file=file_of(picture(size=(1800, 900))), by=cast.doctor)


def files(settings) -> set[str]:
    return {path.name for path in Path(settings.UPLOADS_DIR).glob("*")}


def test_three_copies_in_a_modern_form(wide, settings):
    assert wide.widths == [480, 960, 1600]
    for width in wide.widths:
        with Image.open(path_of(copy_name(wide.name, width))) as copy:
            assert (copy.format, copy.size) == ("WEBP", (width, width // 2))
    assert len(files(settings)) == 4


@pytest.mark.parametrize(("size", "widths"), [((480, 100), []), ((481, 100), [480]), ((1000, 9), [480, 960])])
def test_no_copy_is_as_wide_as_its_picture(cast, size, widths):
    assert upload_picture(file=file_of(picture("PNG", size=size)), by=cast.doctor).widths == widths


def test_a_copy_is_turned_and_holds_no_metadata(cast):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x013B] = "Dr Canary"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 24.0, 54.0)})
    upload = upload_picture(file=file_of(picture(size=(1200, 600), exif=exif)), by=cast.doctor)
    data = path_of(copy_name(upload.name, 480)).read_bytes()
    with Image.open(io.BytesIO(data)) as copy:
        assert copy.size == (480, 960)
        assert not copy.getexif()
        assert copy.convert("RGB").getpixel((240, 100))[0] > 200
    assert b"anary" not in data


def test_transparency_is_kept(cast):
    data = picture("PNG", size=(600, 600), mode="RGBA")
    clear = Image.open(io.BytesIO(data))
    clear.putpixel((0, 0), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 0), (0, 0, 300, 300))
    out = io.BytesIO()
    clear.save(out, "PNG")
    upload = upload_picture(file=file_of(out.getvalue()), by=cast.doctor)
    with Image.open(path_of(copy_name(upload.name, 480))) as copy:
        assert copy.convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_copy_is_seen_exactly_where_its_picture_is(cast, wide, topic):
    address = f"/uploads/{copy_name(wide.name, 480)}"
    assert cast.client("doctor").get(address).status_code == 200
    assert cast.client("other").get(address).status_code == 404
    assert cast.client(None).get(address).status_code == 404
    reply(topic=topic, by=cast.doctor, source=wide.markdown("a door"))
    answer = cast.client(None).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert cast.client(None).get(address.replace("-480", "-481")).status_code == 404
    assert cast.client(None).get(address.replace("-480.webp", "-480.jpg")).status_code == 404


def test_a_text_offers_the_copies(cast, wide, topic):
    post = reply(topic=topic, by=cast.doctor, source=wide.markdown("a door"))
    essay = write_essay(cast.editor, source=wide.markdown("a door"))
    stem = f"/uploads/{wide.name.partition('.')[0]}"
    for html in (post.html, essay.html):
        assert (
            f'srcset="{stem}-480.webp 480w, {stem}-960.webp 960w, {stem}-1600.webp 1600w, {stem}.jpg 1800w"'
            in html
        )
        assert 'sizes="(min-width: 48rem) 44rem, 100vw"' in html
        assert 'width="1800" height="900" loading="lazy" decoding="async"' in html


def test_pictures_of_before_are_shown_without_copies(cast, wide, topic):
    Upload.objects.update(widths=[])
    post = reply(topic=topic, by=cast.doctor, source=wide.markdown("a door"))
    assert "srcset" not in post.html
    assert f'src="{wide.get_absolute_url()}"' in post.html


def test_what_is_not_used_goes_with_its_copies(wide, settings):
    Upload.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert delete_unused() == 1
    assert not files(settings)


def test_copies_without_a_row_are_orphans_and_others_are_not(wide, settings):
    old = (timezone.now() - timedelta(days=3)).timestamp()
    lost = "b" * 24 + "-480.webp"
    half = "c" * 24 + "-960.part"
    for name in (lost, half, "notours-480.webp"):
        path_of(name).write_bytes(b"x")
    for name in files(settings):
        os.utime(path_of(name), (old, old))
    assert delete_orphans() == 2
    assert {"notours-480.webp", wide.name, copy_name(wide.name, 1600)} <= files(settings)
    assert lost not in files(settings)


def test_a_full_disk_leaves_no_copy(cast, settings, monkeypatch):
    written = []

    def half(path, data):
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    monkeypatch.setattr("accounts.picture_files.write_file", half)
    monkeypatch.setattr("accounts.uploading.write_file", half)
    with pytest.raises(Exception, match="could not be stored"):
        upload_picture(file=file_of(picture(size=(1800, 900))), by=cast.doctor)
    assert not files(settings)
    assert not Upload.objects.exists()


def test_an_exported_picture_comes_back_with_its_copies(wide, settings):
    data = path_of(wide.name).read_bytes()
    for name in files(settings):
        path_of(name).unlink()
    Upload.objects.all().delete()
    back = take_back_picture(name=wide.name, data=data)
    assert back.widths == [480, 960, 1600]
    assert path_of(wide.name).read_bytes() == data
    assert len(files(settings)) == 4
