"""Versions of an essay: what a save writes down, and how one of them becomes the essay's own words.

Who may do so is asked by essays/drafting.py and essays/publishing.py.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Byline, Member
from accounts.sealing import own_byline
from essays.models import Essay, FormerSlug, Revision
from essays.rendering import show, write_down
from essays.signing import bylines_of, sign
from prose.rendering import references_in
from prose.slugs import slug

LONGEST_NAME = 90  # characters of a slug
_NAMES_LOCK = 0x5EC0_51E6
COLUMNS = ("title", "slug", "standfirst", "source", "lang", "cover_id", "cover_alt")


def revise(essay: Essay, *, like: Essay, signers: Sequence[Byline], by: Member | None, note: str) -> Revision:
    """Write down the words of `like`, signed by `signers`, as the newest version of `essay`.

    Where not a word differs from the newest one, that stays it, with `note` if one is given. The caller holds
    the essay's row.
    """
    head = essay.head
    values = version_of(like, signers)
    if head is not None and all(getattr(head, name) == value for name, value in values.items()):
        if note:
            head.note = note
            head.save(update_fields=["note"])
        return head
    essay.saved_at = timezone.now()
    essay.head = Revision.objects.create(
        essay=essay,
        byline=own_byline(by) if by else None,
        version=head.version + 1 if head else 1,
        note=note,
        saved_at=essay.saved_at,
        uploads=_uploads(like),
        **values,
    )
    Essay.objects.filter(pk=essay.pk).update(head=essay.head, saved_at=essay.saved_at)
    return essay.head


def version_of(essay: Essay, signers: Sequence[Byline]) -> dict[str, Any]:
    """The columns of a revision that holds what `essay` holds now."""
    return {name: getattr(essay, name) for name in COLUMNS} | {"signers": [byline.pk for byline in signers]}


def _uploads(essay: Essay) -> list[str]:
    shown = [reference.key for reference in references_in(essay.source) if reference.kind == "upload"]
    return shown + ([essay.cover.name] if essay.cover else [])


def signers_of(revision: Revision) -> list[Byline]:
    """The bylines that sign a version, in their order; those that are gone are left out."""
    known = Byline.objects.in_bulk(revision.signers)
    return [known[number] for number in revision.signers if number in known]


def signers_now(essay: Essay) -> list[Byline]:
    """Who signs the newest version of an essay."""
    is_later = essay.is_next or essay.has_next
    return signers_of(essay.head) if essay.head and is_later else bylines_of(essay)


def take_over(essay: Essay, revision: Revision) -> None:
    """Let `essay` hold the words of one of its versions; nothing is saved."""
    for name in COLUMNS:
        setattr(essay, name, getattr(revision, name))
    essay.version, essay.is_next = revision.version, True


def store(essay: Essay, *, former_slug: str, signers: Sequence[Byline] | None, by: Member | None) -> None:
    """Save an essay with all that hangs on its words: HTML, names, pictures, bylines, and a redirect from its old
    address. `signers` None leaves them. The caller holds the row."""
    named = show(essay)
    essay.changed_at, essay.is_next = timezone.now(), False
    essay.save()
    # Only what readers may have followed leads on: before that, an old name is nobody's business.
    if former_slug and former_slug != essay.slug and essay.discussion_id:
        FormerSlug.objects.update_or_create(slug=former_slug, defaults={"essay": essay})
    FormerSlug.objects.filter(slug=essay.slug).delete()
    write_down(essay, named)
    if signers is not None:
        sign(essay, signers, by=by)


def free_slug(essay: Essay) -> str:
    """The essay's slug, made from the title if it has none, with a number where another essay has it."""
    others = Essay.objects.exclude(pk=essay.pk), FormerSlug.objects.exclude(essay_id=essay.pk)
    return free_name(essay.slug or slug(essay.title) or "essay", *others)


def free_name(wanted: str, *holders: QuerySet) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that no row of `holders` has as its slug, and that fits.

    Nobody else takes one until the transaction ends.
    """
    base = wanted[: LONGEST_NAME - 6].rstrip("-")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES_LOCK])
    taken = {
        name for rows in holders for name in rows.filter(slug__startswith=base).values_list("slug", flat=True)
    }
    names = (f"{base}-{number}" for number in range(2, 100_000))
    return next(name for name in chain([wanted], names) if name not in taken)
