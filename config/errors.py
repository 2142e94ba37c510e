"""Error pages. A form of ours that Django refuses for its token comes back with its words in it.

One that another site sent comes back empty: its fields beside a valid token would be that site's form, signed by us.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.views.giving_back import fields_of

# What a form knows of itself: no word of it reaches a reader.
HIDDEN = (
    *("reply_to", "submission", "version", "want", "seen", "writer"),
    *("waiting", "draft", "draft_version", "sitting", "beat", "poll_several", "poll_days"),
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token was of another session: after signing in elsewhere, or with cookies off."""
    is_ours = _is_of_this_site(request)
    fields = fields_of(request) if is_ours else []
    hidden = {name: request.POST[name] for name in HIDDEN if is_ours and request.POST.get(name)}
    context = {"is_ours": is_ours, "fields": fields, "hidden": hidden, "action": request.get_full_path()}
    return render(request, "errors/csrf.html", context, status=403)


def _is_of_this_site(request: HttpRequest) -> bool:
    """Whether a page of ours sent this, as the browser tells; if it tells nothing, it is foreign."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(sender)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
