"""Revision: the words of an essay at one named save."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from accounts.models import Byline, Upload
from accounts.models.identity import RandomIdModel
from essays.models.essay import Essay


class Revision(RandomIdModel):
    """A version of an essay, whole: what `essays/drafting.py` wrote down when an editor saved.

    `signers` are the ids of the bylines that sign this version, in their order; `uploads` the names of the pictures
    that it shows; `note` is what the editor called it. `byline` is who saved.
    """

    essay = models.ForeignKey(Essay, models.CASCADE, related_name="revisions")
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="+", null=True)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=90, blank=True)
    standfirst = models.TextField(blank=True)
    source = models.TextField(blank=True)
    lang = models.CharField(max_length=12, default="en-GB")
    cover = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="+")
    cover_alt = models.CharField(max_length=250, blank=True)
    signers = ArrayField(models.BigIntegerField(), default=list)
    uploads = ArrayField(models.CharField(max_length=70), default=list)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["essay", "version"], name="essay_revision_once")]
        indexes = [GinIndex(fields=["uploads"], name="essay_revision_uploads")]

    def __str__(self) -> str:
        return f"revision {self.address_id}"

    @property
    def is_live(self) -> bool:
        """Whether these are the essay's own words now."""
        return self.version == self.essay.version
