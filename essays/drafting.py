"""Writing essays down: each save is a version, and what readers see changes only when an editor says so."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Byline, Member
from essays.marks import forget_why_back
from essays.models import Essay, Revision
from essays.permissions import check_edit
from essays.revising import free_slug, revise, signers_now, signers_of, store, take_over
from essays.signing import bylines_of
from prose.characters import without_controls

WORDS = ("title", "standfirst", "source")
HIDING = ("hidden_at", "hidden_by", "hidden_reason")
DECISIONS = ("state", "discussion", "head", "version", "handed_back_because", *HIDING)


@transaction.atomic
def save_essay(
    essay: Essay, *, by: Member | None, bylines: Sequence[Byline] | None = None, note: str = ""
) -> Essay:
    """Save the values that `essay` holds, new or changed, as a version; `bylines` None leaves who signs.

    Before publication the essay itself becomes that version. Afterwards readers go on seeing what they see, and
    the version waits for `publishing.publish`. Returns the essay as it is stored. Raises PermissionDenied.
    """
    check_edit(by)
    former = lock_essay(essay.pk) if essay.pk else None
    for name in WORDS:
        setattr(essay, name, without_controls(getattr(essay, name)))
    essay.slug = free_slug(essay)
    signers = bylines if bylines is not None else signers_now(former) if former else []
    if former and not former.is_writable:
        revise(former, like=essay, signers=signers, by=by, note=note)
        forget_why_back(former)
        return former
    if former:
        _keep_decisions(former, essay)
    store(essay, former_slug=former.slug if former else "", signers=bylines, by=by)
    essay.version = revise(essay, like=essay, signers=bylines_of(essay), by=by, note=note).version
    Essay.objects.filter(pk=essay.pk).update(version=essay.version)
    forget_why_back(essay)
    return essay


@transaction.atomic
def restore_version(revision: Revision, *, by: Member, note: str) -> Essay:
    """Save the words of an earlier version again, as the newest one. Raises PermissionDenied."""
    essay = lock_essay(revision.essay_id)
    again = Essay.objects.get(pk=essay.pk)
    take_over(again, revision)
    return save_essay(again, by=by, bylines=signers_of(revision), note=note)


def lock_essay(pk: int) -> Essay:
    """The essay as it is stored, which nobody else changes until this transaction ends."""
    return Essay.objects.select_for_update(of=("self",)).select_related("discussion", "head").get(pk=pk)


def _keep_decisions(former: Essay, essay: Essay) -> None:
    """What was decided since `essay` was loaded stands: a save changes words, never whether they are shown."""
    for name in DECISIONS:
        setattr(essay, name, getattr(former, name))
    if former.state == Essay.State.SCHEDULED:
        essay.published_at = former.published_at
