"""Forms for how one follows a topic or a category, and the list of all that one watches or mutes."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limiting import TooOften
from accounts.models import WatchLevel
from accounts.permissions import check_signed_in
from accounts.views.following import back_from, too_often
from accounts.watching import watched_members
from forum.models import Category, Topic
from forum.watching import followed_by, watch_category, watch_topic


@require_POST
@login_required
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """How one follows a topic."""
    found = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    return set_level(request, watch_topic, found.get_absolute_url(), topic=found)


@require_POST
@login_required
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """How one follows a category."""
    found = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    return set_level(request, watch_category, found.get_absolute_url(), category=found)


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """All that one watches or mutes, each with its form."""
    me = check_signed_in(request.user)
    followed = followed_by(me)
    context = {
        "topics": followed.topics,
        "categories": [place for place in followed.places if place.category],
        "tags": [place for place in followed.places if place.tag],
        "members": watched_members(me),
    }
    return render(request, "forum/watching.html", context)


def set_level(request: HttpRequest, verb: Callable[..., None], address: str, **what: object) -> HttpResponse:
    """Let `verb` set the `level` that a form says, for `what`; then back to `address` or to the list."""
    level = request.POST.get("level", "")
    said = {
        WatchLevel.WATCHING: _("You are told of all that is new there."),
        WatchLevel.NORMAL: _("You are told of what is to you there."),
        WatchLevel.MUTED: _("It is left out of your lists, and you are not told of it."),
    }
    if level not in said:
        messages.error(request, _("Please choose how you want to be told. Nothing has changed."))
        return HttpResponseRedirect(back_from(request, address))
    try:
        verb(**what, by=check_signed_in(request.user), level=level)
    except TooOften as refusal:
        return too_often(request, refusal)
    messages.success(request, said[WatchLevel(level)])
    return HttpResponseRedirect(back_from(request, address))
