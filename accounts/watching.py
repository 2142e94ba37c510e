"""Watching a member: being told of what they write under their own name. Ignoring them is accounts/regarding.py's."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Member, MemberWatch, WatchLevel
from accounts.sealing import is_mine, own_byline, signed_by_handle
from accounts.viewers import Viewer, member_of


@transaction.atomic
def watch_member(*, member: Member, by: Member) -> None:
    """Tell `by` of all that `member` writes; it ends ignoring them. Raises PermissionDenied for oneself, and TooOften."""
    byline = own_byline(member)
    if is_mine(byline, by):
        raise PermissionDenied(_("This is your own page."))
    count_or_refuse("watch", by.pk)
    own_byline(by)  # without one nothing could be told to them
    MemberWatch.objects.update_or_create(member=by, byline=byline, defaults={"level": WatchLevel.WATCHING})


def stop_watching(*, member: Member, by: Member) -> None:
    """Tell `by` no more of what `member` writes; whom they ignore they go on ignoring."""
    _watches(by, member).delete()


def watches(viewer: Viewer, member: Member) -> bool:
    """Whether `viewer` watches `member`."""
    me = member_of(viewer)
    return me is not None and _watches(me, member).exists()


def watched_members(member: Member) -> QuerySet[MemberWatch]:
    """Whom a member watches, by name; without those whose account is closed."""
    watched = MemberWatch.objects.filter(member=member, level=WatchLevel.WATCHING).exclude(byline__handle="")
    return watched.select_related("byline").order_by("byline__name", "pk")


def _watches(by: Member, member: Member) -> QuerySet[MemberWatch]:
    watching = MemberWatch.objects.filter(member=by, level=WatchLevel.WATCHING)
    return signed_by_handle(watching, member)
