"""Where the bytes of pictures lie: the picture itself, and narrower copies beside it for narrow screens.

A copy of `<name>.jpg` is `<name>-480.webp`; it is seen exactly where its picture is.
"""

import io
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from PIL import Image

from accounts.models import Upload

WIDTHS = (480, 960, 1600)  # in pixels
OUR_NAME = re.compile(r"[A-Za-z0-9_-]{24}\.(jpg|png|webp|part)")
_COPY = re.compile(rf"([A-Za-z0-9_-]{{24}})-({'|'.join(map(str, WIDTHS))})\.(?:webp|part)")
_SUFFIXES = ("jpg", "png", "webp")
_QUALITY = 80


def path_of(name: str) -> Path:
    """Where the bytes of an upload lie; names are made by us and hold no separator."""
    return Path(settings.UPLOADS_DIR) / Path(name).name


def write_file(path: Path, data: bytes) -> None:
    """Write beside and rename, so that no half picture is ever served."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    try:
        beside.write_bytes(data)
        beside.rename(path)
    finally:
        beside.unlink(missing_ok=True)


def copy_name(name: str, width: int) -> str:
    """The name of the copy of the picture `name` that is `width` pixels wide."""
    return f"{name.rpartition('.')[0]}-{width}.webp"


def write_copies(name: str, data: bytes) -> list[int]:
    """Write the narrower copies of a picture whose bytes we have encoded; returns their widths in pixels."""
    written = []
    with Image.open(io.BytesIO(data)) as picture:
        shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    for width in (width for width in WIDTHS if width < shown.width):
        out = io.BytesIO()
        height = max(1, round(shown.height * width / shown.width))
        shown.resize((width, height), Image.Resampling.LANCZOS).save(out, "WEBP", quality=_QUALITY)
        write_file(path_of(copy_name(name, width)), out.getvalue())
        written.append(width)
    return written


def delete_files(name: str) -> None:
    """Delete the picture `name` and its copies, whichever of them are there."""
    for each in (name, *(copy_name(name, width) for width in WIDTHS)):
        path_of(each).unlink(missing_ok=True)


def upload_with(name: str) -> Upload | None:
    """The upload whose picture, or one of whose copies, the file `name` is."""
    copy = _COPY.fullmatch(name)
    uploads = Upload.objects.select_related("byline")
    if copy is None:
        return uploads.filter(name=name).first()
    return uploads.filter(name__in=_names(copy[1]), widths__contains=[int(copy[2])]).first()


def is_ours(name: str) -> bool:
    """Whether a file has a name that we gave, to a picture or to a copy."""
    return OUR_NAME.fullmatch(name) is not None or _COPY.fullmatch(name) is not None


def with_upload(names: Iterable[str]) -> set[str]:
    """Which of these files belong to an upload."""
    copies = {name: found for name in names if (found := _COPY.fullmatch(name))}
    asked = {*names, *(each for found in copies.values() for each in _names(found[1]))}
    known = Upload.objects.filter(name__in=asked).values_list("name", "widths")
    return {each for name, widths in known for each in (name, *(copy_name(name, width) for width in widths))}


def _names(stem: str) -> list[str]:
    return [f"{stem}.{suffix}" for suffix in _SUFFIXES]
