"""Forms of the forum. They phrase kindly what the database and the verbs would refuse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.long_words import LongField
from accounts.models.identity import from_address
from accounts.naming import validate_one_line
from forum.bookmarking import MONTH, NEVER, SOON, TOMORROW, WEEK, reminder_after
from forum.models.post import BODY_LENGTH
from forum.models.topic import TITLE_LENGTH
from prose.characters import is_visible, without_controls

TOO_LONG = _(
    "This is %(show_value)s characters long; at most %(limit_value)s fit. Nothing is lost: shorten it below."
)


class BodyField(LongField):
    """The words of a post: kept as they were written, but for blank ends and the newline of the browser's form."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your words"),
            max_length=BODY_LENGTH,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 8}),
            error_messages={"required": _("There are no words yet."), "max_length": TOO_LONG},
        )

    def to_python(self, value: str | None) -> str:
        words = without_controls(value or "").strip("\n ")
        return words if is_visible(words) else ""


def _one_line(title: str) -> None:
    """One visible line; the joiners inside emoji and some scripts are part of it."""
    validate_one_line(title.replace("\u200d", "").replace("\u200c", ""))


class TitleField(forms.CharField):
    """One visible line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Title"),
            max_length=TITLE_LENGTH,
            validators=[_one_line],
            error_messages={"required": _("The topic needs a title."), "max_length": TOO_LONG},
        )

    def to_python(self, value: str | None) -> str:
        title = without_controls(value or "").strip()
        return title if is_visible(title) else ""


class AddressField(forms.CharField):
    """An id as it stands in addresses; None if empty."""

    def to_python(self, value: str | None) -> int | None:  # type: ignore[override]
        if not value:
            return None
        try:
            return from_address(value.removeprefix("p"))
        except ValueError as error:
            raise forms.ValidationError(_("This is not the number of a post.")) from error


class ReplyForm(forms.Form):
    """`body`, what it answers (`reply_to`), and the key that lets a form count once."""

    body = BodyField()
    reply_to = AddressField(required=False, widget=forms.HiddenInput)
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class TopicForm(forms.Form):
    """`title` and `body` of a new topic."""

    title = TitleField()
    body = BodyField()
    submission = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class RetitleForm(forms.Form):
    """The new `title` of a topic, and a mark of the title and tags that its writer saw."""

    title = TitleField()
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class EditForm(forms.Form):
    """The new words of a post, the version that its writer saw, and a mark of the words that waited then."""

    body = BodyField()
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    waiting = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class BookmarkForm(forms.Form):
    """The `note` of a bookmark, and when to be reminded: `remind_at`, in the zone of who asks, or a button's choice.

    The choice (`remind_in`) goes before whatever stands in `remind_at`, and is that time in the cleaned values.
    """

    CHOICES = (
        (TOMORROW, _("Tomorrow morning")),
        (SOON, _("In three days")),
        (WEEK, _("In a week")),
        (MONTH, _("In a month")),
    )

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Only you see it. At most 500 characters."),
        max_length=500,
        required=False,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remind_at = forms.DateTimeField(
        label=_("Remind me at an exact time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write a day and a time, such as 2027-03-01 09:00.")},
    )
    remind_in = forms.ChoiceField(choices=(*CHOICES, (NEVER, "")), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if choice := said.pop("remind_in", ""):
            self.errors.pop("remind_at", None)
            said["remind_at"] = reminder_after(choice)
        return said

    def clean_note(self) -> str:
        return without_controls(self.cleaned_data["note"]).replace("\n", " ").strip()
