"""Writing essays down: a save keeps what stood before as a revision, and never loses an address."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Byline, Member
from accounts.sealing import own_byline
from essays.models import Essay, FormerSlug, Revision
from essays.permissions import check_edit
from essays.publishing import tell_readers
from essays.rendering import show, write_down
from essays.signing import sign
from prose.characters import without_controls
from prose.slugs import slug

WORDS = ("title", "standfirst", "source")
DECISIONS = ("state", "discussion", "hidden_at", "hidden_by", "hidden_reason")


@transaction.atomic
def save_essay(essay: Essay, *, by: Member | None, bylines: Sequence[Byline] | None = None) -> Essay:
    """Save a new or changed essay, which may be unsaved or hold new values; `bylines` None leaves them.

    What the words were before is kept as a revision; a changed slug leaves a redirect behind.
    Raises PermissionDenied.
    """
    check_edit(by)
    former = Essay.objects.select_for_update(of=("self",)).filter(pk=essay.pk).first() if essay.pk else None
    for name in WORDS:
        setattr(essay, name, without_controls(getattr(essay, name)))
    essay.slug = _free_slug(essay)
    named = show(essay)
    essay.changed_at = timezone.now()
    if former:
        _keep_revision(former, essay, by)
        _keep_decisions(former, essay)
    essay.save()
    if former and former.slug != essay.slug:
        FormerSlug.objects.update_or_create(slug=former.slug, defaults={"essay": essay})
    FormerSlug.objects.filter(slug=essay.slug).delete()
    write_down(essay, named)
    if bylines is not None:
        sign(essay, bylines)
    if essay.is_published:
        tell_readers(essay)
    return essay


def _keep_revision(former: Essay, essay: Essay, by: Member | None) -> None:
    if all(getattr(former, name) == getattr(essay, name) for name in WORDS):
        return
    Revision.objects.create(
        essay=former,
        byline=own_byline(by) if by else None,
        version=former.version,
        **{name: getattr(former, name) for name in WORDS},
        saved_at=former.changed_at,
    )
    essay.version = former.version + 1


def _keep_decisions(former: Essay, essay: Essay) -> None:
    """What was decided since `essay` was loaded stands: a save changes words, never whether they are shown."""
    for name in DECISIONS:
        setattr(essay, name, getattr(former, name))
    essay.published_at = essay.published_at or former.published_at


def _free_slug(essay: Essay) -> str:
    """The essay's slug, made from the title if it has none, with a number where another essay has it."""
    wanted = essay.slug or slug(essay.title) or "essay"
    taken = set(
        Essay.objects.exclude(pk=essay.pk).filter(slug__startswith=wanted).values_list("slug", flat=True)
    ) | set(
        FormerSlug.objects.exclude(essay_id=essay.pk)
        .filter(slug__startswith=wanted)
        .values_list("slug", flat=True)
    )
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, 10_000) if (name := f"{wanted}-{number}") not in taken)
