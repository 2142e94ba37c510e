"""AuditEntry: what a moderator or an admin did to a person or their words. Nobody can edit it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. No foreign key and no member's word, so that it outlives its target and keeps nothing of it.

    A trigger of the database refuses to change or delete a row, whoever asks.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("by member number"), null=True)
    actor_role = models.CharField(_("acting as"), max_length=20)
    act = models.CharField(_("act"), max_length=40)
    target_kind = models.CharField(_("kind of target"), max_length=40)
    target_id = models.BigIntegerField(_("target number"), null=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    words_hash = models.CharField(_("keyed hash of the words"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["target_kind", "target_id"], name="audit_target"),
            models.Index(fields=["-at"], name="audit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target_kind} {self.target_id}"
