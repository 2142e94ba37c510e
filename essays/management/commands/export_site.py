"""manage.py export_site DIR [--all]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from essays.exporting import CannotExport, export_site


class Command(BaseCommand):
    help = "Writes essays, series and their pictures into a folder that import_essays takes back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--all", action="store_true", help="Drafts, scheduled, withdrawn and hidden essays, too."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = export_site(options["folder"], everything=options["all"])
        except (CannotExport, OSError) as error:
            raise CommandError(str(error)) from error
        for problem in written.problems:
            self.stderr.write(problem)
        told = _("Written: %(essays)d essay files, %(series)d series, %(pictures)d pictures.")
        counts = {"essays": written.count("essays"), "series": written.count("series")}
        self.stdout.write(told % {**counts, "pictures": written.count("uploads")})
