"""Tag: a word that essays and topics are found by."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """Its name as it was first written; its slug is what makes two names one tag."""

    name = models.CharField(_("name"), max_length=50)
    slug = models.SlugField(_("name in the address"), max_length=60, unique=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="tag_named")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])
