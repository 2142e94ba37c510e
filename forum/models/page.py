"""Page: a stored break of a topic's tree. At most 50 posts stand between two breaks.

A page is found by its number and a post's page by its path, each in one read of an index: no counting, no OFFSET.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable

from forum.models.topic import Topic

PAGE_SIZE = 50


class PageQuerySet(models.QuerySet["Page"]):
    def of(self, topic: Topic, branch: int) -> "PageQuerySet":
        """The pages of a topic (branch 0) or of one of its branches."""
        return self.filter(topic=topic, branch=branch)

    def holding(self, path: list[int]) -> "PageQuerySet":
        """With the page on which `path` stands, or would stand, first."""
        return self.filter(first__lte=path).order_by("-first")


class Page(models.Model):
    """The posts of one branch whose paths lie from `first` up to the next page's `first`."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="pages")
    branch = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField()
    first = ArrayField(models.IntegerField())
    size = models.PositiveSmallIntegerField(default=0)

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "branch", "number"], name="page_number_once", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["topic", "branch", "first"], name="page_first_once"),
            models.CheckConstraint(condition=models.Q(size__lte=PAGE_SIZE), name="page_size"),
        ]

    def __str__(self) -> str:
        return f"page {self.pk}"
