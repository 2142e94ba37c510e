"""One stylesheet for a page: css/all.css is put together from the files that css/site.css names, in its layers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/all.css"
_FOLDER = Path(settings.BASE_DIR) / "static" / "css"
_MADE = Path(settings.VAR_DIR) / "stylesheet"
_IMPORT = re.compile(r'@import url\("(?P<file>[\w-]+\.css)"\) layer\((?P<layer>\w+)\);')


def put_together() -> str:
    """The text of css/all.css: each imported file inside its layer."""
    order = (_FOLDER / "site.css").read_text()

    def layered(found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{(_FOLDER / found['file']).read_text()}}}\n"

    return _IMPORT.sub(layered, order)


class StylesheetFinder(BaseFinder):
    """Finds css/all.css, written anew whenever one of its parts has changed."""

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        if path != NAME:
            return []
        self._make()
        made = str(_MADE / NAME)
        return [made] if find_all else made

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        self._make()
        yield NAME, FileSystemStorage(location=_MADE)

    def _make(self) -> None:
        text, made = put_together(), _MADE / NAME
        if not made.exists() or made.read_text() != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            beside = made.with_suffix(f".{id(self)}")
            beside.write_text(text)
            beside.replace(made)
