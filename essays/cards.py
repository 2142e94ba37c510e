"""Pictures of essays for where their links are shared: one file an essay, named by the version that it shows.

The address names the version, so a picture never changes and a changed essay has another one. Only the present version
is ever drawn, so nobody fills a disk by guessing.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from essays.card_drawing import DESIGN, draw_card
from essays.models import Essay


def card_version(essay: Essay) -> str:
    """Ten hexadecimal digits that change with whatever the picture shows. Reads the signatures of the essay."""
    shown = [str(DESIGN), settings.SITE_NAME, essay.title, *_names(essay)]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()[:10]


def card_address(essay: Essay) -> str:
    """The path of the essay's picture as it is now."""
    return reverse("essays:card", args=[essay.slug, card_version(essay)])


def card_of(essay: Essay) -> bytes:
    """The PNG of an essay as it is now, drawn if it was not yet."""
    path = settings.CARDS_DIR / f"{essay.pk}-{card_version(essay)}.png"
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    settings.CARDS_DIR.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        if not path.exists():
            _draw(essay, path)
        return path.read_bytes()


def _draw(essay: Essay, path: Path) -> None:
    beside = path.with_suffix(".part")
    beside.write_bytes(draw_card(title=essay.title, names=_names(essay), site=settings.SITE_NAME))
    beside.replace(path)
    for older in settings.CARDS_DIR.glob(f"{essay.pk}-*.png"):
        if older != path:
            older.unlink(missing_ok=True)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Drawing waits for drawing, in every process: a picture is made once, and a crowd costs one processor."""
    handle = os.open(settings.CARDS_DIR / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _names(essay: Essay) -> list[str]:
    return [signature.byline.shown for signature in essay.signatures.all()]
