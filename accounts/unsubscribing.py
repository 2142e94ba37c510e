"""Ending the mails about replies and mentions with one click, signed in or not (RFC 8058).

The address in a mail carries a signed token: it works as long as the mail is kept, and does nothing else.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Member

_SALT = "accounts.unsubscribing"


def token_for(member: Member) -> str:
    """What the address of `member` carries."""
    return _signer().sign(str(member.pk))


def address_for(member: Member) -> str:
    """Where `member` ends these mails; begins with SITE_URL."""
    return settings.SITE_URL + reverse("accounts:unsubscribe", args=[token_for(member)])


def headers_for(member: Member) -> dict[str, str]:
    """What a mail program needs to show a button for it."""
    return {
        "List-Unsubscribe": f"<{address_for(member)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def member_of_token(token: str) -> Member | None:
    """Whose token it is; None if it is not one of ours."""
    try:
        pk = _signer().unsign(token)
    except BadSignature:
        return None
    return Member.objects.filter(pk=int(pk)).first()


def unsubscribe(*, member: Member) -> None:
    """Send `member` no more mails about replies and mentions. Mails about the account itself still come."""
    Member.objects.filter(pk=member.pk).update(mails=Member.Mails.NONE)


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
