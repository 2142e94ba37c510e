"""Taking an export back: essays in their states and with their times, series with their gaps, pictures under their names."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.hashing import file_hash
from accounts.models import Upload
from accounts.models.moderated import Reason
from accounts.moderating import hide
from accounts.taking_back import take_back_picture
from essays.arranging import Place, arrange, save_series
from essays.drafting import lock_essay, save_essay
from essays.exported_texts import HIDDEN
from essays.exporting import FORMAT, MANIFEST, UNFINISHED
from essays.importing.fields import Fields, clean, fields_of
from essays.importing.reading import Report
from essays.importing.taking_in import free_byline, keep_file, known_file, write_essay
from essays.models import Essay, FormerSlug, ImportedFile, Part, Series
from essays.publishing import publish, withdraw
from prose.decoding import decode
from prose.front_matter import FrontMatter, body_of, split
from prose.recognising import Recognised

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,90}")
_LONGEST_HEAD = 1_000_000


def is_export(folder: Path) -> bool:
    """Whether an export wrote this folder, to its end or not."""
    return folder.is_dir() and ((folder / MANIFEST).is_file() or (folder / UNFINISHED).is_file())


def import_export(folder: Path, *, dry_run: bool = False) -> list[Report]:
    """Take back what an export has written; what stands here already stays as it is. With `dry_run` nothing is written.

    Raises nothing for what the files hold.
    """
    if refused := _unusable(folder):
        return [Report(name=str(folder), outcome="broken", notes=[("left out", refused)])]
    reports = [_picture(path, dry_run=dry_run) for path in sorted((folder / "uploads").glob("*"))]
    texts = [
        (path, path.read_bytes())
        for path in sorted((folder / "essays").glob("*.md"))
        if _is_inside(path, folder)
    ]
    first = [(path, data) for path, data in texts if not path.name.endswith(".next.md")]
    for path, data in sorted(first, key=lambda each: _order(each[1])):
        reports.append(_essay(path, data, dry_run=dry_run))
    for path in sorted((folder / "series").glob("*.md")):
        if _is_inside(path, folder):
            reports.append(_guarded(_series, path, path.read_bytes(), dry_run))
    for path, data in texts:
        if path.name.endswith(".next.md"):
            reports.append(_guarded(_next_version, path, data, dry_run))
    return [report for report in reports if report.outcome != "picture"]


def _unusable(folder: Path) -> str:
    if (folder / UNFINISHED).exists() or not (folder / MANIFEST).is_file():
        return _("This export was not finished, so nothing was taken from it. Export again.")
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except (ValueError, RecursionError, OSError):
        return _("What this export says of itself cannot be read, so nothing was taken from it.")
    if not isinstance(said, dict) or {key: said.get(key) for key in FORMAT} != FORMAT:
        return _("This export is of another version of this software, so nothing was taken from it.")
    missing = [path for path in said.get("files", {}) if not (folder / path).is_file()]
    if missing:
        told = _("Files of this export are missing (%(paths)s), so nothing was taken from it.")
        return told % {"paths": ", ".join(map(str, missing[:5]))}
    return ""


def _is_inside(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _order(data: bytes) -> tuple[str, str]:
    """Essays come back in the order in which they appeared."""
    values = _split(data).values
    return str(values.get("date") or "9"), str(values.get("slug"))


def _split(data: bytes) -> FrontMatter:
    return split(decode(data)[0], longest=_LONGEST_HEAD)


def _picture(path: Path, *, dry_run: bool) -> Report:
    report = Report(name=str(path), outcome="picture")
    try:
        if not dry_run and path.is_file() and not path.is_symlink():
            take_back_picture(name=path.name, data=path.read_bytes())
    except (ValidationError, OSError) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        report.outcome, report.notes = "broken", [("left out", words)]
    return report


def _guarded(take: Any, path: Path, data: bytes, dry_run: bool) -> Report:
    """One file in a transaction of its own; whatever goes wrong with it stops no other."""
    report = Report(name=str(path))
    try:
        with transaction.atomic():
            take(report, data, dry_run)
    except (ValidationError, PermissionDenied) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        report.outcome, report.notes = "broken", [("left out", words)]
    except Exception as error:
        report.outcome, report.notes = "broken", [("left out", f"{type(error).__name__}: {error}")]
    return report


def _essay(path: Path, data: bytes, *, dry_run: bool) -> Report:
    return _guarded(_take_essay, path, data, dry_run)


def _take_essay(report: Report, data: bytes, dry_run: bool) -> None:
    found = _split(data)
    fields, state = _fields(found, report.name)
    there = Essay.objects.filter(slug=fields.slug).first()
    if there or FormerSlug.objects.filter(slug=fields.slug).exists():
        known = known_file(file_hash(data))
        report.outcome, report.essay = ("known" if known else "kept"), there
        if not known:
            report.notes.append(
                ("left out", _("Another essay has this address already, so it stays as it is."))
            )
        return
    if dry_run:
        return
    essay, notes = write_essay(fields, by=None)
    report.notes += notes
    report.essay = _in_its_state(essay, state, report)
    if found.values.get(HIDDEN) is True and not report.essay.is_hidden:
        hide(target=report.essay, by=None, reason=Reason.OTHER)
    keep_file(data, digest=file_hash(data), name=report.name, essay=essay)


def _fields(found: FrontMatter, name: str) -> tuple[Fields, str]:
    """The fields exactly as they were exported, and the state ("published" if it is not said)."""
    values = clean(found.values)
    stem = Path(name).name.removesuffix(".md").removesuffix(".next")
    title = values.get("title") if isinstance(values.get("title"), str) else stem
    fields = fields_of(Recognised("page", str(title), body_of(found), values=values), name="")
    exact = {
        key: values[key] for key in ("standfirst", "cover_alt", "lang") if isinstance(values.get(key), str)
    }
    named = values.get("slug")
    former = values.get("redirect_from")
    exact["slug"] = named if isinstance(named, str) and _SLUG.fullmatch(named) else stem
    if isinstance(former, list):
        exact["former"] = tuple(each for each in former if isinstance(each, str) and _SLUG.fullmatch(each))
    state = values.get("state")
    if isinstance(title, str) and 0 < len(title) <= 200:
        exact["title"] = title
    return dataclasses.replace(fields, place=None, **exact), state if isinstance(state, str) else "published"


def _in_its_state(essay: Essay, state: str, report: Report) -> Essay:
    """Let the essay be published, scheduled, withdrawn or hidden as it was. What cannot be published is a draft, and told."""
    states = Essay.State
    if state == states.SCHEDULED and essay.published_at:
        # The worker looks for what is due each minute, and once the time has come checks all that must be there.
        Essay.objects.filter(pk=essay.pk).update(state=states.SCHEDULED)
    elif state in (states.PUBLISHED, states.WITHDRAWN, states.HIDDEN):
        try:
            with transaction.atomic():
                essay = publish(essay, by=None, at=essay.published_at)
                if state == states.WITHDRAWN:
                    withdraw(essay, by=None)
                elif state == states.HIDDEN:
                    hide(target=essay, by=None, reason=Reason.OTHER)
        except ValidationError as refused:
            report.notes.append(("warning", " ".join(refused.messages)))
    return lock_essay(essay.pk)


def _series(report: Report, data: bytes, dry_run: bool) -> None:
    values = clean(_split(data).values)
    slug = str(values.get("slug") or Path(report.name).stem)
    if Series.objects.filter(slug=slug).exists():
        report.outcome = "known"
        return
    if dry_run:
        return
    words = {key: str(values.get(key) or "") for key in ("title", "standfirst")}
    series = Series(title=words["title"][:200] or slug, slug=slug[:90], standfirst=words["standfirst"][:400])
    series.lang = str(values.get("lang") or series.lang)[:12]
    save_series(series, by=None)
    rows = [row for row in values.get("parts") or [] if isinstance(row, dict)]
    essays = {
        essay.slug: essay for essay in Essay.objects.filter(slug__in=[str(row.get("essay")) for row in rows])
    }
    places = [Place(str(row.get("title") or "")[:200], essays.get(str(row.get("essay")))) for row in rows]
    # A gap whose title readers may not know yet has none in the file; at the desk it would need one.
    arrange(series, [place if place.title or place.essay else Place("–") for place in places], by=None)
    untitled = [number for number, place in enumerate(places, start=1) if not place.title and not place.essay]
    Part.objects.filter(series=series, position__in=untitled).update(title="")


def _next_version(report: Report, data: bytes, dry_run: bool) -> None:
    """The version that waits to be published, also of a hidden or withdrawn essay; taken only with the essay that came with it."""
    digest = file_hash(data)
    fields, _state = _fields(_split(data), report.name)
    beside = Path(report.name.removesuffix(".next.md") + ".md")
    first = known_file(file_hash(beside.read_bytes())) if beside.is_file() else None
    essay = first.essay if first else None
    if essay is None or essay.head is None or essay.head.version != essay.version:
        report.outcome, report.essay = (
            ("known" if ImportedFile.objects.filter(digest=digest).exists() else "kept"),
            essay,
        )
        return
    if dry_run:
        return
    for name in ("title", "source", "slug", "standfirst", "lang", "cover_alt"):
        setattr(essay, name, getattr(fields, name))
    essay.cover = (
        Upload.objects.filter(name=fields.cover.rpartition("/")[2]).first() if fields.cover else None
    )
    save_essay(essay, by=None, bylines=[free_byline(name) for name in fields.bylines])
    report.essay = essay
    keep_file(data, digest=digest, name=report.name, essay=essay)
