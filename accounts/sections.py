"""Sections of a member's public page. Each app above says what of its own a member has signed."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from accounts.models import Member
from accounts.viewers import Viewer


class Section(NamedTuple):
    """A heading, the template that shows the rows (as `rows`), and the rows, which the viewer may see."""

    title: str
    template: str
    rows: Sequence[Any]


type MakeSection = Callable[[Member, Viewer], Section]

_makers: list[MakeSection] = []


def has_section(make: MakeSection) -> None:
    """Let `make` add its section to every member's page; called by each app when it is ready."""
    if make not in _makers:
        _makers.append(make)


def sections_of(member: Member, viewer: Viewer) -> list[Section]:
    """The sections that have rows, in the order in which their apps stand."""
    return [section for make in _makers if (section := make(member, viewer)).rows]
