"""The words of any form of the site, for a page on which whoever sent them can see and copy them."""

from typing import NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What somebody wrote or chose, by the names of the fields.
WORDS = {
    "title": _("Title"),
    "body": _("Your words"),
    "poll_question": _("Question"),
    "poll_choices": _("Choices"),
    **{f"tag_{number}": _("Tag") for number in range(1, 6)},
    "words": _("Your words"),
    "note": _("Note"),
    "remind_at": _("Remind me"),
    "word": _("Word or phrase"),
    "source": _("Text"),
    "standfirst": _("Standfirst"),
    "signed_by": _("Signed by"),
    "cover_alt": _("What the cover shows"),
    "slug": _("Name in the address"),
    "published_at": _("Published"),
    "reason": _("Reason"),
    "display_name": _("Name"),
    "line": _("One line about you"),
    "biography": _("About you"),
    "time_zone": _("Time zone"),
}
LONG = {"body", "poll_choices", "words", "note", "source", "standfirst", "biography"}


class Field(NamedTuple):
    """A field of the form, as the page gives it back."""

    name: str
    label: str | Promise
    text: str
    is_long: bool


def fields_of(request: HttpRequest) -> list[Field]:
    """The words that a form brought, for a page on which they can be seen and copied."""
    return [
        Field(name, label, request.POST[name], name in LONG)
        for name, label in WORDS.items()
        if request.POST.get(name)
    ]
