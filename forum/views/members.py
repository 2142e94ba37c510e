"""All topics and all replies of one member."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Member
from accounts.views.members import member_list, member_named
from forum.member_sections import openings_of, replies_of

_PART = "forum/member_section.html"


@require_safe
def topics(request: HttpRequest, handle: str) -> HttpResponse:
    """The topics that a member opened."""
    found = _who_shows(handle)
    return member_list(request, found, openings_of(found, request.user), title=_("Topics"), part=_PART)


@require_safe
def replies(request: HttpRequest, handle: str) -> HttpResponse:
    """What a member replied."""
    found = _who_shows(handle)
    return member_list(request, found, replies_of(found, request.user), title=_("Replies"), part=_PART)


def _who_shows(handle: str) -> Member:
    found = member_named(handle)
    if not found.shows_posts:
        raise Http404
    return found
