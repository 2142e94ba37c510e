"""SiteSettings: the one row of choices that editors make for the whole site."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Category


class SiteSettings(models.Model):
    """One row, made after each migration if it is missing."""

    discussions = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="+",
        verbose_name=_("category of the essays’ discussions"),
        help_text=_("Publishing an essay opens its discussion here."),
    )

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="settings_one_row")]

    def __str__(self) -> str:
        return str(_("Settings"))
