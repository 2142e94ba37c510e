"""CheckChoice: what a writer did about a finding in their text. It holds no word of the text, and not who wrote it."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CheckChoice(models.Model):
    """One finding that a writer confirmed or made more general. For whoever moderates, and for mending the rules."""

    class Choice(models.TextChoices):
        CONFIRMED = "confirmed", _("kept as it is")
        GENERALISED = "generalised", _("made more general")

    class Why(models.TextChoices):
        MINE = "mine", _("It is about me, not about a patient")
        AGREED = "agreed", _("They agreed to this being told")
        PUBLIC = "public", _("It is public: a book, an author, a helpline")
        WRONG = "wrong", _("It is something else altogether")

    target_type = models.ForeignKey(ContentType, models.CASCADE)
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    kind = models.CharField(_("kind"), max_length=12)
    rule = models.CharField(_("rule"), max_length=60)
    strength = models.CharField(_("strength"), max_length=6)
    choice = models.CharField(_("choice"), max_length=11, choices=Choice.choices)
    why = models.CharField(_("why"), max_length=6, choices=Why.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("choice about a finding")
        verbose_name_plural = _("choices about findings")
        indexes = [models.Index(fields=["target_type", "target_id"], name="check_choice_of")]

    def __str__(self) -> str:
        return f"choice {self.pk}"
