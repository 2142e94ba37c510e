"""What the forms for words have in common: shown, previewed, refused with the words still in them, or sent.

A `Composer` says what one form shows and where its words go; `write` does the same with each of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.keeping import keep_words, kept_words, let_go
from accounts.models import Member
from accounts.permissions import check_signed_in
from accounts.refusals import Conflict
from accounts.viewers import Viewer
from accounts.views.refusing import REFUSALS, form_again
from forum.rendering import preview
from forum.submitting import words_of


@dataclass(frozen=True)
class Part:
    """Further fields of a form: a form of their own, and the template that shows it (with: `part.form`).

    Their names are the part's own, such as `poll_question`: all of a page's fields are sent together.
    """

    name: str
    form: type[Form]
    template: str


@dataclass(frozen=True)
class BoundPart:
    """A part with the form that a page shows."""

    name: str
    form: Form
    template: str


class Sheet:
    """One filled-in form with its parts. `said` and `more` hold the cleaned values once `is_valid` said yes."""

    def __init__(
        self, composer: "Composer", data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        self.form = composer.form(data, initial=initial or {})
        self.parts = [
            BoundPart(part.name, part.form(data, initial=initial or {}), part.template)
            for part in composer.parts
        ]

    def is_valid(self) -> bool:
        """Whether the form and all of its parts are right; what is wrong is told at each field."""
        wrong = [part for part in self.parts if not part.form.is_valid()]
        if self.form.is_valid() and wrong:
            self.form.add_error(None, _("Something is not right yet"))
        return not self.form.errors

    @property
    def said(self) -> dict[str, Any]:
        """What the form holds: `body`, and what else it has."""
        return self.form.cleaned_data

    @property
    def more(self) -> dict[str, dict[str, Any]]:
        """What each part holds, by its name."""
        return {part.name: part.form.cleaned_data for part in self.parts}


class Composer(ABC):
    """One form in which people write: what it shows, and where its words go."""

    template: str
    form: type[Form]
    kept: tuple[str, ...]  # the fields that outlive a session which ended
    parts: Sequence[Part] = ()

    @abstractmethod
    def begin(self, request: HttpRequest) -> dict[str, Any]:
        """What a fresh form holds."""

    @abstractmethod
    def context(self, form: Form) -> dict[str, Any]:
        """What the page shows round the form."""

    @abstractmethod
    def send(self, by: Member, sheet: Sheet) -> str:
        """Send the words with one verb; returns the address to go to. Raises what the verb raises."""

    @abstractmethod
    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        """What the form holds after a conflict, so that it can be sent again, and what to show beside it."""

    def check(self, viewer: Viewer) -> Member:
        """The member who may use the form. Raises PermissionDenied."""
        return check_signed_in(viewer)

    def rearranged(self, data: QueryDict) -> dict[str, Any] | None:
        """What the form holds after one of its buttons that send nothing; None if none was pressed."""
        return None


def write(request: HttpRequest, composer: Composer) -> HttpResponse:
    """The form; or what became of it: a preview, a refusal with the words still in it, or the way to what was sent."""
    if request.method != "POST":
        return page_of_form(request, composer, begin(request, composer))
    if (rearranged := composer.rearranged(request.POST)) is not None:
        return page_of_form(request, composer, Sheet(composer, initial=rearranged))
    sheet = Sheet(composer, request.POST)
    try:
        member = composer.check(request.user)
        if not sheet.is_valid():
            return _again(request, composer, sheet)
        if "preview" in request.POST:
            shown = {"preview": preview(sheet.said["body"])}
            return page_of_form(request, composer, sheet, **shown)
        address = composer.send(member, sheet)
    except Conflict as refusal:
        data, beside = composer.after_conflict(request.POST)
        return _again(request, composer, Sheet(composer, data), refusal, **beside)
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(request, request.path, words_of(request, *composer.kept))
        return _again(request, composer, sheet, refusal)
    let_go(request, request.path)
    return HttpResponseRedirect(address)


def begin(request: HttpRequest, composer: Composer, *, address: str = "") -> Sheet:
    """A fresh form, with the words in it that waited for its writer; `address`: where it is sent, if elsewhere."""
    waiting = kept_words(request, address or request.path)
    return Sheet(composer, initial={**composer.begin(request), **waiting})


def shown(composer: Composer, sheet: Sheet) -> dict[str, Any]:
    """What a page needs to show a form."""
    return {**composer.context(sheet.form), "form": sheet.form, "parts": sheet.parts, "section": "forum"}


def page_of_form(request: HttpRequest, composer: Composer, sheet: Sheet, **beside: object) -> HttpResponse:
    """The page with the form, and what stands beside it."""
    return render(request, composer.template, {**shown(composer, sheet), **beside})


def _again(
    request: HttpRequest, composer: Composer, sheet: Sheet, refusal: Exception | None = None, **beside: object
) -> HttpResponse:
    context = {**shown(composer, sheet), **beside}
    return form_again(request, composer.template, context, sheet.form, refusal)
