"""A member's picture: a square of their own, or the initials of their name. It is seen where their page is."""

import io
import secrets
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from PIL import Image, ImageOps

from accounts.limiting import count_or_refuse
from accounts.models import Member, Upload
from accounts.permissions import Holder, shows_uploads
from accounts.sealing import own_byline
from accounts.uploading import NOT_STORED, encode_again, path_of, write_file
from accounts.viewers import Viewer

SIDE = 256  # pixels


def set_portrait(*, member: Member, file: File) -> Upload:
    """Show a picture with `member`, cut to a square from its middle; the one before is gone.

    Raises ValidationError with a sentence for what is no picture, and TooOften.
    """
    count_or_refuse("upload", member.pk)
    data = _square(encode_again(file)[0])
    name = f"{secrets.token_urlsafe(18)}.webp"
    try:
        write_file(path_of(name), data)
        with transaction.atomic():
            return _hang(member, name, len(data))
    except OSError as error:
        raise ValidationError(NOT_STORED) from error
    except BaseException:
        path_of(name).unlink(missing_ok=True)
        raise


def remove_portrait(*, member: Member) -> None:
    """Show the initials again; the picture is deleted."""
    with transaction.atomic():
        before = _lock(member).avatar
        _show(member, None)
        _delete(before)


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, such as "AB"; empty for none."""
    letters = [next((sign for sign in word if sign.isalnum()), "") for word in name.split()]
    letters = [letter.upper()[:1] for letter in letters if letter]
    return "".join(letters[:1] + letters[1:][-1:])


def register_portraits() -> None:
    """Say where these pictures are seen; called when the app is ready."""
    shows_uploads(Holder(shows=_shows, named=_named))


def _square(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        out = io.BytesIO()
        cut = ImageOps.fit(picture.convert("RGBA" if picture.has_transparency_data else "RGB"), (SIDE, SIDE))
        cut.save(out, "WEBP", quality=85)
        return out.getvalue()


def _hang(member: Member, name: str, size: int) -> Upload:
    before = _lock(member).avatar
    portrait = Upload.objects.create(
        name=name,
        kind=Upload.Kind.WEBP,
        size=size,
        width=SIDE,
        height=SIDE,
        byline=own_byline(member),
        holder_type=ContentType.objects.get_for_model(Member),
        holder_id=member.pk,
    )
    _show(member, portrait)
    _delete(before)
    return portrait


def _lock(member: Member) -> Member:
    rows = Member.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("avatar").get(pk=member.pk)


def _show(member: Member, portrait: Upload | None) -> None:
    member.avatar = portrait
    member.save(update_fields=["avatar"])


def _delete(portrait: Upload | None) -> None:
    if portrait is not None:
        portrait.delete()
        transaction.on_commit(lambda: path_of(portrait.name).unlink(missing_ok=True))


def _shows(upload: Upload, _viewer: Viewer) -> bool:
    """A member's page is for everybody, as long as the account is open."""
    return _is_portrait(upload) and Member.objects.filter(avatar=upload, is_active=True).exists()


def _named(uploads: Collection[Upload]) -> set[str]:
    portraits = [upload.pk for upload in uploads if _is_portrait(upload)]
    if not portraits:
        return set()
    return set(Member.objects.filter(avatar__in=portraits).values_list("avatar__name", flat=True))


def _is_portrait(upload: Upload) -> bool:
    """Whether it was made here; of pictures in texts the database is asked nothing."""
    return upload.holder_type_id == ContentType.objects.get_for_model(Member).pk
