"""Viewer: whoever asks for a page. A visitor is a viewer too."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member

type Viewer = Member | AnonymousUser | None


def member_of(viewer: Viewer) -> Member | None:
    """The member that a viewer is; None for a visitor and for an account that is closed."""
    return viewer if isinstance(viewer, Member) and viewer.is_active else None


def may_moderate(viewer: Viewer) -> bool:
    """Whether `viewer` may hide and restore words, and so sees hidden ones. Costs no query for ordinary members."""
    member = member_of(viewer)
    return member is not None and member.is_staff and member.has_perm("accounts.moderate")
