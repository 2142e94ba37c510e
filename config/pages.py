"""Pages that no single app owns: the front page, what carries a tag, and the errors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.keyset import page_before
from config.near_titles import near_titles
from essays.models import Essay
from forum.listing import latest, tagged
from forum.models import Tag
from forum.watching import level_of

ROWS = 20
ESSAYS = 5
TOPICS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest essays and the discussions that are alive."""
    essays = list(Essay.objects.published().for_list(request.user)[:ESSAYS])
    context = {
        "lead": essays[0] if essays else None,
        "essays": essays[1:],
        "topics": latest(request.user, TOPICS),
    }
    return render(request, "pages/home.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """What carries a tag. A tag that nothing visible carries is not there."""
    found = get_object_or_404(Tag, slug=slug)
    essays = Essay.objects.published().filter(tags=found).for_list(request.user)
    before = request.GET.get("before", "")
    shown, older = page_before(essays, before, column="published_at", size=ROWS)
    topics, older_topics = tagged(found, request.user, request.GET.get("topics", ""), size=ROWS)
    if not shown and not topics:
        raise Http404
    context = {
        "tag": found,
        "essays": shown,
        "count": 0
        if older or before
        else len(shown),  # told where one page holds all; nothing is counted for it
        "older": older,
        "topics": topics,
        "older_topics": older_topics,
        "watch_level": level_of(request.user, tag=found),
        "section": "essays",
    }
    return render(request, "pages/tag.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that the refusing rule gave."""
    return render(request, "errors/403.html", {"sentence": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what does not exist and for what this reader may not see."""
    near = near_titles(request.path) if request.method in ("GET", "HEAD") else []
    return render(request, "errors/404.html", {"near": near}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs neither database nor session, both may be what broke."""
    return render(None, "errors/500.html", status=500)
