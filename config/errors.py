"""Error pages. A form that Django refuses for its token comes back with its words in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WORDS = (
    *("title", "body", "reply_to", "submission", "version", "want", "words", "reason"),
    *("display_name", "line", "biography", "time_zone"),
    *("slug", "standfirst", "signed_by", "source", "cover_alt", "published_at", "seen"),
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token was of another session: after signing in elsewhere, or with cookies off."""
    fields = {name: request.POST[name] for name in WORDS if request.POST.get(name)}
    return render(
        request, "errors/csrf.html", {"fields": fields, "action": request.get_full_path()}, status=403
    )
