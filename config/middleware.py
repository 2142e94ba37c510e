"""What every answer carries beyond Django's own headers, and the time zone of a member's own pages."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

type GetResponse = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def resource_policy(get_response: GetResponse) -> GetResponse:
    """No other site may load anything of ours, and no page of ours may use the device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """A page for one person is stored nowhere: not by a proxy, not by the browser of a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "shows_kept_words", False):
            add_never_cache_headers(response)
        if response.has_header("Cache-Control"):
            return response  # the view knows better: a public picture, a feed
        if request.user.is_authenticated or response.status_code >= 400 or request.method == "POST":
            add_never_cache_headers(response)
        return response

    return middleware


def page_for_wrong_method(get_response: GetResponse) -> GetResponse:
    """405 is a page too: somebody may open the address of a button in a new tab."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content or request.method not in ("GET", "POST"):
            return response
        page = render(request, "errors/405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def own_time_zone(get_response: GetResponse) -> GetResponse:
    """Times on a signed-in member's pages are in their own zone; everybody else's are in UTC."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        try:
            zone = zoneinfo.ZoneInfo(request.user.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return get_response(request)

    return middleware
