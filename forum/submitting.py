"""Forms that are sent: the key that lets one count once, and their words when there is no page to go back to."""

import secrets

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def new_submission() -> str:
    """The key of a fresh form."""
    return secrets.token_urlsafe(18)


def fresh(sent: QueryDict) -> QueryDict:
    """What a form brought, as a new form: it counts again."""
    data = sent.copy()
    data["submission"] = new_submission()
    return data


def words_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """The words that a form brought, for keeping."""
    return {name: request.POST[name] for name in names if request.POST.get(name)}


def gone_with_words(request: HttpRequest) -> HttpResponse:
    """404 for a form whose page is not there (any more) for this reader; the words are on it to be taken away."""
    words = words_of(request, "title", "body", "words")
    return render(request, "errors/404.html", {"words": words}, status=404)
