"""Sections of a member's public page. Each app above says what of its own a member has signed."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from accounts.models import Member
from accounts.viewers import Viewer


class Section(NamedTuple):
    """A heading, the template that shows the rows (as `rows`), and the rows, which the viewer may see.

    `address` is the page that lists all of them; empty if these are all.
    """

    title: str
    template: str
    rows: Sequence[Any]
    address: str = ""


type MakeSection = Callable[[Member, Viewer], Section]

_makers: list[MakeSection] = []


def has_section(make: MakeSection) -> None:
    """Let `make` add its section to every member's page; called by each app when it is ready."""
    if make not in _makers:
        _makers.append(make)


def sections_of(member: Member, viewer: Viewer) -> list[Section]:
    """The sections that have rows, in the order in which their apps stand."""
    return [section for make in _makers if (section := make(member, viewer)).rows]


def newest_of(rows: Sequence[Any], count: int, address: str) -> tuple[Sequence[Any], str]:
    """At most `count` of rows that were read with one more, and the address of all of them if there are more."""
    return rows[:count], address if len(rows) > count else ""
