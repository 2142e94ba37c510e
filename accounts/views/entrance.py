"""django-allauth's pages with the answers that the site promises: a refused form is 422 or 429, never 200."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.ratelimit import respond_429
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from accounts.addressing import client_address
from accounts.limiting import TooOften, count_or_refuse

type View = Callable[..., HttpResponse]

INVALID = 422
TOO_OFTEN = 429
_MINUTE = 60
_AFTER_FAILED_LOGINS = 5 * _MINUTE
_SOONEST = 0.05  # seconds; above what these pages need for an address that is known, or is not


def honest(view: View) -> View:
    """Let a form that `view` shows again say by its status that it was refused; nobody may store the answer."""

    @wraps(view)
    def honest_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = _refused_form(response)
        if form is not None:
            is_too_often = form.has_error("__all__", "too_many_login_attempts")
            response.status_code = TOO_OFTEN if is_too_often else INVALID
        if response.status_code == TOO_OFTEN and "Retry-After" not in response:
            response["Retry-After"] = str(_MINUTE if form is None else _AFTER_FAILED_LOGINS)
        add_never_cache_headers(response)
        return response

    return honest_view


def _refused_form(response: HttpResponse) -> Any:
    """The form that was refused, if that is what a page shows."""
    context = getattr(response, "context_data", None) or {}
    form = context.get("form")
    return (
        form if response.status_code == 200 and form is not None and form.is_bound and form.errors else None
    )


def signing_up(view: View) -> View:
    """Ask again when two people took one handle at the same moment: the second is told that it is taken."""

    @wraps(view)
    def signing_up_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            return view(request, *args, **kwargs)

    return signing_up_view


def unhurried(view: View) -> View:
    """Answer no sooner than _SOONEST, so that no clock tells whether an account has an address."""

    @wraps(view)
    def unhurried_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = time.monotonic()
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.render()
        time.sleep(max(0.0, begun + _SOONEST - time.monotonic()))
        return response

    return unhurried_view


def guessing(view: View) -> View:
    """Count each code that is typed by the database: twenty guesses at once are twenty guesses."""

    @wraps(view)
    def guessing_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            try:
                count_or_refuse("code", request.session.session_key or client_address(request))
            except TooOften as refusal:
                response = respond_429(request)
                response["Retry-After"] = str(refusal.seconds)
                return response
        return view(request, *args, **kwargs)

    return guessing_view
