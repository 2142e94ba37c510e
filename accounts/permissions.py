"""What a viewer may see and do here: each rule as a list (`…_levels`, `visible_…`) and for one object (`may_…`).

The levels at which a place may be read and written are the same words in every app above.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member, Upload
from accounts.sealing import is_mine
from accounts.viewers import Viewer, member_of


class Level(models.TextChoices):
    """Who may read, or write, in a place."""

    PUBLIC = "public", gettext_lazy("everyone")
    MEMBERS = "members", gettext_lazy("members")
    VERIFIED = "verified", gettext_lazy("verified doctors")
    STAFF = "staff", gettext_lazy("the staff")


def levels_of(viewer: Viewer) -> list[str]:
    """The levels that `viewer` reaches, the most open first."""
    member = member_of(viewer)
    levels = [Level.PUBLIC]
    if member is not None:
        levels.append(Level.MEMBERS)
        if member.is_verified or member.is_staff:
            levels.append(Level.VERIFIED)
        if member.is_staff:
            levels.append(Level.STAFF)
    return [str(level) for level in levels]


def check_signed_in(viewer: Viewer) -> Member:
    """The member that `viewer` is; raises PermissionDenied with a sentence for a visitor."""
    member = member_of(viewer)
    if member is None:
        raise PermissionDenied(_("Please sign in first."))
    return member


def _none(_uploads: Collection[Upload]) -> set[str]:
    return set()


class Holder(NamedTuple):
    """How one app's texts hold pictures."""

    shows: Callable[[Upload, Viewer], bool]  # whether a text that this viewer may read shows it now
    named: Callable[[Collection[Upload]], set[str]]  # names of those that stand in any text
    drafted: Callable[[Collection[Upload]], set[str]] = _none  # names of those in words not sent yet


_holders: list[Holder] = []


def shows_uploads(holder: Holder) -> None:
    """Tell where pictures stand; called by each app when it is ready."""
    _holders.append(holder)


def names_in_texts(uploads: Collection[Upload]) -> set[str]:
    """The names of those pictures that stand in a text, whoever may read it."""
    return {name for holder in _holders for name in holder.named(uploads)}


def names_in_drafts(uploads: Collection[Upload]) -> set[str]:
    """The names of those pictures that stand in words which their uploader has not sent yet."""
    return {name for holder in _holders for name in holder.drafted(uploads)}


def may_see_upload(upload: Upload, viewer: Viewer) -> bool:
    """Whether `viewer` sees a picture: where a text that shows it is visible; its uploader while none does."""
    if any(holder.shows(upload, viewer) for holder in _holders):
        return True
    return is_mine(upload.byline, viewer) and not names_in_texts([upload])
