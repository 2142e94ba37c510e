"""manage.py import_essays PATH… [--dry-run]"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essays.importing import Report, import_file
from essays.importing.exported import import_export, is_export
from essays.importing.pictures import InFolder
from essays.marks import marks_of
from prose.decoding import MOST_BYTES

SUFFIXES = {".md", ".markdown", ".txt"}
_LATEST = 50_000  # files below one folder; more is a mistaken path


class Command(BaseCommand):
    help = "Takes Markdown and plain text in as drafts, and exports as they were; tells file by file what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Tell everything, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        reports: list[Report] = []
        for root in options["paths"]:
            for report in self._reports(root, dry_run=options["dry_run"]):
                self._tell(report)
                reports.append(report)
        taken = sum(report.outcome in ("new", "updated") for report in reports)
        self.stdout.write(
            ngettext("%(count)d file was looked at.", "%(count)d files were looked at.", len(reports))
            % {"count": len(reports)}
        )
        drafts = ngettext("%(count)d draft was written.", "%(count)d drafts were written.", taken)
        if any(is_export(root) for root in options["paths"]):
            drafts = ngettext("%(count)d file was taken in.", "%(count)d files were taken in.", taken)
        if options["dry_run"]:
            drafts = ngettext(
                "%(count)d draft would be written; this was a dry run, and nothing is changed.",
                "%(count)d drafts would be written; this was a dry run, and nothing is changed.",
                taken,
            )
        self.stdout.write(drafts % {"count": taken})

    def _reports(self, root: Path, *, dry_run: bool) -> Iterator[Report]:
        if is_export(root):
            yield from import_export(root, dry_run=dry_run)
            return
        top = root if root.is_dir() else root.parent
        for path in _files(root):
            yield self._import(path, top, dry_run=dry_run)

    def _import(self, path: Path, top: Path, *, dry_run: bool) -> Report:
        """One file, known by its full path; whatever goes wrong with it is told and stops no other."""
        name = str(path.absolute())
        try:
            real = path.resolve(strict=True)
            if path.is_symlink() and not real.is_relative_to(top.resolve()):
                told = _("This is a link to a file outside of the folder, so it was not followed.")
                return Report(name=name, outcome="broken", notes=[("left out", told)])
            if not real.is_file():
                told = _("This is no file that can be read.")
                return Report(name=name, outcome="broken", notes=[("left out", told)])
            with real.open("rb") as file:
                data = file.read(MOST_BYTES + 1)  # one more, so that it is refused for its length
            beside = InFolder(real.parent, root=top, by=None)
            return import_file(data, name=str(real), beside=beside, dry_run=dry_run)
        except Exception as error:
            notes = [("left out", f"{type(error).__name__}: {error}")]
            return Report(name=name, outcome="broken", notes=notes)

    def _tell(self, report: Report) -> None:
        title = f" “{report.essay.title}”, /essays/{report.essay.slug}/" if report.essay else ""
        self.stdout.write(f"{report.name}: {report.outcome}{title}")
        for kind, sentence in report.notes:
            self.stdout.write(f"  {kind}: {sentence}")
        if marked := len({mark.token for mark in marks_of(report.essay)[1]}) if report.essay else 0:
            told = ngettext(
                "%(count)d passage could show who a patient is; look at it at the desk.",
                "%(count)d passages could show who a patient is; look at them at the desk.",
                marked,
            )
            self.stdout.write("  warning: " + told % {"count": marked})
        self.stdout.write("")


def _files(root: Path) -> Iterator[Path]:
    """The texts at a path: the file itself, or all below the folder, links to other folders not followed."""
    if not root.is_dir():
        yield root
        return
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder) / name for name in names if Path(name).suffix.lower() in SUFFIXES]
        if len(found) > _LATEST:
            break
    yield from sorted(found)
