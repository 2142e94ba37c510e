"""ImportedFile: a file and what it became, known by the hash of its bytes. WaitingFile: one that an editor still looks at."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Byline
from accounts.models.identity import RandomIdModel
from accounts.sealing import signed_by
from accounts.viewers import Viewer
from essays.models.essay import Essay
from forum.models import Topic

WAITS = timedelta(days=14)


class ImportedFile(models.Model):
    """The file as it came. Importing the same bytes again, under any name, changes nothing.

    `essay_digest` is the state of the essay after the import: what differs from it was touched since.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    content = models.BinaryField()
    essay = models.ForeignKey(Essay, models.SET_NULL, null=True, related_name="files")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    essay_digest = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"imported file {self.pk}"


class WaitingFileQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> "models.QuerySet[WaitingFile]":
        """The files that `viewer` has sent and that have not waited for too long."""
        return signed_by(self.filter(came_at__gt=timezone.now() - WAITS), viewer)

    def waiting(self) -> "WaitingFileQuerySet":
        """Those of which nothing was made yet, the newest first."""
        return self.filter(taken=None).order_by("-came_at", "-pk")

    def outdated(self) -> "WaitingFileQuerySet":
        """Those that have waited for too long."""
        return self.filter(came_at__lte=timezone.now() - WAITS)


class WaitingFile(RandomIdModel):
    """A file that an editor looks at before anything is made of it; nobody else sees it.

    `pictures` are the addresses of the pictures that were sent with it, by the names of their files.
    """

    byline = models.ForeignKey(Byline, models.CASCADE, related_name="+")
    name = models.TextField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    pictures = models.JSONField(default=dict)
    came_at = models.DateTimeField(default=timezone.now, db_index=True)
    taken = models.ForeignKey(ImportedFile, models.SET_NULL, null=True, related_name="+")

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["byline", "digest"], name="waiting_file_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="waiting_file_hashed"),
        ]

    def __str__(self) -> str:
        return f"waiting file {self.address_id}"
