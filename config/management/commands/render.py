"""manage.py render [--essay]: what would be stored for a text, without a database."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from prose.rendering import render_essay, render_post


class Command(BaseCommand):
    help = 'Reads JSON lines {"id", "text"}, writes {"id", "html"}: the HTML that a post (or an essay) would have.'
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--essay", action="store_true", help="Render as essays: a single newline is a space."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        render = render_essay if options["essay"] else render_post
        for line in sys.stdin:
            if line.strip():
                asked = json.loads(line)
                answer = {"id": asked["id"], "html": render(asked["text"]).html}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
