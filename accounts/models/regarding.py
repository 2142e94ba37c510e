"""How a member regards others and their words: whom they watch or ignore, and which words they would rather not meet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.byline import Byline


class WatchLevel(models.TextChoices):
    """How somebody follows a place or a person."""

    WATCHING = "watching", _("watching")
    NORMAL = "normal", _("normal")
    MUTED = "muted", _("muted")


class MemberWatch(models.Model):
    """A member watches another one, or ignores them (`muted`). It is of a byline, so it says nothing of any voice."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="member_watches")
    byline = models.ForeignKey(Byline, models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=WatchLevel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "byline"], name="member_watch_once")]
        indexes = [
            models.Index(fields=["byline"], condition=Q(level="watching"), name="member_watch_watching")
        ]

    def __str__(self) -> str:
        return f"member watch {self.pk}"


class MutedWord(models.Model):
    """A word or phrase, folded (lower case, no accents), that a member would rather not meet."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_words")
    word = models.CharField(_("word"), max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "word"], name="muted_word_once")]

    def __str__(self) -> str:
        return f"muted word {self.pk}"
