"""A new essay is made once, however often its form is sent: a double click, a reload, a request tried again."""

import secrets
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection

from accounts.hashing import keyed_hash
from accounts.models import Member
from essays.models import Essay

_A_DAY = 60 * 60 * 24


def new_submission() -> str:
    """What a fresh form carries, so that it is known again."""
    return secrets.token_urlsafe(12)


class Made(NamedTuple):
    """What a form has made: the number of an essay, and the version that it wrote."""

    essay: int
    version: int


def made_already(submission: str, by: Member) -> Made | None:
    """What this form of `by` has made and is still there; waits for the same form that is being saved now.

    Call it inside the transaction that saves; the next one in waits until that ends.
    """
    if not submission:
        return None
    key = _key(submission, by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
    made = cache.get(f"essay-made-{key}")
    return Made(*made) if made and Essay.objects.filter(pk=made[0]).exists() else None


def remember(submission: str, by: Member, made: Essay) -> None:
    """Let `made_already` find the essay; the cache is a table of the same transaction."""
    if submission:
        version = made.head.version if made.head else 1
        cache.set(f"essay-made-{_key(submission, by)}", (made.pk, version), _A_DAY)


def _key(submission: str, by: Member) -> str:
    return keyed_hash("essay form", by.pk, submission)
