"""Words that a refused form brought are kept in the session, and come back when its writer is signed in again.

Django carries a visitor's session over into the one that signing in begins. On a shared computer somebody else may be
the next to sign in: a form that a member opened says so (`writer`), and its words come back to that member alone.
Words begun signed out are nobody's yet: they wait for as long as signing in or up takes, and no longer.
What somebody else keeps, sends or ends meanwhile leaves them as they are.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from accounts.addressing import client_address
from accounts.limiting import TooOften, count_or_refuse

WRITER = "writer"  # the field that templates/components/writer.html puts into forms
OWNED_FOR = timedelta(hours=24)
UNOWNED_FOR = timedelta(minutes=30)
LONGEST = 400_000  # characters of one form: more than an essay may have
_SLOT = "kept_words"
_MOST = 5


def keep_words(request: HttpRequest, address: str, fields: dict[str, str]) -> bool:
    """Keep what a form at `address` (a path) brought; False if it is too much, and so is only on the page.

    The page says which: it finds the answer in `request.words_are_kept`.
    """
    request.words_are_kept = is_kept = _keep(request, address, fields)  # type: ignore[attr-defined]
    return is_kept


def _keep(request: HttpRequest, address: str, fields: dict[str, str]) -> bool:
    if not any(fields.values()) or sum(map(len, fields.values())) > LONGEST:
        return False
    try:
        count_or_refuse("kept-words", client_address(request))
    except TooOften:
        return False
    kept = _waiting(request)
    writer = request.POST.get(WRITER, "")
    key = _key(address, writer)
    kept.pop(key, None)
    kept[key] = {"address": address, "fields": fields, "writer": writer, "at": time.time()}
    request.session[_SLOT] = dict(list(kept.items())[-_MOST:])
    return True


def kept_words(request: HttpRequest, address: str) -> dict[str, str]:
    """What was kept for the form at `address` and is this reader's; empty if nothing is. Reads only.

    A page that shows kept words is stored nowhere: config/middleware.py looks at `request.shows_kept_words`.
    """
    kept = _waiting(request) if request.session.session_key else {}
    key = _newest(request, kept, address)
    if key is None:
        return {}
    request.shows_kept_words = True  # type: ignore[attr-defined]
    request.words_waited = True  # type: ignore[attr-defined]
    return kept[key]["fields"]


def is_keeping(request: HttpRequest) -> bool:
    """Whether any words wait in this session."""
    return bool(request.session.session_key and _waiting(request))


def let_go(request: HttpRequest, address: str) -> None:
    """Forget what `kept_words` gave the form at `address`: its words have arrived."""
    kept = _waiting(request)
    key = _newest(request, kept, address)
    if key is not None:
        del kept[key]
        request.session[_SLOT] = kept


@contextmanager
def staying_for_others(request: HttpRequest) -> Iterator[None]:
    """Round the end of a session: what other members wrote on this computer goes on waiting for them."""
    others = {key: form for key, form in _waiting(request).items() if not _is_theirs(request, form)}
    yield
    if others:
        request.session[_SLOT] = others


def _newest(request: HttpRequest, kept: dict[str, dict[str, Any]], address: str) -> str | None:
    """The key of what a form at `address` shows this reader: the newest that is theirs, or nobody's yet."""
    found = [key for key, form in kept.items() if form["address"] == address and _is_theirs(request, form)]
    return found[-1] if found else None


def _is_theirs(request: HttpRequest, form: dict[str, Any]) -> bool:
    return form["writer"] in ("", str(request.user.pk))


def _key(address: str, writer: str) -> str:
    return f"{writer} {address}"


def _waiting(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """What is kept and not too old, by address and writer, the newest last; an older release kept it by address alone.

    Any other shape counts as too old.
    """
    kept = request.session.get(_SLOT, {})
    forms = [{"address": key, **form} for key, form in kept.items() if _is_waiting(form)]
    return {_key(form["address"], form["writer"]): form for form in forms}


def _is_waiting(form: dict[str, Any]) -> bool:
    if not isinstance(form.get("fields"), dict):
        return False
    lasts = OWNED_FOR if form.get("writer", "") else UNOWNED_FOR
    return time.time() < form.get("at", 0) + lasts.total_seconds() and "writer" in form
