"""Moderated: whatever a moderator may hide and restore."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why words are reported or hidden; the house rules explain each."""

    PATIENT = "patient", _("A patient could be recognised")
    UNKIND = "unkind", _("Unkind or harassing")
    UNSAFE = "unsafe", _("Dangerous or misleading advice")
    PRIVATE = "private", _("Somebody’s private details")
    SPAM = "spam", _("Advertising or spam")
    OFF_TOPIC = "off-topic", _("Does not belong here")
    OTHER = "other", _("Something else")


class Moderated(models.Model):
    """Who hid these words, when and why. accounts/moderating.py does it; the state is the subclass's column."""

    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    hidden_reason = models.CharField(
        _("hidden because"), max_length=12, choices=Reason.choices, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        """Whether a moderator has hidden these words."""
        return self.hidden_at is not None
