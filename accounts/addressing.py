"""The network address that a request comes from, as far as the proxies in front can be trusted."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The reader's own address: what the trusted proxies (ALLAUTH_TRUSTED_PROXY_COUNT) say, else who connected."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):  # a header that no proxy of ours would send, or none
        return str(request.META.get("REMOTE_ADDR", ""))
