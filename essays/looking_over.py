"""What may identify a patient in an essay: asked before it is published, answered by editors, and read by a moderator.

Nothing of an essay goes out before each new passage has an answer, whichever way it goes; one that points at a person
by itself waits until a moderator or an admin has read it as well.
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.auditing import record
from accounts.marks_asked import INSTEAD
from accounts.models import CheckChoice, Member
from accounts.moderating import NothingToDo
from accounts.screening import Answers, Mark, generalised, write_choices
from accounts.viewers import may_moderate
from accounts.waiting import Queue, Waiting, waits
from essays.drafting import lock_essay, save_essay
from essays.marks import LABELS, marks_of, say_why_back, texts_of
from essays.models import Essay, MarkAnswer
from essays.permissions import check_edit
from essays.revising import take_over
from essays.signing import bylines_of, desk_address

ESSAY = "essay"


def check_answered(essay: Essay, *, by: Member | None) -> None:
    """Raise ValidationError, with a sentence, while passages of the newest version want an answer or a moderator.

    A moderator who publishes has read them. The essay's row is held.
    """
    _texts, marks = marks_of(essay)
    if not marks:
        return
    answers = {answer.token: answer for answer in MarkAnswer.objects.filter(essay=essay)}
    unanswered = {mark.token for mark in marks if mark.token not in answers}
    if unanswered:
        told = ngettext(
            "%(count)d passage could show who a patient is. It wants an answer before the essay goes out.",
            "%(count)d passages could show who a patient is. They want an answer each before the essay goes out.",
            len(unanswered),
        )
        raise ValidationError(told % {"count": len(unanswered)})
    unread = {
        mark.token for mark in marks if answers[mark.token].is_strong and not answers[mark.token].read_at
    }
    if unread and not (by is not None and may_moderate(by)):
        raise ValidationError(
            _("A moderator reads it first, since it points at a patient. It waits in their queue.")
        )
    if unread:
        MarkAnswer.objects.filter(essay=essay, token__in=unread).update(read_at=timezone.now())
        record(act="approve", by=by, target=essay, address=desk_address(essay))


@transaction.atomic
def answer(essay: Essay, *, by: Member, given: Mapping[str, str]) -> tuple[Mark, ...]:
    """Take in what an editor said about marks, as accounts/marks_asked.py reads it; returns those without an answer.

    What is said more generally is saved as a version. Raises PermissionDenied.
    """
    check_edit(by)
    locked = lock_essay(essay.pk)
    texts, marks = marks_of(locked)
    tokens = [mark.token for mark in marks if given.get(mark.token) == INSTEAD]
    changed, done = generalised(texts, lang=locked.lang, tokens=tokens)
    if done:
        newest = lock_essay(essay.pk)
        if newest.head and newest.has_next:
            take_over(newest, newest.head)
        for name, text in {**texts, **changed}.items():
            setattr(newest, name, text)
        save_essay(newest, by=by, note=_("Said more generally what could show who a patient is"))
        locked = lock_essay(essay.pk)
        _texts, marks = marks_of(locked)
    kept = {mark.token: mark for mark in marks if given.get(mark.token) in CheckChoice.Why.values}
    for token, mark in kept.items():
        facts = {"kind": mark.finding.kind, "rule": mark.finding.rule, "is_strong": mark.is_strong}
        MarkAnswer.objects.update_or_create(
            essay=locked, token=token, defaults={**facts, "why": given[token]}
        )
    write_choices(locked, kept.values(), Answers(kept=given, generalised=done))
    MarkAnswer.objects.filter(essay=locked).exclude(token__in=[mark.token for mark in marks]).delete()
    known = set(MarkAnswer.objects.filter(essay=locked).values_list("token", flat=True))
    left = tuple(mark for mark in marks if mark.token not in known)
    if not left:
        say_why_back(locked, "")
    return left


def unread_answers() -> QuerySet[MarkAnswer]:
    """Answers that a moderator has not read yet."""
    return MarkAnswer.objects.filter(is_strong=True, read_at=None)


@transaction.atomic
def approve(pk: int, by: Member) -> None:
    """A moderator has read what waits of an essay: its editors may publish it. Raises PermissionDenied, NothingToDo."""
    essay = _lock(pk, by)
    unread_answers().filter(essay=essay).update(read_at=timezone.now())
    say_why_back(essay, "")
    record(act="approve", by=by, target=essay, address=desk_address(essay))


@transaction.atomic
def hand_back(pk: int, by: Member, reason: str) -> None:
    """The answers do not count: its editors read why, and are asked again. Raises PermissionDenied and NothingToDo."""
    essay = _lock(pk, by)
    unread_answers().filter(essay=essay).delete()
    _texts, marks = marks_of(essay)
    say_why_back(essay, reason if marks else "")
    record(act="decline", by=by, target=essay, address=desk_address(essay), reason=reason)


def _lock(pk: int, by: Member) -> Essay:
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators may do this."))
    essay = lock_essay(pk) if unread_answers().filter(essay=pk).exists() else None
    if essay is None or not unread_answers().filter(essay=essay).exists():
        raise NothingToDo(_("This does not wait any more. Nothing was changed."))
    return essay


def register_queue() -> None:
    """Tell accounts/waiting.py which essays wait; called when the app is ready."""
    waits(ESSAY, Queue(gettext_lazy("An essay"), _oldest, _find, _count, approve, hand_back))


def _oldest(most: int) -> list[Waiting]:
    return [_waiting(essay) for essay in _essays()[:most]]


def _find(pk: int) -> Waiting | None:
    essay = _essays().filter(pk=pk).first()
    return _waiting(essay, list(MarkAnswer.objects.filter(essay=essay))) if essay else None


def _count(most: int) -> int:
    return unread_answers().values("essay").distinct()[:most].count()


def _essays() -> QuerySet[Essay]:
    waiting = Essay.objects.filter(mark_answers__is_strong=True, mark_answers__read_at=None)
    since = Min("mark_answers__created_at")
    return waiting.annotate(since=since).select_related("head").order_by("since", "pk")


def _waiting(essay: Essay, answers: list[MarkAnswer] | None = None) -> Waiting:
    newest = essay.head if essay.head and essay.has_next else essay
    before = texts_of(essay) if essay.is_published else {}
    return Waiting(
        kind=ESSAY,
        pk=essay.pk,
        since=essay.since,  # type: ignore[attr-defined]
        title=newest.title,
        who=", ".join(byline.shown for byline in bylines_of(essay)),
        address=desk_address(essay),
        lang=newest.lang,
        texts=_named(texts_of(newest)),
        before=_named(before),
        reasons=tuple((answer.rule, answer.get_why_display()) for answer in answers or ()),
    )


def _named(texts: Mapping[str, str]) -> dict[str, str]:
    return {str(LABELS[name]): text for name, text in texts.items() if text}
