"""The wiring is an app too, so that its commands, template tags and tasks are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = _("The site")
