"""All essays of one member."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.views.members import member_list, member_named
from essays.member_sections import essays_of


@require_safe
def essays(request: HttpRequest, handle: str) -> HttpResponse:
    """The published essays that a member signed with their own name."""
    found = member_named(handle)
    rows = essays_of(found, request.user)
    return member_list(request, found, rows, title=_("Essays"), part="essays/member_section.html")
