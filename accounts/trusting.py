"""How far the site trusts a member: the more, the more often they may do what could be abused."""

from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from accounts.models import Member

NEW_FOR = timedelta(days=7)


class Trust(StrEnum):
    """Three steps. Each limit by trust is `<act>-<step>` in settings.LIMITS."""

    NEW = "new"
    MEMBER = "member"
    VERIFIED = "verified"


def trust_of(member: Member) -> Trust:
    """How far a member is trusted today; the staff are trusted as verified doctors are."""
    if member.is_verified or member.is_staff:
        return Trust.VERIFIED
    return Trust.NEW if timezone.now() - member.date_joined < NEW_FOR else Trust.MEMBER
