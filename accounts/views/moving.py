"""Addresses that have changed."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers


def moved_to(address: str) -> HttpResponse:
    """The lasting redirect to where something is now.

    No browser keeps it: names are changed back, and two kept answers would lead in a circle.
    """
    answer = HttpResponseRedirect(address, status=301)
    add_never_cache_headers(answer)
    return answer
