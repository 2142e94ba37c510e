"""Category: a room of the forum with a level for reading and one for writing."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Level, levels_of
from accounts.viewers import Viewer

RESERVED_SLUGS = ("t", "p", "new", "unread", "mine", "unanswered")


def validate_category_slug(slug: str) -> None:
    """Raise ValidationError for the names that addresses of the forum need."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("The forum’s own addresses need this name. Please choose another."))


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, viewer: Viewer) -> "CategoryQuerySet":
        """Categories whose topics `viewer` may read."""
        return self.filter(read_level__in=levels_of(viewer))


class Category(models.Model):
    """A room of the forum."""

    slug = models.SlugField(
        _("name in the address"), max_length=40, unique=True, validators=[validate_category_slug]
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it is for"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    read_level = models.CharField(_("who reads"), max_length=8, choices=Level.choices, default=Level.PUBLIC)
    write_level = models.CharField(
        _("who writes"), max_length=8, choices=Level.choices, default=Level.MEMBERS
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_SLUGS), name="category_slug_not_reserved"),
            models.CheckConstraint(
                condition=~Q(write_level=Level.PUBLIC), name="category_written_by_members"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forum:category", args=[self.slug])
