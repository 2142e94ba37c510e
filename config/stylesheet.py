"""One stylesheet for a page: css/all.css is put together from the files that css/site.css names, in its layers.

css/preview.css is the part of it that an essay's text is set in, for the editor's preview inside the admin's own styles.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREVIEWED = ("essay.css", "notes.css", "texts.css")
_FOLDER = Path(settings.BASE_DIR) / "static" / "css"
_MADE = Path(settings.VAR_DIR) / "stylesheet"
_IMPORT = re.compile(r'@import url\("(?P<file>[\w-]+\.css)"\) layer\((?P<layer>\w+)\);')


def put_together() -> str:
    """The text of css/all.css: each imported file inside its layer."""
    order = (_FOLDER / "site.css").read_text()

    def layered(found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{(_FOLDER / found['file']).read_text()}}}\n"

    return _IMPORT.sub(layered, order)


def put_together_preview() -> str:
    """The text of css/preview.css: what sets an essay's text, nested so that it outweighs the admin's rules."""
    return "".join(f".form-row .editor {{\n{(_FOLDER / name).read_text()}}}\n" for name in PREVIEWED)


MADE: dict[str, Callable[[], str]] = {
    "css/all.css": put_together,
    "css/preview.css": put_together_preview,
}


class StylesheetFinder(BaseFinder):
    """Finds the stylesheets of MADE, each written anew whenever one of its parts has changed."""

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        if path not in MADE:
            return []
        self._make(path)
        made = str(_MADE / path)
        return [made] if find_all else made

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for name in MADE:
            self._make(name)
            yield name, FileSystemStorage(location=_MADE)

    def _make(self, name: str) -> None:
        text, made = MADE[name](), _MADE / name
        if not made.exists() or made.read_text() != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            beside = made.with_suffix(f".{id(self)}")
            beside.write_text(text)
            beside.replace(made)
