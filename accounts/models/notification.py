"""Notification: somebody is told of something. accounts/notifying.py alone writes it and says what is shown of it."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.byline import Byline


class Notification(models.Model):
    """A byline is told of one thing. It holds no words: those are asked for when it is shown, and only if they may be.

    `group` is the id of what it is shown under (a topic); `count` is how often it happened (likes).
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("a reply")
        MENTION = "mention", _("a mention")
        QUOTE = "quote", _("a quotation")
        WATCHED = "watched", _("something new where you watch")
        HELPED = "helped", _("your words helped")
        LIKES = "likes", _("likes")
        REMINDER = "reminder", _("a reminder")
        APPROVED = "approved", _("a moderator let your words out")
        DECLINED = "declined", _("a moderator did not let your words out")

    byline = models.ForeignKey(Byline, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target_type = models.ForeignKey(ContentType, models.CASCADE)
    target_id = models.BigIntegerField()
    group = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["byline", "kind", "target_type", "target_id"], name="notification_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["byline", "-created_at", "-id"], condition=~Q(read_at=None), name="notification_read"
            ),
            models.Index(
                fields=["byline", "-created_at", "-id"], condition=Q(read_at=None), name="notification_unread"
            ),
            models.Index(fields=["target_type", "target_id"], name="notification_of"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"
