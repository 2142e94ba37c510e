"""A form that is refused comes back with its words, under the status that says why."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.limiting import TooOften
from accounts.refusals import Conflict
from accounts.views.giving_back import fields_of

REFUSALS = (PermissionDenied, ValidationError, Conflict, TooOften, OperationalError)
GO_ON = "go_on"  # the buttons of templates/components/sign_in_and_go_on.html
_WAYS_IN = {"sign-in": "account_login", "sign-up": "account_signup"}
SOON = 5  # seconds after which a busy database is worth another try


def refusal_of(refusal: Exception) -> tuple[int, str, int | None]:
    """The status of a refusal, its sentence for the reader, and how many seconds to wait, if that helps."""
    match refusal:
        case ValidationError():
            return 422, refusal.messages[0], None
        case PermissionDenied():
            return 403, str(refusal), None
        case Conflict():
            return 409, str(refusal), None
        case TooOften():
            return 429, str(refusal), refusal.seconds
        case OperationalError():
            return (
                503,
                _("The site is too busy to take this just now. Please send it again in a moment."),
                SOON,
            )
    return 422, str(refusal), None


def way_in(request: HttpRequest) -> HttpResponse | None:
    """Where the button `go_on` of somebody signed out leads, once the words of its form are kept; None otherwise."""
    asked = _WAYS_IN.get(request.POST.get(GO_ON, ""))
    if asked is None or request.user.is_authenticated or not getattr(request, "words_are_kept", False):
        return None
    return HttpResponseRedirect(f"{reverse(asked)}?{urlencode({'next': request.path})}")


def form_again(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form, refusal: Exception | None = None
) -> HttpResponse:
    """The form with its words: 422 invalid, 403 not allowed, 409 changed meanwhile, 429 too often, 503 too busy."""
    status, wait = 422, None
    if refusal is not None:
        status, sentence, wait = refusal_of(refusal)
        form.is_valid()
        form.add_error(None, sentence)
    response = render(request, template, {**context, "form": form}, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def gone_with_words(request: HttpRequest) -> HttpResponse:
    """404 for a form whose page is not there (any more) for this reader; the words are on it to be taken away."""
    return render(request, "errors/404.html", {"words": fields_of(request)}, status=404)
