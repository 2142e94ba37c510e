"""Lists of topics for one reader: what they have not read, where they spoke, what waits for an answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Member
from accounts.sealing import signed_by
from accounts.shown_at import shown_at
from forum import listing
from forum.listing import Shown
from forum.models import Post

HELD = 20  # posts that wait for a moderator, on a page


@require_safe
@login_required
def unread(request: HttpRequest) -> HttpResponse:
    """Of the topics that this member visited last, those with something new."""
    return _list(request, "unread", listing.unread(request.user, _before(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unread_seen(request: HttpRequest) -> HttpResponse:
    """Ask whether all of that shall be marked as read, since there is no way back; a POST does it to what was there
    when it was asked (`until`)."""
    if request.method != "POST":
        now = timezone.now().isoformat()
        topics, posts = listing.how_much_unread(_member(request))
        context = {"topic_count": topics, "post_count": posts, "now": now, "section": "forum"}
        return render(request, "forum/unread_seen.html", context)
    listing.see_all_unread(_member(request), shown_at(request.POST.get("until", "")))
    return HttpResponseRedirect(reverse("forum:unread"))


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Where this member has said something, and which of their words wait for a moderator."""
    held = signed_by(Post.objects.filter(state=Post.State.HELD), request.user)
    held = held.select_related("topic").order_by("created_at")[:HELD]
    return _list(request, "mine", listing.mine(_member(request), _before(request)), held=held)


@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """Topics that nobody has replied to."""
    return _list(request, "unanswered", listing.unanswered(request.user, _before(request)))


def _list(request: HttpRequest, name: str, shown: Shown, **more: object) -> HttpResponse:
    topics, older = shown
    context = {"topics": topics, "older": older, "tab": name, "section": "forum", **more}
    return render(request, f"forum/{name}.html", context)


def _before(request: HttpRequest) -> str:
    return request.GET.get("before", "")


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user
