"""Files become drafts of essays, and nothing written since is lost.

A file is known by the hash of its bytes, and once it is changed by its name: the path at which it lies.
"""

import json
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.hashing import file_hash
from accounts.models import Byline, Member, Upload
from essays.drafting import save_essay
from essays.importing.fields import Fields
from essays.importing.pictures import Beside, Nowhere, take_picture, take_pictures
from essays.importing.reading import Note, Report, read_file
from essays.importing.series_places import put_into_series
from essays.models import Essay, FormerSlug, ImportedFile
from essays.signing import bylines_of
from forum.models import Topic
from forum.tagging import tags_named
from prose.key_values import dump

_DECIDED = (
    "version",
    "title",
    "slug",
    "standfirst",
    "source",
    "lang",
    "state",
    "published_at",
    "hidden_at",
    "cover_id",
    "cover_alt",
    "changed_at",
)


def import_file(
    data: bytes,
    *,
    name: str,
    by: Member | None = None,
    beside: Beside | None = None,
    dry_run: bool = False,
) -> Report:
    """Take one file in as a draft, and say what was recognised, left out and could not be resolved.

    Raises nothing for what a file holds. With `dry_run` nothing is written. `by` None is the operator.
    """
    report = Report(name=name)
    digest = file_hash(data)
    known = known_file(digest)
    if known:
        report.outcome, report.essay, report.topic = "known", known.essay, known.topic
        report.notes.append(("recognised", _("These bytes were imported before; nothing was changed.")))
        return report
    reading = read_file(data, name=name)
    report.notes += reading.notes
    if reading.fields is None:
        report.outcome = "broken"
        return report
    _take_in(report, reading.fields, data, digest, by=by, beside=beside or Nowhere(), dry_run=dry_run)
    return report


def known_file(digest: str) -> ImportedFile | None:
    """The file with these bytes, if what it became is still there."""
    found = ImportedFile.objects.select_related("essay", "topic").filter(digest=digest).first()
    return found if found and (found.essay or found.topic) else None


def known_file_held(digest: str) -> ImportedFile | None:
    """The same, while nobody else takes in these bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])
    return known_file(digest)


@transaction.atomic
def _take_in(
    report: Report,
    fields: Fields,
    data: bytes,
    digest: str,
    *,
    by: Member | None,
    beside: Beside,
    dry_run: bool,
) -> None:
    """Make the draft, or change the one that an earlier version of this file became, if nobody has touched it."""
    if not dry_run and (known := known_file_held(digest)):
        report.outcome, report.essay, report.topic = "known", known.essay, known.topic
        return
    earlier = ImportedFile.objects.filter(name=report.name).exclude(essay=None).order_by("-pk").first()
    essay = _lock(earlier.essay_id) if earlier else None
    if essay and earlier and state_of(essay) != earlier.essay_digest:
        report.outcome, report.essay = "kept", essay
        report.notes.append(
            ("left out", _("The essay was changed or published since its import, so the file was not taken."))
        )
        return
    report.outcome = "updated" if essay else "new"
    if dry_run:
        return
    saved, notes = write_essay(fields, essay=essay, by=by, beside=beside)
    report.essay = saved
    report.notes += notes
    keep_file(data, digest=digest, name=report.name, essay=saved)


def keep_file(
    data: bytes, *, digest: str, name: str, essay: Essay | None = None, topic: Topic | None = None
) -> ImportedFile:
    """Write down that these bytes have become this essay or topic."""
    state = state_of(Essay.objects.get(pk=essay.pk)) if essay else ""
    became = {"name": name, "content": data, "essay": essay, "topic": topic, "essay_digest": state}
    kept, _is_new = ImportedFile.objects.update_or_create(digest=digest, defaults=became)
    return kept


def _lock(pk: int | None) -> Essay | None:
    """The essay as it is stored, which nobody changes until this transaction ends."""
    return Essay.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def state_of(essay: Essay) -> str:
    """A hash of all that people decide about an essay: its words, bylines, tags, cover, address and publication."""
    decided = [
        [str(getattr(essay, name)) for name in _DECIDED],
        [essay.head.version if essay.head else 0],
        [byline.pk for byline in bylines_of(essay)],
    ]
    if tags := sorted(essay.tags.values_list("pk", flat=True)):
        decided.append(tags)
    return file_hash(json.dumps(decided).encode())


@transaction.atomic
def write_essay(
    fields: Fields, *, by: Member | None, essay: Essay | None = None, beside: Beside | None = None
) -> tuple[Essay, list[Note]]:
    """The draft with these fields, new or in the place of `essay`, which keeps what a file does not say; and notes.

    Raises PermissionDenied.
    """
    beside = beside or Nowhere()
    source, notes = take_pictures(fields.source, beside)
    draft = essay or Essay()
    draft.title, draft.source = fields.title, source
    draft.standfirst = draft.standfirst or fields.standfirst
    draft.slug = draft.slug or fields.slug
    draft.published_at = draft.published_at or fields.published_at
    draft.lang = fields.lang or draft.lang
    draft.front_matter = {"kept": dump(fields.kept)} if fields.kept else {}
    if fields.cover:
        _give_cover(draft, fields, beside, notes)
    names = [free_byline(name) for name in fields.bylines]
    saved = save_essay(draft, by=by, bylines=names or None)
    if fields.tags:
        saved.tags.set(tags_named(fields.tags))
    notes += lead_here(saved, fields.former)
    if fields.place and fields.place.series:
        notes += put_into_series(saved, fields.place, by=by)
    return saved, notes


def _give_cover(draft: Essay, fields: Fields, beside: Beside, notes: list[Note]) -> None:
    """The picture that the file names as its cover; it needs words for those who cannot see it."""
    if not fields.cover_alt:
        told = _("The cover %(path)s says nowhere what it shows, so the essay has none yet.")
        notes.append(("unresolved", told % {"path": fields.cover[:200]}))
        return
    address = (
        fields.cover if fields.cover.startswith("/uploads/") else take_picture(fields.cover, beside, notes)
    )
    picture = Upload.objects.filter(name=address.rpartition("/")[2]).first() if address else None
    if picture:
        draft.cover, draft.cover_alt = picture, fields.cover_alt


def free_byline(name: str) -> Byline:
    """The byline of these words. A file lends nobody a member's name, whatever it says."""
    byline, _is_new = Byline.objects.get_or_create(kind=Byline.Kind.FREE, name=name)
    return byline


def lead_here(essay: Essay, slugs: Sequence[str]) -> list[Note]:
    """Let these former names lead to `essay`, but for those that lead elsewhere already; returns notes on them."""
    notes = []
    for name in slugs:
        is_here = name == essay.slug
        taken = not is_here and Essay.objects.filter(slug=name).exists()
        if not is_here and not taken:
            kept, _is_new = FormerSlug.objects.get_or_create(slug=name, defaults={"essay": essay})
            taken = kept.essay_id != essay.pk
        if taken:
            told = _("The old address “%(address)s” leads to another essay already.")
            notes.append(("unresolved", told % {"address": name}))
    return notes
