"""Wires essays: how they are moderated, the editors' permissions, the settings row."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

EDITORS_MAY = (
    "add_essay",
    "change_essay",
    "view_essay",
    "publish_essay",
    "add_series",
    "change_series",
    "delete_series",
    "view_series",
    "add_part",
    "change_part",
    "delete_part",
    "view_part",
    "view_sitesettings",
    "change_sitesettings",
)
MODERATORS_MAY = ("view_essay",)


class EssaysConfig(AppConfig):
    name = "essays"
    verbose_name = _("Essays")

    def ready(self) -> None:
        from essays.looking_over import register_queue  # noqa: PLC0415
        from essays.member_sections import register_sections  # noqa: PLC0415
        from essays.picturing import register_pictures  # noqa: PLC0415
        from essays.publishing import register_curators  # noqa: PLC0415  (models are not ready at import)

        register_curators()
        register_sections()
        register_pictures()
        register_queue()
        post_migrate.connect(keep_groups_and_settings, sender=self)


def keep_groups_and_settings(sender: AppConfig, **_options: Any) -> None:
    """After each migration: editors hold exactly these permissions, and the settings row exists."""
    from accounts.groups import EDITORS, MODERATORS, grant  # noqa: PLC0415  (models are not ready at import)
    from essays.publishing import keep_settings  # noqa: PLC0415

    grant(sender, EDITORS, EDITORS_MAY)
    grant(sender, MODERATORS, MODERATORS_MAY)
    keep_settings()
