"""The pictures that a file shows: those that lie beside it are taken in, encoded anew; the others are told."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.limiting import TooOften
from accounts.models import Member
from accounts.uploading import upload_picture

_PROTECTED = r"(?P<kept><!--.*?(?:-->|\Z)|^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]{1,500}`)"
_SHOWN = re.compile(
    _PROTECTED
    + r"|(?P<before>!\[[^\[\]\n]{0,500}\]\()(?:<(?P<inside>[^<>\n]{1,500})>|(?P<path>[^\s()<>]{1,500}))(?P<after>(?:[ \t]+[\"'][^\n\"']{0,500}[\"'])?\))"
    + r"|(?P<label>^ {0,3}\[[^\[\]\n]{1,100}\]:[ \t]+)(?P<defined>[^\s<>]{1,500}\.(?:jpe?g|png|webp|gif))(?=[ \t]|$)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_MOST_NOTES = 300
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/uploads/", re.IGNORECASE)


class Beside(Protocol):
    """Where the pictures of a file may lie."""

    def address_of(self, path: str) -> str:
        """The address of the picture at `path`, taken in if need be; "" if there is none. Raises ValidationError."""


class Nowhere:
    """A text that came alone."""

    def address_of(self, path: str) -> str:
        return ""


class InFolder:
    """Files below `root`; the text lies in `folder`. What a link leads out of the root is not there."""

    def __init__(self, folder: Path, *, root: Path, by: Member | None) -> None:
        self._folder, self._root, self._by = folder.resolve(), root.resolve(), by
        self._taken: dict[Path, str] = {}

    def address_of(self, path: str) -> str:
        places = (
            [self._root / path.lstrip("/")]
            if path.startswith("/")
            else [self._folder / path, self._root / path]
        )
        for place in places:
            found = place.resolve()
            if found.is_relative_to(self._root) and found.is_file():
                if found not in self._taken:
                    picture = upload_picture(
                        file=ContentFile(found.read_bytes(), name=found.name), by=self._by
                    )
                    self._taken[found] = picture.get_absolute_url()
                return self._taken[found]
        return ""


class Sent:
    """Pictures that were sent together with a text: their addresses by the name of the file."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses

    def address_of(self, path: str) -> str:
        return self._addresses.get(PurePosixPath(path).name.lower(), "")


def take_pictures(source: str, beside: Beside) -> tuple[str, list[tuple[str, str]]]:
    """`source` with the pictures beside it taken in, and notes on those that were and those that are not there."""
    notes: list[tuple[str, str]] = []

    def replaced(found: re.Match[str]) -> str:
        path = found["inside"] or found["path"] or found["defined"]
        if not path or _ELSEWHERE.match(path):
            return found[0]
        address = take_picture(path, beside, notes)
        if not address:
            return found[0]
        return (
            f"{found['label']}{address}"
            if found["defined"]
            else f"{found['before']}{address}{found['after']}"
        )

    changed = _SHOWN.sub(replaced, source)
    return changed, list(dict.fromkeys(notes))[:_MOST_NOTES]


def take_picture(path: str, beside: Beside, notes: list[tuple[str, str]]) -> str:
    """The address of one picture, "" if it could not be taken in; what became of it is added to `notes`."""
    named = {"path": path[:200]}
    try:
        address = beside.address_of(unquote(path.split("?")[0]))
    except ValidationError as refused:
        notes.append(
            ("left out", _("The picture %(path)s was not taken: ") % named + " ".join(refused.messages))
        )
        return ""
    except (OSError, ValueError, TooOften) as refused:
        notes.append(("left out", _("The picture %(path)s was not taken: ") % named + str(refused)))
        return ""
    if address:
        notes.append(("recognised", _("The picture %(path)s was taken in.") % named))
    else:
        notes.append(("unresolved", _("The picture %(path)s does not lie beside the text.") % named))
    return address
