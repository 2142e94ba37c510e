"""Light, dark or as the device says, and the size of the text: kept in a cookie of the reader's own browser."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

THEMES = ("auto", "day", "night")
SIZES = ("normal", "large", "larger")
_YEAR = 60 * 60 * 24 * 365


class Appearance(NamedTuple):
    """One of THEMES and one of SIZES."""

    theme: str = THEMES[0]
    size: str = SIZES[0]


def appearance_of(request: HttpRequest) -> Appearance:
    """What the reader chose; whatever the cookie holds beside known words is ignored."""
    theme, _dot, size = request.COOKIES.get(settings.APPEARANCE_COOKIE_NAME, "").partition(".")
    return _known(theme, size)


def _known(theme: str, size: str) -> Appearance:
    return Appearance(theme if theme in THEMES else THEMES[0], size if size in SIZES else SIZES[0])


@csrf_exempt  # a token would set a cookie on every page for the sake of this one form, which changes no data
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on. Who comes by the address alone is led to a page."""
    if request.method != "POST":
        return redirect("accounts:settings" if request.user.is_authenticated else "home")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return HttpResponseForbidden()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    chosen = _known(request.POST.get("theme", ""), request.POST.get("size", ""))
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.APPEARANCE_COOKIE_NAME,
        ".".join(chosen),
        max_age=_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
