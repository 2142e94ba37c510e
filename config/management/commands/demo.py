"""manage.py demo: people to sign in as, and something to read and to talk about."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.loading import load
from config.demo.people import PASSWORD


class Command(BaseCommand):
    help = (
        "Brings in demo essays, topics and members, with doctor@, moderator@, editor@ and admin@example.org to sign "
        "in as. May be repeated: what is missing is made, and what is there is left as it is."
    )

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG or settings.TESTING):
            raise CommandError(
                "The demo has a password that everybody knows, so it needs DEMO=1; nothing was changed."
            )
        essays, topics = load()
        if verbosity:
            made = (
                f"{essays} essays and {topics} topics were made."
                if essays or topics
                else "Nothing was missing."
            )
            self.stdout.write(f"{made} The demo accounts' password is {PASSWORD}.")
