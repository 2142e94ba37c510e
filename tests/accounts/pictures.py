"""Picture files as browsers send them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825


def picture(form: str = "JPEG", *, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options) -> bytes:
    """The bytes of a picture whose left half is red and whose right half is blue."""
    image = Image.new(mode, size, (255, 0, 0, 255)[: len(mode)])
    image.paste((0, 0, 255, 255)[: len(mode)], (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_place_and_turn() -> bytes:
    """A JPEG that says where it was taken, by whom, and that it is to be turned by a quarter."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x013B] = "Dr Canary"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 24.0, 54.0), 3: "W", 4: (4.0, 5.0, 0.0)})
    return picture(exif=exif, comment=b"canary comment")


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is `side` pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def file_of(data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """What a form receives."""
    return SimpleUploadedFile(name, data, content_type=kind)
