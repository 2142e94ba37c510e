"""OutgoingMail: a mail on its way to one address, kept until the worker has delivered it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail to one address. accounts/mailing.py alone writes it.

    In production a row is deleted once delivered, and a week after it failed for good. Where DEMO or DEBUG
    is on it is kept for a week, so that the admin's outbox page can show it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be delivered")

    sender = models.CharField(_("from"), max_length=320)
    to = models.CharField(_("to"), max_length=320)
    subject = models.TextField(_("subject"))
    body = models.TextField(_("text"))
    html = models.TextField(_("the same as HTML"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("kind of the last error"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="mail_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
