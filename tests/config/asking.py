"""Asking for many addresses as one reader, who is shown each page once however many addresses lead there."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urldefrag, urljoin

from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

LAST = "/help-now/"  # where is said what a redirect left to say


def asked(
    client: Client, addresses: Iterable[str], *, methods: Iterable[str] = ("get",)
) -> Iterator[tuple[str, str, str]]:
    """Each request as method and address, with the words of its answer and, where it leads elsewhere, of that page.

    A page that was shown already is not asked for again, unless a POST leads there; nor is the form to sign in, whose words
    differ only by the address to go on to, which is among those of the answer.
    """
    shown: set[str] = set()
    for address in (*addresses, LAST):
        for method in methods:
            if method != "get" or address not in shown:
                shown.add(address)
                yield method, address, "\n".join(_words(client, method, address, shown))


def _words(client: Client, method: str, address: str, shown: set[str]) -> Iterator[str]:
    sign_in = resolve_url(settings.LOGIN_URL)
    answer = getattr(client, method)(address)
    yield answer.content.decode(errors="replace")
    while answer.has_header("Location"):
        address = urldefrag(urljoin(address, answer["Location"])).url
        yield unquote(address)
        page = sign_in if address.startswith(sign_in) else address
        if page in shown and (method == "get" or page == sign_in):
            return
        shown.add(page)
        method, answer = "get", client.get(address)
        yield answer.content.decode(errors="replace")
