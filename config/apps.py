"""The wiring is an app too, so that its commands, template tags and tasks are found."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from config.database_roles import restrict_after_migrate


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = _("The site")

    def ready(self) -> None:
        # The signal is sent for apps that have models, after all migrations have run.
        post_migrate.connect(restrict_after_migrate, sender=apps.get_app_config("accounts"))
