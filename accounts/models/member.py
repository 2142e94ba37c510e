"""Member: an account. What a member signs with is a Byline, never the member itself."""

import zoneinfo
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HANDLE_PATTERN = r"^[a-z0-9][a-z0-9_-]{1,29}$"
RESERVED_HANDLES = frozenset(
    {"me", "admin", "moderator", "editor", "staff", "system", "everyone", "all", "new"}
)


def _refuse_reserved(handle: str) -> None:
    if handle.lower() in RESERVED_HANDLES:
        raise ValidationError(_("This handle is kept for the site itself. Please choose another."))


handle_validators: list[Callable[[Any], None]] = [
    RegexValidator(
        HANDLE_PATTERN.replace("a-z", "a-zA-Z"),
        _(
            "A handle has 2 to 30 letters without accents, digits, dashes or underscores, "
            "and begins with a letter or digit."
        ),
    ),
    _refuse_reserved,
]


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("This time zone is not known."))


class MemberManager(BaseUserManager["Member"]):
    """Creates members; sign-up in the browser goes through django-allauth, which does the same."""

    def create_user(self, email: str, handle: str, password: str | None = None, **fields: Any) -> "Member":
        """A saved member, with a lower-case e-mail address and handle."""
        member = self.model(email=email.lower(), handle=handle.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(
        self, email: str, handle: str, password: str | None = None, **fields: Any
    ) -> "Member":
        """A saved member who may do everything in the admin."""
        return self.create_user(email, handle, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person who has signed up."""

    class Mails(models.TextChoices):
        """What the site's mails about replies and mentions say. Mails about the account itself always come."""

        NONE = "none", _("No mail")
        NEUTRAL = "neutral", _("That there is something, without a word of it")
        WORDS = "words", _("With the words, so that I can read them in the mail")

    email = models.EmailField(_("e-mail address"), unique=True)
    handle = models.CharField(
        _("handle"), max_length=30, unique=True, validators=handle_validators, help_text=_("The @name.")
    )
    display_name = models.CharField(_("name shown"), max_length=80, blank=True)
    line = models.CharField(_("one line about me"), max_length=140, blank=True)
    biography = models.TextField(_("about me"), max_length=4000, blank=True)
    biography_html = models.TextField(blank=True, editable=False)
    biography_renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    verified_on = models.DateField(_("checked to be a doctor on"), null=True, blank=True)
    avatar = models.ForeignKey(
        "accounts.Upload", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    shows_posts = models.BooleanField(_("my page lists what I wrote in the forum"), default=True)
    mails = models.CharField(
        _("mail about replies and mentions"), max_length=7, choices=Mails.choices, default=Mails.NEUTRAL
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["handle"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [models.Index(fields=["-date_joined", "-id"], name="member_newest")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.CheckConstraint(
                condition=models.Q(handle__regex=HANDLE_PATTERN), name="member_handle_form"
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def name(self) -> str:
        """The name shown: the display name, else the handle."""
        return self.display_name or self.handle

    @property
    def is_verified(self) -> bool:
        """Whether this member was checked to be a doctor."""
        return self.verified_on is not None

    def get_absolute_url(self) -> str:
        return reverse("accounts:member", args=[self.handle])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
