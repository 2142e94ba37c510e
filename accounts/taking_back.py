"""Pictures that an export has written come back under their names, and as they were if they are certainly ours."""

import io
import struct
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from accounts.models import Upload
from accounts.picture_files import OUR_NAME, path_of, write_copies, write_file
from accounts.unknown import unknown_author
from accounts.uploading import encode_again

_KIND = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_PNG = b"\x89PNG\r\n\x1a\n"
_BARE_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_BARE_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Tables, frames and the plain JFIF head; not APP1 and its like (places, names) and no comments.
_BARE_JPEG = {0xE0, 0xC4, 0xDB, 0xDA, 0xDD, *range(0xC0, 0xC4)}


def take_back_picture(*, name: str, data: bytes) -> Upload:
    """The upload called `name`, with these bytes if we can have written them, else encoded anew. What is there stays.

    Raises ValidationError with a sentence for what is no picture of ours by name or kind.
    """
    known = Upload.objects.filter(name=name).first()
    if known and path_of(name).exists():
        return known
    form = _KIND.get(name.rpartition(".")[2], "")
    if not OUR_NAME.fullmatch(name) or not form:
        raise ValidationError("The name of this picture is none of ours.")
    kept, kind, size = encode_again(ContentFile(data, name=name))
    if kind != form:
        raise ValidationError("This picture is of another kind than its name says.")
    if is_bare(data, form) and _whole_size(data) == size:
        kept = data
    write_file(path_of(name), kept)
    row = {"kind": Image.MIME[form], "size": len(kept), "width": size[0], "height": size[1]}
    row |= {"widths": write_copies(name, kept)}
    with transaction.atomic():
        return Upload.objects.update_or_create(
            name=name, defaults=row, create_defaults={**row, "byline": unknown_author()}
        )[0]


def is_bare(data: bytes, form: str) -> bool:
    """Whether a picture is made of nothing but what one sees: no metadata, and nothing behind its end."""
    if len(data) > settings.UPLOAD_MAX_BYTES:
        return False
    try:
        match form:
            case "PNG":
                return data.startswith(_PNG) and set(_png_chunks(data)) <= _BARE_PNG
            case "WEBP":
                return data[:4] == b"RIFF" and data[8:12] == b"WEBP" and set(_webp_chunks(data)) <= _BARE_WEBP
        return data[:2] == b"\xff\xd8" and set(_jpeg_segments(data)) <= _BARE_JPEG
    except (struct.error, ValueError, IndexError):
        return False


def _whole_size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def _png_chunks(data: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name
        place += 12 + length
        if name == b"IEND" and place != len(data):
            raise ValueError("something stands behind the end")


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        raise ValueError("something stands behind the end")
    place = 12
    while place < len(data):
        name, length = struct.unpack_from("<4sI", data, place)
        if name == b"VP8X" and data[place + 8] & 0b00101110:
            raise ValueError("it announces metadata or moves")
        yield name
        place += 8 + length + length % 2


def _jpeg_segments(data: bytes) -> Iterator[int]:
    """The markers up to the picture itself, which must be the last thing in the file."""
    place, marker = 2, 0
    while marker != 0xDA:
        sign, marker, length = struct.unpack_from(">BBH", data, place)
        if sign != 0xFF or (marker == 0xE0 and (data[place + 4 : place + 9] != b"JFIF\0" or length != 16)):
            raise ValueError("this is no plain segment")
        yield marker
        place += 2 + length
    if data.find(b"\xff\xd9", place) != len(data) - 2:
        raise ValueError("something stands behind the end")
