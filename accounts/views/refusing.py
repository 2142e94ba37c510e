"""A form that is refused comes back with its words, under the status that says why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.limiting import TooOften
from accounts.refusals import Conflict

REFUSALS = (PermissionDenied, Conflict, TooOften)


def form_again(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form, refusal: Exception | None = None
) -> HttpResponse:
    """The form with its words: 422 invalid, 403 not allowed, 409 changed meanwhile, 429 too often."""
    status = 422
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
