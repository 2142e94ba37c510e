"""Forms of settings and reports. Those of signing in and up are in accounts/entrance_forms.py."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.long_words import LongField
from accounts.models import Member, Reason
from accounts.naming import is_taken, validate_display_name, validate_one_line
from prose.characters import is_visible

TOO_LONG = _(
    "This is %(show_value)s characters long; at most %(limit_value)s fit. Nothing is lost: shorten it here."
)
_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class DescriptionForm(forms.Form):
    """What a member says of themselves: `display_name`, `line`, `biography`, `time_zone`, `mails`, `shows_posts`.

    `member` is who says it: nobody may be shown under somebody else's name.
    """

    display_name = forms.CharField(
        label=_("Name shown"),
        help_text=_("Your own, part of it, or none: without one your handle is shown."),
        max_length=80,
        required=False,
        validators=[validate_display_name],
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    line = forms.CharField(
        label=_("One line about you"),
        help_text=_("At most 140 characters. It stands under your name."),
        max_length=140,
        required=False,
        validators=[validate_one_line],
        error_messages={"max_length": TOO_LONG},
    )
    biography = LongField(
        label=_("About you"),
        help_text=_(
            "At most 4,000 characters, in Markdown if you like. Only what you are glad for anybody to read."
        ),
        max_length=4000,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times on your pages are shown in it."))
    mails = forms.ChoiceField(
        label=_("Mail about replies, mentions and quotations"),
        help_text=_(
            "Ten minutes after, if you have not seen it by then. Mails about your account always come."
        ),
        choices=[
            (Member.Mails.NONE, _("None")),
            (Member.Mails.NEUTRAL, _("Only that there is something")),
            (Member.Mails.WORDS, _("With the words")),
        ],
        required=False,
    )

    shows_posts = forms.ChoiceField(
        label=_("Your page"),
        help_text=_("What you wrote in the forum stays where it stands, whichever you choose."),
        choices=[
            ("yes", _("lists what I wrote in the forum")),
            ("no", _("lists nothing of it")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, present_zone = member, member.time_zone if member else "UTC"
        self.fields["time_zone"].choices = zones(present_zone)  # type: ignore[attr-defined]
        for name in ("display_name", "line", "biography"):
            self.fields[name].widget.attrs.pop("maxlength", None)  # a browser would cut a paste silently

    def clean_display_name(self) -> str:
        name = " ".join(self.cleaned_data["display_name"].split())
        if name and self.member and is_taken(name, by=self.member):
            raise forms.ValidationError(
                _(
                    "Somebody here is already shown under this name. Please add something that tells you apart."
                )
            )
        return name

    def clean_mails(self) -> str:
        """A form that does not say it leaves it as it is."""
        return self.cleaned_data["mails"] or (self.member.mails if self.member else Member.Mails.NEUTRAL)

    def clean_shows_posts(self) -> bool:
        """A form that does not say it leaves it as it is."""
        said = self.cleaned_data["shows_posts"]
        return said == "yes" if said else self.member is None or self.member.shows_posts

    def clean_biography(self) -> str:
        return self.cleaned_data["biography"].replace("\r\n", "\n")


class PictureForm(forms.Form):
    """A picture for one's words, with `alt`, what it shows."""

    picture = forms.FileField(
        label=_("The picture"),
        help_text=_("JPEG, PNG or WebP. Where and when it was taken is cut off."),
        allow_empty_file=True,  # refused with a sentence by who decodes it
        error_messages={"required": _("No picture has arrived. Please choose a JPEG, PNG or WebP file.")},
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("Describe it for those who cannot see it"),
        max_length=250,
        error_messages={
            "required": _("A picture needs words for those who cannot see it. Please say what it shows."),
            "max_length": TOO_LONG,
        },
    )

    def clean_alt(self) -> str:
        if not is_visible(self.cleaned_data["alt"]):
            raise forms.ValidationError(self.fields["alt"].error_messages["required"])
        return self.cleaned_data["alt"]


@cache
def zones(present: str) -> list[tuple[str, Any]]:
    """Choices of time zones in groups: UTC, each region, and `present` if it is in none of them."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in _REGIONS}
    for name in sorted(zoneinfo.available_timezones()):
        region, _slash, place = name.partition("/")
        if region in groups:
            groups[region].append((name, place.replace("_", " ").replace("/", ", ")))
    known = {name for places in groups.values() for name, _place in places} | {"UTC"}
    alone = [("UTC", "UTC")] if present in known else [("UTC", "UTC"), (present, present)]
    return [*alone, *groups.items()]


class MutedWordForm(forms.Form):
    """The `word` or phrase that is to be muted."""

    word = forms.CharField(
        label=_("Mute a word"),
        help_text=_(
            "A word or a few; capitals and accents make no difference. Parts of words are not meant."
        ),
        max_length=60,
        error_messages={"required": _("There is no word in this."), "max_length": TOO_LONG},
    )


class ReportForm(forms.Form):
    """`reason` and `words` for the moderators."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what comes closest.")},
    )
    words = LongField(
        label=_("In your words"),
        help_text=_(
            "You need not say more, but it helps. Only moderators read it. At most 2,000 characters."
        ),
        max_length=2000,
        required=False,
        strip=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_words(self) -> str:
        return self.cleaned_data["words"].replace("\r\n", "\n").strip()
