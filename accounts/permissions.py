"""What a viewer may see and do here: each rule as a list (`…_levels`, `visible_…`) and for one object (`may_…`).

The levels at which a place may be read and written are the same words in every app above.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member, Upload
from accounts.sealing import is_mine
from accounts.viewers import Viewer, may_moderate, member_of


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
        raise PermissionDenied(_("Please sign in first. What you wrote is kept."))
    return member


def may_see_upload(upload: Upload, viewer: Viewer) -> bool:
    """Whether `viewer` sees a picture: where its text is visible, and its uploader before it stands in one."""
    if upload.holder_type is None:
        return is_mine(upload.byline, viewer) or may_moderate(viewer)
    holders = upload.holder_type.model_class()
    if holders is None or upload.holder_id is None:
        return False
    return holders.objects.visible_to(viewer).filter(pk=upload.holder_id).exists()  # type: ignore[attr-defined]
