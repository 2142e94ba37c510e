"""Pictures: decoded and encoded again by us, so that nothing of the file survives but what one sees.

Orientation is kept by turning the picture; metadata (places, names, comments) is gone. Narrower copies stand beside it.
"""

import io
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.limiting import count_or_refuse
from accounts.models import Byline, Member, Upload
from accounts.permissions import names_in_drafts, names_in_texts
from accounts.picture_files import delete_files, is_ours, path_of, with_upload, write_copies, write_file
from accounts.sealing import own_byline
from accounts.unknown import unknown_author

_SUFFIX = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_LONGEST_SIDE = 2000
UNUSED = timedelta(days=30)
ABANDONED = timedelta(days=1)
NOT_STORED = gettext_lazy("The picture could not be stored just now. Please try again later.")
_BATCH = 1000


def upload_picture(*, file: File, by: Member | None) -> Upload:
    """A stored picture that only its uploader sees until a text holds it; `by` None is the site's operator.

    Raises ValidationError with a sentence for what is no JPEG, PNG or WebP, too large or broken; and TooOften.
    """
    if by is not None:
        count_or_refuse("upload", by.pk)
    data, form, size = encode_again(file)
    name = f"{secrets.token_urlsafe(18)}.{_SUFFIX[form]}"
    try:
        write_file(path_of(name), data)
        widths = write_copies(name, data)
        with transaction.atomic():
            return Upload.objects.create(
                name=name,
                kind=Image.MIME[form],
                size=len(data),
                width=size[0],
                height=size[1],
                widths=widths,
                byline=own_byline(by) if by else unknown_author(),
            )
    except OSError as error:
        delete_files(name)
        raise ValidationError(NOT_STORED) from error
    except BaseException:
        delete_files(name)
        raise


def encode_again(file: File) -> tuple[bytes, str, tuple[int, int]]:
    """The bytes of a picture encoded by us, its kind as Pillow calls it, and its size. Raises ValidationError."""
    if file.size is None or file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The picture is too large: at most %(megabytes)d MB.")
            % {"megabytes": settings.UPLOAD_MAX_BYTES // 2**20}
        )
    try:
        with Image.open(file, formats=list(_SUFFIX)) as picture:
            form = picture.format or ""
            if picture.width * picture.height > settings.UPLOAD_MAX_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Please make it smaller first."))
            shown = ImageOps.exif_transpose(picture)
            shown.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return _bytes_of(shown, form), form, shown.size
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a picture that we can take: JPEG, PNG or WebP, please.")
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This picture is broken and could not be read.")) from error


def _bytes_of(picture: Image.Image, form: str) -> bytes:
    mode = "RGB" if form == "JPEG" or picture.mode not in ("L", "LA", "P", "RGBA") else picture.mode
    clean = Image.new(mode, picture.size)
    clean.paste(picture.convert(mode) if mode != "P" else picture)
    if mode == "P":
        clean = picture.convert("RGBA")
        clean.info = {}
    out = io.BytesIO()
    clean.save(out, form, quality=85)
    return out.getvalue()


def hold_uploads(text: models.Model, names: Iterable[str], *, signed_by: Byline | None = None) -> None:
    """Write down that `text` has taken up the pictures it shows, so that they are not cleared away as unused.

    A picture has one holder, the first text that showed it; who sees it is told by the texts that show it now
    (`may_see_upload`). With `signed_by` only that byline's pictures are taken.
    """
    wanted = list(names)
    if not wanted:
        return
    free = Upload.objects.filter(name__in=wanted, holder_type=None)
    if signed_by is not None:
        free = free.filter(byline=signed_by)
    free.update(holder_type=ContentType.objects.get_for_model(text), holder_id=text.pk)


def delete_unused() -> int:
    """Delete the pictures, rows and files, that no text has taken up within UNUSED; returns how many."""
    free = list(Upload.objects.filter(holder_type=None, created_at__lt=timezone.now() - UNUSED))
    named = names_in_texts(free) | names_in_drafts(free)
    unused = [upload for upload in free if upload.name not in named]
    for upload in unused:
        # The row first: a file without a row is seen by nobody, a row without a file is a broken picture.
        upload.delete()
        delete_files(upload.name)
    return len(unused)


def delete_orphans() -> int:
    """Delete the files older than ABANDONED that no row names, as a killed process leaves them; returns how many."""
    before = (timezone.now() - ABANDONED).timestamp()
    folder = Path(settings.UPLOADS_DIR)
    deleted = 0
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for batch in batched(entries, _BATCH):
            old = {entry.name for entry in batch if _is_older(entry, before)}
            old -= with_upload(old)
            for name in old:
                (folder / name).unlink(missing_ok=True)
            deleted += len(old)
    return deleted


def _is_older(entry: os.DirEntry[str], before: float) -> bool:
    """Whether it is one of our files, last written before then; what we did not name is left alone."""
    try:
        return (
            is_ours(entry.name)
            and entry.is_file(follow_symlinks=False)
            and entry.stat(follow_symlinks=False).st_mtime < before
        )
    except FileNotFoundError:
        return False
