"""Series: an ordered set of essays, with gaps where a part is still to be written."""

from typing import Self

from django.db import models
from django.db.models import Deferrable, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.viewers import Viewer
from essays.models.essay import Essay, may_edit_essays


class SeriesQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Series that `viewer` may open: those with a published part; editors open all."""
        if may_edit_essays(viewer):
            return self
        published = Part.objects.filter(series=OuterRef("pk"), essay__state=Essay.State.PUBLISHED)
        return self.filter(Exists(published))


class Series(models.Model):
    """What its parts have in common. How many there are is counted, never written."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("name in the address"),
        max_length=90,
        unique=True,
        blank=True,
        help_text=_("Made from the title if empty."),
    )
    standfirst = models.TextField(_("standfirst"), max_length=400, blank=True)
    lang = models.CharField(_("language"), max_length=12, default="en-GB")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="series_title_given")]

    def __str__(self) -> str:
        return f"series {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("essays:series", args=[self.slug])


class PartQuerySet(models.QuerySet):
    def round(self, essay: Essay) -> Self:
        """All parts of the series that this essay belongs to, in order, with what a list of parts shows."""
        return self.filter(series__parts__essay=essay).with_essays()

    def with_essays(self) -> Self:
        """In order, with the few columns of each essay that a list of parts shows."""
        return self.order_by("position").select_related("series", "essay").only(*_SHOWN)


class Part(models.Model):
    """A place in a series: an essay, or a gap with the title of what is still to be written."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(
        _("title of the part"), max_length=200, blank=True, help_text=_("The essay’s own title if empty.")
    )
    essay = models.OneToOneField(
        Essay, models.SET_NULL, null=True, blank=True, related_name="part", verbose_name=_("essay")
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["series", "position"]
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "position"], name="part_position_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="part_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"


_SHOWN = (
    "position",
    "title",
    "series__title",
    "series__slug",
    "series__lang",
    "essay__title",
    "essay__slug",
    "essay__standfirst",
    "essay__lang",
    "essay__state",
    "essay__words",
    "essay__published_at",
)
