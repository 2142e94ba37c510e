"""Writing that meets an ended session: it is kept, and stands in the form again after signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.admin.desk import actor
from accounts.keeping import keep_words, kept_words, let_go
from accounts.models.identity import from_address
from accounts.views.giving_back import fields_of
from essays.writing import FIELDS, one_writing

_KEPT = (*FIELDS, "seen", "sitting", "continues")


def keeps_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap an admin page with a form: what a signed-out writer sends is kept before they are asked to sign in.

    What is too much to be kept stays on the page instead.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST" and not admin.site.has_permission(request):
            words = {name: request.POST.get(name, "") for name in _KEPT}
            if not keep_words(request, request.path, words) and any(words.values()):
                return render(request, "errors/unkept.html", {"fields": fields_of(request)}, status=403)
        response = view(request, *args, **options)
        saved = request.method == "POST" and request.user.is_authenticated and response.status_code == 302
        if saved:
            let_go(request, request.path)
        return response

    return keeping


def kept_form(request: HttpRequest) -> dict[str, str]:
    """What was kept for the form at this address, with a message that says so."""
    if request.method != "GET":
        return {}
    if kept := kept_words(request, request.path):
        messages.warning(
            request, _("What you wrote before you signed in again is in the form. Save it to keep it.")
        )
        return kept
    return _continued(request)


def _continued(request: HttpRequest) -> dict[str, str]:
    """What this editor kept while typing and asks for again: `?writing=` its address id."""
    try:
        number = from_address(request.GET.get("writing", ""))
    except ValueError:
        return {}
    writing = one_writing(actor(request), number)
    match = request.resolver_match
    here = match.kwargs.get("object_id", "") if match else ""
    if writing is None or str(writing.essay_id or "") != here:
        return {}
    messages.info(request, _("These are your own words that were not saved yet. Save them to keep them."))
    return {**writing.words, "seen": str(writing.based_on), "continues": writing.sitting}
