"""Wires the forum: how its rows are moderated, and what moderators may see in the admin."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

MODERATORS_MAY = ("view_category", "view_topic", "view_post", "change_topic", "change_post")


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        from forum.curating import register_curators  # noqa: PLC0415  (models are not ready at import)
        from forum.member_sections import register_sections  # noqa: PLC0415
        from forum.picturing import register_pictures  # noqa: PLC0415
        from forum.queueing import register_queues  # noqa: PLC0415
        from forum.telling import register_tellers  # noqa: PLC0415

        register_curators()
        register_sections()
        register_pictures()
        register_tellers()
        register_queues()
        post_migrate.connect(keep_groups, sender=self)


def keep_groups(sender: AppConfig, **_options: Any) -> None:
    """After each migration: moderators hold exactly these permissions here."""
    from accounts.groups import MODERATORS, grant  # noqa: PLC0415  (models are not ready at import)

    grant(sender, MODERATORS, MODERATORS_MAY)
