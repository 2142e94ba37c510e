"""Byline: the row that signs words. Words never reference a Member."""

from functools import lru_cache

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@lru_cache(maxsize=4096)
def _member_page(handle: str) -> str:
    return reverse("accounts:member", args=[handle])


class Byline(models.Model):
    """Who words are signed by, as readers see it. accounts/sealing.py alone says whose a byline is."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("a member")
        VOICE = "voice", _("a voice")
        FREE = "free", _("free text")
        FORMER = "former", _("a former member")
        IMPORTED = "imported", _("an unknown author")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name shown"), max_length=120, blank=True)
    handle = models.CharField(_("handle"), max_length=30, blank=True, editable=False)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="byline",
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        indexes = [
            models.Index(OpClass("handle", name="varchar_pattern_ops"), name="byline_by_handle"),
            models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="byline_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="member", member__isnull=False)
                | (~Q(kind="member") & Q(member__isnull=True)),
                name="byline_member_exactly_for_members",
            ),
            models.CheckConstraint(
                condition=Q(kind="member") | Q(handle=""), name="byline_handle_for_members"
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(kind="free"), name="byline_free_text_once"),
        ]

    def __str__(self) -> str:
        return self.shown

    def get_absolute_url(self) -> str:
        """The member's page; empty for whoever has none."""
        return _member_page(self.handle) if self.handle else ""

    @property
    def shown(self) -> str:
        """The name that readers see."""
        if self.kind == self.Kind.FORMER:
            return str(_("A former member"))
        if self.kind == self.Kind.IMPORTED:
            return self.name or str(_("An unknown author"))
        return self.name

    @property
    def is_code(self) -> bool:
        """Whether the name is a desk's code such as "AB/CD", which is set in small capitals."""
        return self.kind == self.Kind.FREE and "/" in self.name
