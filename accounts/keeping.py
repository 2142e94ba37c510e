"""Words that a refused form brought are kept in the session, and come back when its writer is signed in again.

Django carries a visitor's session over into the one that signing in begins. On a shared computer somebody else may be
the next to sign in: a form that a member opened says so (`writer`), and its words come back to that member alone.
"""

from django.http import HttpRequest

from accounts.limiting import TooOften, count_or_refuse

WRITER = "writer"  # the field that templates/components/writer.html puts into forms
_SLOT = "kept_words"
_MOST = 5
_LONGEST = 150_000


def keep_words(request: HttpRequest, address: str, fields: dict[str, str]) -> bool:
    """Keep what a form at `address` (a path) brought; False if it is too much, and so is only on the page."""
    if not any(fields.values()) or sum(map(len, fields.values())) > _LONGEST:
        return False
    try:
        count_or_refuse("kept-words", request.META.get("REMOTE_ADDR", ""))
    except TooOften:
        return False
    kept = request.session.get(_SLOT, {})
    kept.pop(address, None)
    kept[address] = {"fields": fields, "writer": request.POST.get(WRITER, "")}
    request.session[_SLOT] = dict(list(kept.items())[-_MOST:])
    return True


def kept_words(request: HttpRequest, address: str) -> dict[str, str]:
    """What was kept for the form at `address` and is this reader's; empty if nothing is. Reads only."""
    kept = request.session.get(_SLOT, {}).get(address) if request.session.session_key else None
    if not kept or kept["writer"] not in ("", str(request.user.pk)):
        return {}
    return kept["fields"]


def let_go(request: HttpRequest, address: str) -> None:
    """Forget what was kept for `address`: its words have arrived."""
    kept = request.session.get(_SLOT, {})
    if kept.pop(address, None) is not None:
        request.session[_SLOT] = kept
