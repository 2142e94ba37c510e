"""When a page was shown: a form sends it back, so that it does nothing to what its reader could not know of."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def shown_at(said: str) -> datetime:
    """The time that a form says, in ISO 8601 with its zone; the present if it says none, or one to come."""
    now = timezone.now()
    try:
        moment = parse_datetime(said)
    except ValueError:
        moment = None
    return now if moment is None or timezone.is_naive(moment) else min(moment, now)
