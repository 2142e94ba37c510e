"""Forms that are sent: the key that lets one count once, and the answer when the server refuses it."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.limiting import TooOften
from forum.posting import Conflict

REFUSALS = (PermissionDenied, Conflict, TooOften)
INVALID = 422


def new_submission() -> str:
    """The key of a fresh form."""
    return secrets.token_urlsafe(18)


def form_again(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form, refusal: Exception | None = None
) -> HttpResponse:
    """The form with its words: 422 invalid, 403 not allowed, 409 changed meanwhile, 429 too often."""
    status = INVALID
    match refusal:
        case PermissionDenied():
            status = 403
        case Conflict():
            status = 409
        case TooOften():
            status = 429
    if refusal is not None:
        form.is_valid()
        form.add_error(None, str(refusal))
    response = render(request, template, {**context, "form": form}, status=status)
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(refusal.seconds)
    return response


def words_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """The words that a form brought, for keeping."""
    return {name: request.POST[name] for name in names if request.POST.get(name)}


def gone_with_words(request: HttpRequest) -> HttpResponse:
    """404 for a form whose page is not there (any more) for this reader; the words are on it to be taken away."""
    words = words_of(request, "title", "body", "words")
    return render(request, "errors/404.html", {"words": words}, status=404)
