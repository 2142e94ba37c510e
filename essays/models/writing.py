"""Writing: what one editor has under their hands, saved as they type; it is no version of the essay."""

from django.db import models
from django.utils import timezone

from accounts.models import Byline
from accounts.models.identity import RandomIdModel
from essays.models.essay import Essay


class Writing(RandomIdModel):
    """One form on one screen: the words in it that no save has taken yet, and when it was last heard of.

    `words` are the fields of the form, empty while nothing differs from what was saved; `based_on` is the version
    that the form was filled with, 0 for a new essay, whose `essay` is null until its first save.
    """

    essay = models.ForeignKey(Essay, models.SET_NULL, null=True, related_name="writings")
    byline = models.ForeignKey(Byline, models.CASCADE, related_name="+")
    sitting = models.CharField(max_length=40)
    words = models.JSONField(default=dict)
    based_on = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(default=timezone.now)
    present_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["byline", "sitting"], name="writing_once")]
        indexes = [models.Index(fields=["kept_at"], name="writing_old")]

    def __str__(self) -> str:
        return f"writing {self.address_id}"
