"""Upload: a picture. It is visible exactly where a text that shows it is."""

import re

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.byline import Byline
from accounts.models.identity import RandomIdModel

_MARKUP = re.compile(r"[\\\[\]*_`<>&|~]")


class Upload(RandomIdModel):
    """One picture, re-encoded by us. accounts/uploading.py makes it, accounts/permissions.py says who sees it."""

    class Kind(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        WEBP = "image/webp", "WebP"

    name = models.CharField(_("name"), max_length=70, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    # Narrower copies for small screens, by their width in pixels.
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="uploads", editable=False)
    # The first text that took it up. Who sees the picture is told by the references of texts, not by this.
    holder_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, blank=True, editable=False)
    holder_id = models.BigIntegerField(null=True, blank=True, editable=False)
    holder = GenericForeignKey("holder_type", "holder_id")
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [
            models.Index(fields=["holder_type", "holder_id"], name="upload_holder"),
            models.Index(fields=["-created_at", "-id"], name="upload_newest"),
        ]

    def __str__(self) -> str:
        return f"upload {self.address_id}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:upload", args=[self.name])

    def markdown(self, alt: str = "") -> str:
        """How a text shows this picture, described by `alt`; no sign in it is taken for markup."""
        words = _MARKUP.sub(r"\\\g<0>", " ".join(alt.split()))
        return f"![{words}]({self.get_absolute_url()})"
