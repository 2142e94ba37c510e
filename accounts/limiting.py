"""Limits on how often one person does a thing. The numbers are settings.LIMITS; the counters are rows.

A counter is raised and read in one statement, so thirty requests at once count as thirty.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hashing import keyed_hash
from accounts.models import Tally

_is_counting = ContextVar("is_counting", default=True)


class TooOften(Exception):
    """Somebody did a thing more often than settings.LIMITS allows.

    `seconds`: how long to wait. `str()` is a sentence for the reader: `told`, or the usual one.
    """

    def __init__(self, seconds: int, *, told: str = "") -> None:
        self.seconds = seconds
        super().__init__(
            told
            or _("That was a lot in a short time. Please wait a moment and send it again; nothing is lost.")
        )


def count_or_refuse(action: str, who: object) -> None:
    """Count one `action` (a key of settings.LIMITS) of `who`; raise TooOften above the limit."""
    if not _is_counting.get():
        return
    now = time.time()
    for times, seconds in settings.LIMITS[action]:
        window = math.floor(now / seconds)
        ends = (window + 1) * seconds
        if _raise_tally(keyed_hash("tally", action, who, seconds, window), ends) > times:
            raise TooOften(max(1, math.ceil(ends - now)))


@contextmanager
def without_limits() -> Iterator[None]:
    """Within, nothing is counted and nobody refused: for commands of the operator's, never for a request."""
    token = _is_counting.set(False)
    try:
        yield
    finally:
        _is_counting.reset(token)


def _raise_tally(key: str, ends: float) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_tally (key, times, ends_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET times = accounts_tally.times + 1 RETURNING times",
            [key, datetime.fromtimestamp(ends, UTC)],
        )
        return cursor.fetchone()[0]


def forget_old_tallies() -> int:
    """Delete the counters of windows that are over; returns how many."""
    deleted, _by_model = Tally.objects.filter(ends_at__lt=timezone.now()).delete()
    return deleted
