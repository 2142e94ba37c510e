"""manage.py rerender: texts that an older renderer made are made again."""

from typing import Any

from django.core.management.base import BaseCommand

import accounts.describing
import essays.rendering
import forum.rendering


class Command(BaseCommand):
    help = (
        "Renders every text again that an older version of the renderer made. May be stopped and begun again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = (
            essays.rendering.rerender_old()
            + forum.rendering.rerender_old()
            + accounts.describing.rerender_old_biographies()
        )
        self.stdout.write(f"{done} texts were rendered again.")
