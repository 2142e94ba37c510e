"""Report: a member asks the moderators to look at something."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models.moderated import Reason

# The order of the queue and its index say the same, so that the database sees that they are.
OPEN_FIRST = Case(When(state="open", then=Value(0)), default=Value(1), output_field=models.IntegerField())


class ReportQuerySet(models.QuerySet["Report"]):
    def open_first(self) -> "ReportQuerySet":
        """The order of the queue, by one index: open reports, the oldest of them on top, then the others."""
        return self.alias(rank=OPEN_FIRST).order_by("rank", "created_at", "pk")

    def open(self) -> "ReportQuerySet":
        """Reports that nobody has decided yet."""
        return self.filter(state=Report.State.OPEN)

    def about(self, target: models.Model) -> "ReportQuerySet":
        """Reports of one post, topic or essay."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)


class Report(models.Model):
    """What a member reported, and why in their words."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="reports"
    )
    target_type = models.ForeignKey(ContentType, models.CASCADE, editable=False)
    target_id = models.BigIntegerField(editable=False)
    target = GenericForeignKey("target_type", "target_id")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    # Several forms' words: each time a member reports the same thing, theirs stand below.
    words = models.TextField(_("in their words"), max_length=20_000, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.OPEN, editable=False
    )
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        permissions = [("moderate", "Can hide and restore what members wrote")]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="report_queue"),
            models.Index(fields=["target_type", "target_id"], name="report_target"),
            models.Index(OPEN_FIRST, "created_at", "id", name="report_open_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "target_type", "target_id"],
                condition=Q(state="open"),
                name="report_once_while_open",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
