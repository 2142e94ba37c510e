"""The fields by which a poll is added to a new topic. All of them are empty for a topic without one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.naming import validate_one_line
from forum.polling import CHOICE_LENGTH, CHOICES, QUESTION_LENGTH, NewPoll
from prose.characters import is_visible, without_controls
from prose.folding import fold_phrase

FIELDS = ("poll_question", "poll_choices", "poll_several", "poll_days")


class PollForm(forms.Form):
    """Its cleaned `new_poll` is what was asked for, or None."""

    poll_question = forms.CharField(
        label=_("Question"),
        max_length=QUESTION_LENGTH,
        required=False,
        validators=[validate_one_line],
    )
    poll_choices = forms.CharField(
        label=_("Choices"),
        help_text=_("Two to ten, one on each line."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    poll_several = forms.BooleanField(label=_("Several can be chosen"), required=False)
    poll_days = forms.ChoiceField(
        label=_("It closes"),
        required=False,
        choices=[("", _("never"))]
        + [
            (str(days), ngettext_lazy("after %(days)d day", "after %(days)d days", days) % {"days": days})
            for days in (1, 3, 7, 30)
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["poll_question"].widget.attrs.pop("maxlength", None)

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in the fields."""
        return any(self[name].value() for name in FIELDS)

    def clean_poll_choices(self) -> tuple[str, ...]:
        lines = without_controls(self.cleaned_data["poll_choices"]).split("\n")
        choices = tuple(line.strip() for line in lines if is_visible(line))
        if any(len(choice) > CHOICE_LENGTH for choice in choices):
            raise forms.ValidationError(
                _("A choice is at most %(length)d characters long.") % {"length": CHOICE_LENGTH}
            )
        if len({fold_phrase(choice) or choice for choice in choices}) < len(choices):
            raise forms.ValidationError(_("Two of the choices say the same."))
        return choices

    def clean(self) -> dict[str, Any]:
        said = {**(super().clean() or {}), "new_poll": None}
        question, choices = said.get("poll_question", ""), said.get("poll_choices", ())
        if self.errors or not (question or choices):
            return said
        fewest, most = CHOICES
        if not question:
            self.add_error("poll_question", _("The poll needs a question."))
        elif not fewest <= len(choices) <= most:
            self.add_error("poll_choices", _("Please write two to ten choices, one on each line."))
        else:
            days = int(said["poll_days"]) if said.get("poll_days") else None
            said["new_poll"] = NewPoll(question, choices, bool(said.get("poll_several")), days)
        return said
