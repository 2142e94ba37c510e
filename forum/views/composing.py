"""What a form for words is made of: its parts, what was filled in, and the composer that knows what becomes of it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.permissions import check_signed_in
from accounts.screening import NO_ANSWERS
from accounts.viewers import Viewer, member_of
from forum.drafting import NONE_HELD, Goal, Held, Words
from forum.models import Draft, Post
from forum.rendering import preview


@dataclass(frozen=True)
class Part:
    """Further fields of a form: a form of their own, and the template that shows it (with: `part.form`).

    Their names are the part's own, such as `poll_question`: all of a page's fields are sent together.
    """

    name: str
    form: type[Form]
    template: str
    checked: tuple[str, ...] = ()  # the fields that are read for what may identify a patient


@dataclass(frozen=True)
class BoundPart:
    """A part with the form that a page shows."""

    name: str
    form: Form
    template: str


class Sheet:
    """One filled-in form with its parts. `said` and `more` hold the cleaned values once `is_valid` said yes.

    `answers` are what its writer said about passages that may identify a patient.
    `draft` is the one that stands in the form, `held` what the form knows of it, `others` are those beside it.
    """

    def __init__(
        self,
        composer: "Composer",
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
        held: Held = NONE_HELD,
    ) -> None:
        self.held = held
        self.answers = NO_ANSWERS
        self.draft: Draft | None = None
        self.others: list[Draft] = []
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
    def words(self) -> Words:
        """What stands in the form now, right or wrong. Raises ValidationError if it is too long for a draft."""
        fields = {bound.name: bound.value() for part in self.parts for bound in part.form}
        return Words.of(
            source=self._value("body"),
            title=self._value("title"),
            based_on=whole_number(self._value("version")),
            fields=fields,
        )

    @property
    def more_names(self) -> list[str]:
        """The names of the fields of all parts."""
        return [name for part in self.parts for name in part.form.fields]

    def _value(self, name: str) -> str:
        return str(self.form[name].value() or "") if name in self.form.fields else ""

    def with_data(self, composer: "Composer", data: QueryDict) -> "Sheet":
        """The same draft in a form that holds something else."""
        again = Sheet(composer, data, held=self.held)
        again.draft, again.others = self.draft, self.others
        return again

    @property
    def more(self) -> dict[str, dict[str, Any]]:
        """What each part holds, by its name."""
        return {part.name: part.form.cleaned_data for part in self.parts}


def whole_number(text: str) -> int:
    """The number that a form sent; 0 for what is none, and for more than there can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class Composer(ABC):
    """One form in which people write: what it shows, and where its words go."""

    template: str
    form: type[Form]
    kept: tuple[str, ...]  # the fields that outlive a session which ended
    parts: Sequence[Part] = ()
    done: str = ""  # what the next page says at its top, where it does not show by itself what was done
    topic_id: int | None = None  # of the topic that the words are for, if there is one yet
    checked: tuple[str, ...] = ("body",)  # the fields that are read for what may identify a patient

    @abstractmethod
    def begin(self, request: HttpRequest) -> dict[str, Any]:
        """What a fresh form holds."""

    @abstractmethod
    def context(self, form: Form) -> dict[str, Any]:
        """What the page shows round the form."""

    @abstractmethod
    def goal(self, form: Form) -> Goal:
        """Where the words of this form go, for its draft."""

    @abstractmethod
    def send(self, by: Member, sheet: Sheet) -> str:
        """Send the words with one verb; returns the address to go to. Raises what the verb raises."""

    @abstractmethod
    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        """What the form holds after a conflict, so that it can be sent again, and what to show beside it."""

    def check(self, viewer: Viewer) -> Member:
        """The member who may use the form. Raises PermissionDenied."""
        return check_signed_in(viewer)

    def fill(self, draft: Draft) -> dict[str, Any]:
        """What the form holds with a draft in it."""
        return {"body": draft.source, "title": draft.title, **draft.extra.get("fields", {})}

    def with_preview(self, sheet: Sheet, viewer: Viewer) -> dict[str, Any]:
        """What the page shows of words that are not sent yet: the `preview`, and what stands beside it."""
        return {"preview": preview(sheet.said["body"], viewer, topic_id=self.topic_id)}

    def may_keep(self, viewer: Viewer) -> bool:
        """Whether drafts of these words can be kept for `viewer`, though they may not be sent."""
        return member_of(viewer) is not None

    @property
    def lang(self) -> str:
        """The language in which the words are read."""
        return Post().lang

    @property
    def before(self) -> dict[str, str]:
        """What is published already, by field: nobody is asked about it again."""
        return {}

    def texts(self, sheet: Sheet) -> dict[str, str]:
        """The words of a valid form that are read for what may identify a patient, by field."""
        said = {name: sheet.said[name] for name in self.checked}
        more = {name: sheet.more[part.name][name] for part in self.parts for name in part.checked}
        lines = {name: text if isinstance(text, str) else "\n".join(text) for name, text in more.items()}
        return {**said, **lines}

    def rearranged(self, data: QueryDict) -> dict[str, Any] | None:
        """What the form holds after one of its buttons that send nothing; None if none was pressed."""
        return None
