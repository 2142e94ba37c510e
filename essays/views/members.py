"""All essays of one member."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.keyset import page_before
from accounts.views.members import member_named
from essays.member_sections import essays_of

ROWS = 30


@require_safe
def essays(request: HttpRequest, handle: str) -> HttpResponse:
    """The published essays that a member signed with their own name."""
    found = member_named(handle)
    rows, older = page_before(
        essays_of(found, request.user), request.GET.get("before", ""), column="published_at", size=ROWS
    )
    context = {"title": _("Essays"), "rows": rows, "older": older, "part": "essays/member_section.html"}
    return render(request, "accounts/member_list.html", {"member": found, **context})
