"""Helpline: whom one can ring, when, and who has checked that it is still so."""

import zoneinfo
from datetime import date, datetime
from typing import Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.member import validate_time_zone
from accounts.opening_hours import Now, UnclearHours, read_hours, state_at


def validate_hours(words: str) -> None:
    """Raise ValidationError unless accounts/opening_hours.py understands these words."""
    try:
        read_hours(words)
    except UnclearHours as unclear:
        told = _("Write the hours as “24/7”, “daily 08:00-01:00” or “Mon-Fri 08:00-20:00, Sat 08:00-14:00”.")
        raise ValidationError(told) from unclear


class HelpCountry(models.Model):
    """A country with its own emergency number."""

    name = models.CharField(_("country"), max_length=60, unique=True)
    anchor = models.SlugField(_("name in the address"), max_length=40, unique=True)
    emergency = models.CharField(_("emergency number"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("country of helplines")
        verbose_name_plural = _("countries of helplines")

    def __str__(self) -> str:
        return self.name


class HelplineQuerySet(models.QuerySet):
    def doctors_first(self) -> Self:
        """Lines for doctors, then for all who work in health, then for everyone."""
        order = models.Case(
            *(models.When(whom=whom, then=place) for place, whom in enumerate(Helpline.Whom.values)),
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(order, "position", "name")


class Helpline(models.Model):
    """One line. `checked_on` is when an editor last asked its owner; without it the row says so."""

    class Whom(models.TextChoices):
        DOCTORS = "doctors", _("doctors")
        HEALTH = "health", _("everybody who works in health care")
        EVERYONE = "everyone", _("everyone")

    name = models.CharField(_("name"), max_length=120)
    countries = models.ManyToManyField(HelpCountry, related_name="helplines", verbose_name=_("countries"))
    whom = models.CharField(_("for whom"), max_length=8, choices=Whom.choices, default=Whom.EVERYONE)
    told = models.CharField(
        _("more about it"), max_length=200, blank=True, help_text=_("Where, for whom exactly, what it costs.")
    )
    number = models.CharField(_("number"), max_length=60, blank=True, help_text=_("As one dials it."))
    ways = models.CharField(_("how else"), max_length=80, blank=True, help_text=_("“text too”, for example."))
    link = models.URLField(_("link"), blank=True)
    hours = models.CharField(
        _("hours"),
        max_length=200,
        blank=True,
        validators=[validate_hours],
        help_text=_(
            "“24/7”, “daily 08:00-01:00” or “Mon-Fri 08:00-20:00, Sat 08:00-14:00”. Empty: not known."
        ),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    source = models.CharField(_("where this is from"), max_length=200)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    review_by = models.DateField(_("to be checked again by"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        constraints = [
            models.CheckConstraint(condition=~Q(number="") | ~Q(link=""), name="helpline_reached_somehow"),
            models.CheckConstraint(
                condition=Q(checked_on=None) | Q(review_by__gt=F("checked_on")),
                name="helpline_review_after_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def digits(self) -> str:
        """The number for a `tel:` link."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")

    @property
    def host(self) -> str:
        """Where the link leads, as one would say it: "canopi.nhs.wales"."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def now(self) -> Now | None:
        """Whether it answers at this moment, in its own zone; None where the hours are not known."""
        return self.at(timezone.now())

    def at(self, moment: datetime) -> Now | None:
        """Whether it answers at `moment`; None where the hours are not known."""
        spans = read_hours(self.hours)
        return state_at(spans, moment.astimezone(zoneinfo.ZoneInfo(self.time_zone))) if spans else None

    def is_overdue(self, today: date) -> bool:
        """Whether nobody has checked it since it should have been."""
        return self.checked_on is not None and (self.review_by is None or self.review_by < today)
