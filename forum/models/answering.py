"""What members do with posts beside writing: bookmarks and polls. Likes stand in forum/models/post.py."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from forum.models.post import Post


class Bookmark(models.Model):
    """A post that a member wants to find again. Only they see it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, models.CASCADE, related_name="bookmarks")
    note = models.CharField(_("note"), max_length=500, blank=True)
    remind_at = models.DateTimeField(_("remind me"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="bookmark_once")]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="bookmark_newest"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="bookmark_due"),
        ]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"


class Poll(models.Model):
    """A question with choices, in the first post of a topic."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="poll")
    question = models.CharField(_("question"), max_length=200)
    is_multiple = models.BooleanField(_("several choices"), default=False)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    ballot_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether its time is over."""
        return self.closes_at is not None and self.closes_at <= timezone.now()


class PollChoice(models.Model):
    """One of a poll's choices, and how many chose it."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("choice"), max_length=120)
    vote_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_choice_once")]

    def __str__(self) -> str:
        return f"choice {self.pk}"


class Ballot(models.Model):
    """What somebody chose. `mark` is a keyed hash of member and poll: the row alone names nobody."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    mark = models.CharField(max_length=64)
    positions = ArrayField(models.PositiveSmallIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "mark"], name="ballot_once")]

    def __str__(self) -> str:
        return f"ballot {self.pk}"
