"""Pictures for the tests: small, and with things in them that must not survive."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SECRET = "12 Station Road"


def picture_file(
    name: str = "ward.jpg", form: str = "JPEG", size: tuple[int, int] = (60, 40)
) -> SimpleUploadedFile:
    """A picture that says in its metadata where it was taken."""
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET  # ImageDescription
    exif[0x0112] = 6  # Orientation: turned by a quarter
    Image.new("RGB", size, "teal").save(data, form, exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), f"image/{form.lower()}")
