"""People and trust in the admin: importing it registers every page."""

from accounts.admin import audit, desk, groups, helplines, members, reports, unregistered, uploads

__all__ = ["audit", "desk", "groups", "helplines", "members", "reports", "unregistered", "uploads"]
