"""Hiding and restoring in the admin: the forms that ask for a reason, and carrying a decision out."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import moderating
from accounts.models import Member, Moderated, Reason
from accounts.moderating import NothingToDo


class SecondThought(models.TextChoices):
    """Why hidden words are shown again."""

    MISTAKE = "mistake", _("It was hidden by mistake")
    REVIEW = "review", _("Somebody else looked at it and sees no breach of the rules")
    MENDED = "mended", _("What was wrong with it is mended")


class ReasonForm(forms.Form):
    """Asks why; nothing is chosen beforehand, so that nothing is decided by haste."""

    choices: type[models.TextChoices]
    reason = forms.ChoiceField(
        label=_("Reason"),
        error_messages={"required": _("Please choose a reason. Nothing has been changed yet.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = [("", _("Choose a reason")), *self.choices.choices]  # type: ignore[attr-defined]


class HideForm(ReasonForm):
    """Why words are hidden: the reasons that members report with."""

    choices = Reason


class RestoreForm(ReasonForm):
    """Why hidden words are shown again."""

    choices = SecondThought


class Decision(NamedTuple):
    """One way to decide: its name in addresses, its words, its form, and the verb that does it."""

    name: str
    title: str | Promise
    button: str | Promise
    form: type[ReasonForm]
    verb: Callable[..., None]
    explanation: str | Promise


HIDE = Decision(
    "hide",
    _("Hide"),
    _("Hide"),
    HideForm,
    moderating.hide,
    _(
        "Readers do not see it any more; a post leaves a placeholder. Nothing is deleted, and open reports about it are closed as upheld."
    ),
)
RESTORE = Decision(
    "restore",
    _("Show again"),
    _("Show again"),
    RestoreForm,
    moderating.restore,
    _("Readers see it again, where it stood."),
)


def decision_for(target: Moderated) -> Decision:
    """What can be decided about `target` as it is now."""
    return RESTORE if target.is_hidden else HIDE


def carry_out(
    decision: Decision, targets: Iterable[Moderated], *, by: Member, reason: str, request: HttpRequest
) -> None:
    """Decide on each target and say what came of it. What somebody else has done already is told, not repeated."""
    done = 0
    for target in targets:
        try:
            decision.verb(target=target, by=by, reason=reason)
        except NothingToDo as already:
            messages.warning(request, str(already))
        else:
            done += 1
    if done:
        messages.success(request, _told(decision, done))


def _told(decision: Decision, done: int) -> str:
    if decision is HIDE:
        words = ngettext("It is hidden now.", "%(count)d are hidden now.", done)
    else:
        words = ngettext("It is shown again.", "%(count)d are shown again.", done)
    return words % {"count": done}
