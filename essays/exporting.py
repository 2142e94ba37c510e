"""Writing the site's essays and series into a folder, whole or recognisably not."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.hashing import file_hash
from accounts.models import Upload
from accounts.picture_files import OUR_NAME, path_of
from essays.exported_texts import essay_file, series_file, version_file
from essays.models import Essay, EssayReference, Series
from essays.models.essay import EssayQuerySet
from prose.slugs import slug as slugged

MANIFEST = "second-opinion.json"
UNFINISHED = "unfinished-export.txt"
FORMAT = {"format": "second-opinion-export", "version": 1}
FOLDERS = {
    "essays": re.compile(r"[\w-]+(?:\.next)?\.md"),
    "series": re.compile(r"[\w-]+\.md"),
    "uploads": OUR_NAME,
}


class CannotExport(Exception):
    """Nothing was written. `str()` is a sentence for the operator."""


@dataclass
class Written:
    """What an export has written: hashes by path, and sentences on what was missing."""

    files: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, folder: str) -> int:
        """How many files stand in one of FOLDERS."""
        return sum(path.startswith(f"{folder}/") for path in self.files)


def export_site(folder: Path, *, everything: bool = False) -> Written:
    """Write what a visitor may see (`everything`: also drafts and hidden essays) into `folder`.

    It must be new, empty, or hold an earlier export, which is replaced. Until the manifest stands in it, last of all,
    the folder says that it is unfinished. Raises CannotExport and OSError.
    """
    _make_room(folder)
    written = Written()
    with transaction.atomic():
        for path, text in _texts(everything):
            _write(folder, path, text.encode(), written)
        for name in sorted(_pictures(everything)):
            _write_picture(folder, name, written)
    manifest = {**FORMAT, "everything": everything, "files": dict(sorted(written.files.items()))}
    (folder / MANIFEST).write_bytes(json.dumps(manifest, indent=1).encode() + b"\n")
    (folder / UNFINISHED).unlink()
    return written


def _make_room(folder: Path) -> None:
    """Let `folder` be empty but for the mark that says that it is unfinished."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotExport(_("There is a file of this name. Please name a folder.")) from error
    old = list(_old_files(folder))
    strangers = names - {MANIFEST, UNFINISHED, *FOLDERS}
    if names and (not names & {MANIFEST, UNFINISHED} or strangers or _others(folder, old)):
        raise CannotExport(_("This folder is not empty, and it is no earlier export. Nothing was written."))
    (folder / UNFINISHED).write_text(
        "This export is not finished. Run it again, or delete the folder.\n", encoding="utf-8"
    )
    (folder / MANIFEST).unlink(missing_ok=True)
    for path in old:
        path.unlink()
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)


def _old_files(folder: Path) -> Iterator[Path]:
    for name, pattern in FOLDERS.items():
        inside = folder / name
        if inside.is_symlink():
            raise CannotExport(_("A folder in it is a link to another place. Nothing was written."))
        if inside.is_dir():
            yield from (path for path in inside.iterdir() if pattern.fullmatch(path.name))


def _others(folder: Path, old: list[Path]) -> bool:
    """Whether files stand in our folders that no export has written."""
    return any(
        ((folder / name).exists() and not (folder / name).is_dir())
        or ((folder / name).is_dir() and set((folder / name).iterdir()) - set(old))
        for name in FOLDERS
    )


def _texts(everything: bool) -> Iterator[tuple[str, str]]:
    """Paths and texts of every essay and series, in a stable order."""
    for essay in _essays(everything).select_related("cover", "head__cover").order_by("slug").iterator(100):
        yield f"essays/{essay.slug}.md", essay_file(essay, everything=everything)
        if everything and essay.head and essay.has_next and not essay.is_writable:
            yield f"essays/{essay.slug}.next.md", version_file(essay, essay.head)
    series = Series.objects.all() if everything else Series.objects.visible_to(AnonymousUser())
    for each in series.order_by("slug"):
        yield f"series/{each.slug}.md", series_file(each, everything=everything)


def _essays(everything: bool) -> EssayQuerySet:
    return Essay.objects.all() if everything else Essay.objects.visible_to(AnonymousUser())


def _pictures(everything: bool) -> set[str]:
    """The names of the pictures that these essays show, in the text or as covers."""
    essays = _essays(everything)
    shown = EssayReference.objects.filter(kind=EssayReference.Kind.UPLOAD, text__in=essays)
    names = {
        *shown.values_list("key", flat=True),
        *essays.exclude(cover=None).values_list("cover__name", flat=True),
    }
    if everything:
        for uploads in essays.exclude(head=None).values_list("head__uploads", flat=True):
            names.update(uploads)
    return set(Upload.objects.filter(name__in=names).values_list("name", flat=True))


def _write(folder: Path, path: str, data: bytes, written: Written) -> None:
    name = path.partition("/")[2].removesuffix(".md").removesuffix(".next")
    if not re.fullmatch(r"[\w-]+", name, re.ASCII):
        written.problems.append(
            _("%(path)s has no name for a file and was left out.") % {"path": slugged(name)}
        )
        return
    (folder / path).write_bytes(data)
    written.files[path] = file_hash(data)


def _write_picture(folder: Path, name: str, written: Written) -> None:
    try:
        data = path_of(name).read_bytes()
    except OSError:
        written.problems.append(_("The file of the picture %(name)s is missing.") % {"name": name})
        return
    if OUR_NAME.fullmatch(name):
        (folder / "uploads" / name).write_bytes(data)
        written.files[f"uploads/{name}"] = file_hash(data)
