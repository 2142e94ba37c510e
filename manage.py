#!/usr/bin/env python3
"""Django's commands. Those that need the database have the embedded one up for as long as they run."""

import os
import sys

WITHOUT_DATABASE = {
    *("", "help", "version", "render", "screen", "diffsettings", "makemessages", "compilemessages"),
    *("collectstatic", "findstatic", "startapp"),
}


def main() -> None:
    """Run the command that the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
        from django.core.management import execute_from_command_line  # noqa: PLC0415
        from environs import EnvError  # noqa: PLC0415

        from config.database import ensure_server  # noqa: PLC0415
        from config.startup import plain_words  # noqa: PLC0415
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed: run “make setup”, then .venv/bin/python manage.py …")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    with plain_words(ImproperlyConfigured, EnvError):
        if command not in WITHOUT_DATABASE:
            ensure_server()
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
