"""Speaker: a byline that says something in a topic."""

from django.db import models
from django.db.models import Q

from accounts.models import Byline
from forum.models.topic import Topic


class Speaker(models.Model):
    """How many published posts a byline has in a topic, and when the last of its posts there was published."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="speakers")
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="+")
    post_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "byline"], name="speaker_once")]
        indexes = [
            models.Index(
                fields=["byline", "-last_at", "-id"], condition=Q(post_count__gt=0), name="speaker_latest"
            ),
            models.Index(
                fields=["topic", "-last_at", "-id"], condition=Q(post_count__gt=0), name="speaker_heard"
            ),
        ]

    def __str__(self) -> str:
        return f"speaker {self.pk}"
