"""Wires accounts: where members' pictures are seen, the Moderators' permissions, and the helplines that editors keep."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

MODERATORS_MAY = ("moderate", "view_report", "change_report", "view_auditentry", "view_member", "view_byline")
EDITORS_MAY = tuple(
    f"{act}_{model}" for act in ("add", "change", "delete", "view") for model in ("helpline", "helpcountry")
)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and trust")

    def ready(self) -> None:
        from accounts.portraits import register_portraits  # noqa: PLC0415  (models are not ready at import)

        register_portraits()
        post_migrate.connect(keep_groups, sender=self)


def keep_groups(sender: AppConfig, **_options: Any) -> None:
    """After each migration: the groups exist and hold exactly these permissions."""
    from accounts.groups import EDITORS, MODERATORS, grant  # noqa: PLC0415  (models are not ready at import)

    grant(sender, MODERATORS, MODERATORS_MAY)
    grant(sender, EDITORS, EDITORS_MAY)
