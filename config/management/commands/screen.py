"""manage.py screen: what in a text may identify a patient, and whether it reads like despair, without a database."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from prose import distress, identifiers


class Command(BaseCommand):
    help = 'Reads JSON lines {"id", "text"}, writes {"id", "identifiers", "distress"}: findings with their places in code points.'
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            if line.strip():
                asked = json.loads(line)
                self.stdout.write(json.dumps(screened(asked["id"], asked["text"]), ensure_ascii=False))


def screened(name: Any, text: str) -> dict[str, Any]:
    """The answer for one text. It repeats none of its words."""
    findings = [
        {
            "kind": finding.kind,
            "start": finding.start,
            "end": finding.end,
            "strength": finding.strength,
        }
        for finding in identifiers.find(text)
    ]
    return {"id": name, "identifiers": findings, "distress": distress.read(text).level}
