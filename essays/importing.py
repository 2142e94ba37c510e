"""Files become drafts of essays, and nothing written since is lost.

A file is known by the hash of its bytes, and once it is changed by its name: the path at which it lies.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.hashing import file_hash
from accounts.models import Byline, Target
from essays.drafting import save_essay
from essays.models import Essay, ImportedFile
from essays.signing import bylines_of
from prose.decoding import decode
from prose.recognising import Recognised, recognise
from prose.rendering import references_in
from prose.slugs import slug

LONGEST = 400_000  # characters; the longest book chapter that was ever sent to an editor has a fifth of it


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


@dataclass
class Report:
    """What became of one file: `outcome` is new, updated, known, kept or broken; `notes` are (kind, sentence)."""

    name: str
    outcome: str = "new"
    essay: Essay | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)


def import_file(data: bytes, *, name: str, dry_run: bool = False) -> Report:
    """Take one file in as a draft, and say what was recognised, left out and could not be resolved.

    Raises nothing for what a file holds. With `dry_run` nothing is written.
    """
    report = Report(name=name)
    digest = file_hash(data)
    known = ImportedFile.objects.select_related("essay").filter(digest=digest).first()
    if known:
        report.outcome, report.essay = "known", known.essay
        report.notes.append(("recognised", _("These bytes were imported before; nothing was changed.")))
        return report
    text, problems = decode(data)
    if len(text) > LONGEST or "\x00" in text:
        report.outcome = "broken"
        report.notes.append(("left out", _("This is no text, or far too long for an essay.")))
        return report
    found = recognise(text, filename=name)
    report.notes += [("warning", problem) for problem in problems]
    report.notes += [(note.kind, note.text) for note in found.notes]
    report.notes += _unresolved_links(found.body)
    _take_in(report, found, data, digest, dry_run=dry_run)
    return report


def _unresolved_links(body: str) -> list[tuple[str, str]]:
    keys = {reference.key for reference in references_in(body) if reference.kind == "wiki-link"}
    known = set(Target.objects.filter(key__in=keys).values_list("key", flat=True))
    return [
        (
            "unresolved",
            _("Nothing here is called [[%(key)s]] yet; it is shown as plain words.") % {"key": key},
        )
        for key in sorted(keys - known)
    ]


@transaction.atomic
def _take_in(report: Report, found: Recognised, data: bytes, digest: str, *, dry_run: bool) -> None:
    """Make the draft, or change the one that an earlier version of this file became, if nobody has touched it."""
    if not found.body.strip():
        report.outcome = "broken"
        report.notes.append(("left out", _("There are no words in this file.")))
        return
    earlier = ImportedFile.objects.filter(name=report.name).order_by("-pk").first()
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
    saved = report.essay = _save(essay or Essay(), found)
    ImportedFile.objects.create(
        digest=digest,
        name=report.name,
        content=data,
        essay=saved,
        essay_digest=state_of(Essay.objects.get(pk=saved.pk)),
    )


def _lock(pk: int | None) -> Essay | None:
    """The essay as it is stored, which nobody changes until this transaction ends."""
    return Essay.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def state_of(essay: Essay) -> str:
    """A hash of all that people decide about an essay: its words, bylines, cover, address and publication."""
    decided = [
        [str(getattr(essay, name)) for name in _DECIDED],
        [byline.pk for byline in bylines_of(essay)],
    ]
    return file_hash(json.dumps(decided).encode())


def _save(essay: Essay, found: Recognised) -> Essay:
    values = found.values
    essay.title = (found.title or str(_("Without a title")))[:200]
    essay.source = found.body
    essay.standfirst = (
        essay.standfirst or _text(values, "description", "standfirst", "summary", "excerpt")[:400]
    )
    essay.slug = essay.slug or slug(_text(values, "slug", "permalink").strip("/").rpartition("/")[2])
    essay.published_at = essay.published_at or _time(values.get("date"))
    essay.lang = (_text(values, "lang", "language") or essay.lang)[:12]
    essay.front_matter = json.loads(json.dumps(values, cls=DjangoJSONEncoder, default=str))
    signed = found.byline or _text(values, "author", "byline")
    return save_essay(essay, by=None, bylines=[_byline(signed)] if signed else None)


def _byline(name: str) -> Byline:
    byline, _is_new = Byline.objects.get_or_create(kind=Byline.Kind.FREE, name=" ".join(name.split())[:120])
    return byline


def _text(values: dict[str, Any], *keys: str) -> str:
    """The first of these keys that holds words."""
    return next(
        (value.strip() for key in keys if isinstance(value := values.get(key), str) and value.strip()), ""
    )


def _time(value: Any) -> datetime | None:
    """The time that a front matter's `date` means, in UTC where it names no zone; None if it means none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return None
