"""Addresses of signing in and out, up, and of what secures an account: django-allauth's, each answering honestly."""

from collections.abc import Callable

from allauth.account.urls import urlpatterns as allauth_patterns
from django.urls import URLPattern

from accounts.views.entrance import View, guessing, honest, signing_up, unhurried

_FURTHER: dict[str, list[Callable[[View], View]]] = {
    "account_signup": [signing_up],
    "account_reset_password": [unhurried],
    "account_email_verification_sent": [guessing, unhurried],
    "account_confirm_password_reset_code": [guessing, unhurried],
}


def _answering_honestly(pattern: URLPattern) -> URLPattern:
    view = pattern.callback
    for wrapped in [*_FURTHER.get(pattern.name or "", []), honest]:
        view = wrapped(view)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns = [_answering_honestly(pattern) for pattern in allauth_patterns]
