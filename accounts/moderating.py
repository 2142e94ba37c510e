"""Hiding and restoring what members wrote, and deciding on reports.

The apps above say how their own rows are hidden (`curates`); permission, audit trail and reports are settled here.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member, Moderated, Report
from accounts.viewers import Viewer, may_moderate
from accounts.waiting import Answered


class Standing(NamedTuple):
    """What a moderator has to know of a row besides its words: how readers see it, by whom, and where it stands.

    `html` is stored HTML; `place` is the address of what `title` names, `answers` what the row answers there.
    """

    html: str
    lang: str
    who: str
    title: str = ""
    place: str = ""
    answers: Answered | None = None


class Curator[Row: Moderated](NamedTuple):
    """How one kind of row is locked, hidden and restored, and what the audit trail says of it."""

    lock: Callable[[int], Row]
    hide: Callable[[Row], None]
    restore: Callable[[Row], None]
    words: Callable[[Row], str]
    address: Callable[[Row], str]
    standing: Callable[[Row, Viewer], Standing]


_curators: dict[type[Moderated], Curator[Any]] = {}


class NothingToDo(Exception):
    """Somebody else has already done it. `str()` is a sentence for the moderator."""


def curates[Row: Moderated](model: type[Row], curator: Curator[Row]) -> None:
    """Tell how rows of `model` are hidden and restored; called by each app when it is ready."""
    _curators[model] = curator


def is_curated(model: type) -> bool:
    """Whether rows of `model` can be hidden, and so reported."""
    return model in _curators


def words_of(target: Moderated) -> str:
    """What a moderator has to judge: the words of a row."""
    return _curators[type(target)].words(target)


def standing_of(target: Moderated, viewer: Viewer) -> Standing:
    """How a row stands where `viewer`, a moderator, would find it; a fixed number of statements."""
    return _curators[type(target)].standing(target, viewer)


@transaction.atomic
def hide(*, target: Moderated, by: Member | None, reason: str) -> None:
    """Hide `target` from everybody but moderators; open reports about it are upheld. `by` None is the operator.

    Raises PermissionDenied, and NothingToDo when it is hidden already.
    """
    if by is not None:
        _check(by)
    curator = _curators[type(target)]
    locked = curator.lock(target.pk)
    if locked.is_hidden:
        raise NothingToDo(_("Another moderator has already hidden this. Nothing was changed."))
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = timezone.now(), by, reason
    curator.hide(locked)
    _record("hide", locked, by, reason)
    _close_reports(locked, by, Report.State.UPHELD)


@transaction.atomic
def restore(*, target: Moderated, by: Member, reason: str) -> None:
    """Show `target` again. Raises PermissionDenied, and NothingToDo when it is not hidden."""
    _check(by)
    curator = _curators[type(target)]
    locked = curator.lock(target.pk)
    if not locked.is_hidden:
        raise NothingToDo(_("This is not hidden any more. Nothing was changed."))
    locked.hidden_at, locked.hidden_by, locked.hidden_reason = None, None, ""
    curator.restore(locked)
    _record("restore", locked, by, reason)


@transaction.atomic
def dismiss(*, report: Report, by: Member) -> None:
    """Close a report without hiding anything. Raises PermissionDenied and NothingToDo."""
    _check(by)
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.state != Report.State.OPEN:
        raise NothingToDo(_("This report has been decided already. Nothing was changed."))
    locked.state, locked.decided_at, locked.decided_by = Report.State.DISMISSED, timezone.now(), by
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    record(act="dismiss", by=by, target=locked, reason=locked.reason)


def _check(by: Member) -> None:
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators may do this."))


def _record(act: str, target: Moderated, by: Member | None, reason: str) -> None:
    curator = _curators[type(target)]
    record(
        act=act,
        by=by,
        target=target,
        reason=reason,
        address=curator.address(target),
        words=curator.words(target),
    )


def _close_reports(target: Moderated, by: Member | None, state: str) -> None:
    Report.objects.about(target).open().update(state=state, decided_at=timezone.now(), decided_by=by)
