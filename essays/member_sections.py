"""What a member's public page lists of the essays: those that they signed with their own name."""

from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.sealing import signed_by_handle
from accounts.sections import Section, has_section
from accounts.viewers import Viewer
from essays.models import Essay

NEWEST = 20


def signed_essays(member: Member, viewer: Viewer) -> Section:
    """At most twenty published essays, the newest first."""
    essays = Essay.objects.visible_to(viewer).published().newest_first()
    rows = signed_by_handle(essays, member, field="signatures__byline").only(
        "title", "slug", "standfirst", "lang", "published_at"
    )
    return Section(_("Essays"), "essays/member_section.html", list(rows[:NEWEST]))


def register_sections() -> None:
    """Let every member's page have the section; called when the app is ready."""
    has_section(signed_essays)
