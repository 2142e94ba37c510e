"""What a start does before it serves: key, migrations, demo content, static files. All of it may be repeated."""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import OperationalError

from config.database_roles import restrict_web_role
from config.startup import StartupProblem


def keep_secret_key(path: Path) -> None:
    """Make the key of DEMO and DEBUG once, readable by its owner only."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    unfinished.replace(path)


def prepare_database() -> None:
    """Bring the schema up to date and the serving role's rights with it; load the demo where DEMO is on."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise StartupProblem(_not_migrated(str(error))) from error
    with connections["default"].cursor() as cursor:
        restrict_web_role(cursor)
    if settings.DEMO:
        call_command("demo", verbosity=0)
    connections.close_all()


def collect_static_files(stamp: Path) -> None:
    """Copy and compress static files for the server, if any has changed since the last time."""
    if settings.DEBUG:
        return
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _state_of_static_files() -> str:
    """A digest that changes when a static file of ours does, or the pins that bring the others."""
    root = Path(settings.BASE_DIR)
    files = [
        file for folder in settings.STATICFILES_DIRS for file in Path(folder).rglob("*") if file.is_file()
    ]
    files += [file for folder in root.glob("*/static") for file in folder.rglob("*") if file.is_file()]
    digest = sha256((root / "requirements" / "base.txt").read_bytes())
    for file in sorted(files):
        facts = file.stat()
        digest.update(f"{file.relative_to(root)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _not_migrated(message: str) -> str:
    if "lock timeout" in message:
        return "A migration waited too long for a lock that another process holds: stop what else uses the database."
    if "No space left" in message:
        return "The database's disk is full: make room there and start again; nothing that was saved is lost."
    return (
        f"The migrations could not run ({message.strip().splitlines()[0]}): put that right and start again."
    )
