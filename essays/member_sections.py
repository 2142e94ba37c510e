"""What a member's public page lists of the essays: those that they signed with their own name."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.sealing import signed_by_handle
from accounts.sections import Section, has_section, newest_of
from accounts.viewers import Viewer
from essays.models import Essay

NEWEST = 20


def essays_of(member: Member, viewer: Viewer) -> QuerySet[Essay]:
    """The published essays that `member` signed, the newest first."""
    essays = Essay.objects.visible_to(viewer).published().newest_first()
    return signed_by_handle(essays, member, field="signatures__byline").only(
        "title", "slug", "standfirst", "lang", "published_at"
    )


def signed_essays(member: Member, viewer: Viewer) -> Section:
    """At most twenty published essays, the newest first."""
    address = reverse("member-essays", args=[member.handle])
    rows, address = newest_of(list(essays_of(member, viewer)[: NEWEST + 1]), NEWEST, address)
    return Section(_("Essays"), "essays/member_section.html", rows, address)


def register_sections() -> None:
    """Let every member's page have the section; called when the app is ready."""
    has_section(signed_essays)
