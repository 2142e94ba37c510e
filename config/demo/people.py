"""The members of the demo. Four of them can sign in; the others have no password at all."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db.models import Q

from accounts.describing import describe
from accounts.groups import EDITORS, MODERATORS
from accounts.models import Member
from config.demo.script import entries

PASSWORD = "second-opinion"  # noqa: S105  (it is printed when the demo starts)

_STAFF: dict[str, dict[str, Any]] = {
    "moderator": {"is_staff": True},
    "editor": {"is_staff": True},
    "admin": {"is_staff": True, "is_superuser": True},
}
_GROUPS = {"moderator": MODERATORS, "editor": EDITORS}

type People = dict[str, Member]


def gather(now: datetime) -> People:
    """The demo's people by the names that its texts call them by; who is missing is made, who is there is left."""
    asked = entries("members")
    known = Member.objects.filter(
        Q(email__in=[_email(entry) for entry in asked]) | Q(handle__in=[entry["handle"] for entry in asked])
    )
    by_email, by_handle = (
        {member.email: member for member in known},
        {member.handle: member for member in known},
    )
    people = {}
    for entry in asked:
        member = by_email.get(_email(entry)) or by_handle.get(entry["handle"])
        people[entry["handle"]] = member or _join(entry, now)
    return people


def account(name: str, people: People) -> Member:
    """The one of the demo's people who signs in as `name`@example.org."""
    return next(member for member in people.values() if member.email == f"{name}@example.org")


def _email(entry: dict[str, Any]) -> str:
    return f"{entry.get('account') or entry['handle']}@example.org"


def _join(entry: dict[str, Any], now: datetime) -> Member:
    account = entry.get("account", "")
    checked = entry.get("checked")
    member = Member.objects.create_user(
        _email(entry),
        entry["handle"],
        PASSWORD if account else None,
        display_name=entry["name"],
        date_joined=now - timedelta(days=entry["joined"]),
        verified_on=(now - timedelta(days=checked)).date() if checked else None,
        **_STAFF.get(account, {}),
    )
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if account in _GROUPS:
        member.groups.add(Group.objects.get(name=_GROUPS[account]))
    describe(member, line=entry["line"], biography=entry["biography"].strip(), time_zone=entry["zone"])
    return member
