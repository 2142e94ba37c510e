"""The only writer of the audit trail."""

from django.db import models

from accounts.hashing import keyed_hash
from accounts.models import AuditEntry, Member


def record(
    *, act: str, by: Member | None, target: models.Model, reason: str = "", address: str = "", words: str = ""
) -> AuditEntry:
    """Write down what `by` (None: the site itself) did to `target`.

    `words` are what it was done to; only their keyed hash is kept. `address` carries no slug: a slug is words.
    """
    return AuditEntry.objects.create(
        act=act,
        actor_id=by.pk if by else None,
        actor_role=_role(by),
        target_kind=target._meta.model_name or "",
        target_id=target.pk,
        address=address,
        reason=reason,
        words_hash=keyed_hash("audited words", words) if words else "",
    )


def _role(member: Member | None) -> str:
    if member is None:
        return "site"
    if member.is_superuser:
        return "admin"
    if member.has_perm("accounts.moderate"):
        return "moderator"
    return "staff" if member.is_staff else "member"
