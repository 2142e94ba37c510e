"""What a viewer may do with essays. What they may see is `Essay.objects.visible_to`."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Member


def check_edit(by: Member | None) -> None:
    """Raise PermissionDenied unless `by` may write essays; None is the site itself (a command of the operator's)."""
    if by is not None and not by.has_perm("essays.change_essay"):
        raise PermissionDenied(_("Only editors may change essays."))


def check_publish(by: Member | None) -> None:
    """Raise PermissionDenied unless `by` may publish and unpublish essays; None is the site itself, as above."""
    if by is not None and not by.has_perm("essays.publish_essay"):
        raise PermissionDenied(_("Only editors may publish essays."))
