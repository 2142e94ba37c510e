"""MarkAnswer: why an editor lets a passage stay that may identify a patient. It holds no word of the essay."""

from django.db import models
from django.utils import timezone

from accounts.models import CheckChoice
from essays.models.essay import Essay


class MarkAnswer(models.Model):
    """An answer about one passage, which `token` (a keyed hash) names; `read_at`: a moderator has read it, too."""

    essay = models.ForeignKey(Essay, models.CASCADE, related_name="mark_answers")
    token = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    rule = models.CharField(max_length=60)
    is_strong = models.BooleanField()
    why = models.CharField(max_length=6, choices=CheckChoice.Why.choices)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["essay", "token"], name="mark_answer_once")]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(is_strong=True, read_at=None),
                name="mark_answer_unread",
            )
        ]

    def __str__(self) -> str:
        return f"mark answer {self.pk}"
