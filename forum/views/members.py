"""All topics and all replies of one member."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.keyset import page_before
from accounts.models import Member
from accounts.views.members import member_named
from forum.member_sections import openings_of, replies_of

ROWS = 30


@require_safe
def topics(request: HttpRequest, handle: str) -> HttpResponse:
    """The topics that a member opened."""
    found = _who_shows(handle)
    rows, older = page_before(
        openings_of(found, request.user), request.GET.get("before", ""), column="published_at", size=ROWS
    )
    context = {"title": _("Topics"), "rows": rows, "older": older, "part": "forum/member_section.html"}
    return render(request, "accounts/member_list.html", {"member": found, **context})


@require_safe
def replies(request: HttpRequest, handle: str) -> HttpResponse:
    """What a member replied."""
    found = _who_shows(handle)
    rows, older = page_before(
        replies_of(found, request.user), request.GET.get("before", ""), column="published_at", size=ROWS
    )
    context = {"title": _("Replies"), "rows": rows, "older": older, "part": "forum/member_section.html"}
    return render(request, "accounts/member_list.html", {"member": found, **context})


def _who_shows(handle: str) -> Member:
    found = member_named(handle)
    if not found.shows_posts:
        raise Http404
    return found
