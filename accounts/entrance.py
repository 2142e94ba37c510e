"""Addresses of signing in and out, up, and of what secures an account: django-allauth's, each answering honestly."""

from collections.abc import Callable

from allauth.account.urls import urlpatterns as allauth_patterns
from django.http import HttpResponse
from django.urls import URLPattern

from accounts.views.entrance import guessing, honest, signing_up

_BEFORE: dict[str, Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]] = {
    "account_signup": signing_up,
    "account_email_verification_sent": guessing,
    "account_confirm_password_reset_code": guessing,
}


def _answering_honestly(pattern: URLPattern) -> URLPattern:
    view = _BEFORE.get(pattern.name or "", lambda same: same)(pattern.callback)
    return URLPattern(pattern.pattern, honest(view), pattern.default_args, pattern.name)


urlpatterns = [_answering_honestly(pattern) for pattern in allauth_patterns]
