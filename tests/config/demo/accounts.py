"""Whom one can sign in as."""

from accounts.models import Member

ACCOUNTS = ("doctor", "moderator", "editor", "admin")


def account(name: str) -> Member:
    return Member.objects.get(email=f"{name}@example.org")
