"""Forms that are sent: the key that lets one count once, and their words."""

import secrets

from django.http import HttpRequest, QueryDict


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
