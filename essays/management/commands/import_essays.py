"""manage.py import_essays PATH… [--dry-run]"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import ngettext

from essays.importing import Report, import_file

SUFFIXES = {".md", ".markdown", ".txt"}


class Command(BaseCommand):
    help = "Takes Markdown and plain text in as drafts of essays, and tells file by file what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Tell everything, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [
            self._import(path, dry_run=options["dry_run"])
            for root in options["paths"]
            for path in _files(root)
        ]
        taken = sum(report.outcome in ("new", "updated") for report in reports)
        self.stdout.write(
            ngettext("%(count)d file was looked at.", "%(count)d files were looked at.", len(reports))
            % {"count": len(reports)}
        )
        drafts = ngettext("%(count)d draft was written.", "%(count)d drafts were written.", taken)
        if options["dry_run"]:
            drafts = ngettext(
                "%(count)d draft would be written; this was a dry run, and nothing is changed.",
                "%(count)d drafts would be written; this was a dry run, and nothing is changed.",
                taken,
            )
        self.stdout.write(drafts % {"count": taken})

    def _import(self, path: Path, *, dry_run: bool) -> Report:
        """One file, known by its full path; whatever goes wrong with it is told and stops no other."""
        name = str(path.resolve())
        try:
            report = import_file(path.read_bytes(), name=name, dry_run=dry_run)
        except Exception as error:
            report = Report(
                name=name, outcome="broken", notes=[("left out", f"{type(error).__name__}: {error}")]
            )
        self._tell(report)
        return report

    def _tell(self, report: Report) -> None:
        title = f" “{report.essay.title}”, /essays/{report.essay.slug}/" if report.essay else ""
        self.stdout.write(f"{report.name}: {report.outcome}{title}")
        for kind, sentence in report.notes:
            self.stdout.write(f"  {kind}: {sentence}")
        self.stdout.write("")


def _files(root: Path) -> Iterator[Path]:
    """The texts at a path: the file itself, or all below the folder."""
    if not root.is_dir():
        yield root
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            yield path
