"""What somebody has been told of, as far as they may see it now: the count, the pages, and what is said of each.

The apps above say of their own rows which ones a viewer may be told of and what is shown (`tells_of`). It is asked
anew each time: when it is counted, shown, opened and mailed. accounts/notifying.py writes the rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from accounts.keyset import page_before
from accounts.models import Member, Notification
from accounts.sealing import bylines_of
from accounts.viewers import Viewer, member_of

PAGE_SIZE = 50
MOST_COUNTED = 99
_MOST_LOOKED_AT = (
    500  # unread rows that the count asks about, so that one who may see none of them waits no longer
)
WORDS_LENGTH = 1000
_AMONG_UNREAD = "new-"  # a key of a page that goes on among what is unread


class Told(NamedTuple):
    """What is shown of a target: whom it is by, its words in plain text, and what it stands under."""

    title: str
    address: str
    who: str = ""
    words: str = ""
    title_lang: str = ""
    lang: str = ""


class Teller(NamedTuple):
    """How one app's rows are told of, for some kinds of notification."""

    kinds: frozenset[str]
    visible: Callable[[Member], QuerySet]  # the rows of which this member may be told
    tell: Callable[[Iterable[int], Member], Mapping[int, Told]]  # by id; in a fixed number of statements


_tellers: dict[type[Model], list[Teller]] = {}


def tells_of(model: type[Model], teller: Teller) -> None:
    """Tell how rows of `model` are told of; called by each app when it is ready. Kinds do not overlap."""
    tellers = _tellers.setdefault(model, [])
    if teller not in tellers:
        tellers.append(teller)


@dataclass
class Line:
    """A notification, and what is told of its target."""

    row: Notification
    told: Told

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def is_unread(self) -> bool:
        return self.row.read_at is None


@dataclass
class Group:
    """Notifications that stand under one thing (a topic), the newest first."""

    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.lines[0].told.title

    @property
    def title_lang(self) -> str:
        return self.lines[0].told.title_lang


class Page(NamedTuple):
    """What a page shows: what is unread, what was read, and the key of the next page (empty at the end)."""

    unread: list[Group]
    read: list[Group]
    older: str


def seen_by(notifications: QuerySet[Notification], member: Member) -> QuerySet[Notification]:
    """Those notifications whose target `member` may be told of now.

    Each row costs a look at its own target: a scalar subquery is never turned into a walk over all targets.
    """
    allowed = Q(pk__in=[])
    targets: dict[str, Subquery] = {}
    for model, tellers in _tellers.items():
        of_model = Q(target_type=ContentType.objects.get_for_model(model))
        for teller in tellers:
            name = f"target_{len(targets)}"
            rows = teller.visible(member).filter(pk=OuterRef("target_id")).order_by().values("pk")
            targets[name] = Subquery(rows[:1])
            allowed |= of_model & Q(kind__in=sorted(teller.kinds)) & Q(**{f"{name}__isnull": False})
    return notifications.alias(**targets).filter(allowed)


def unread_count(viewer: Viewer) -> int:
    """How much is unread that `viewer` may see, at most MOST_COUNTED + 1.

    One statement where nothing is unread, one more for each sort of target of which something is; none for a visitor.
    """
    member = member_of(viewer)
    if member is None:
        return 0
    unread = Notification.objects.filter(byline__in=bylines_of(member), read_at=None)
    newest = unread.order_by("-created_at", "-pk")[:_MOST_LOOKED_AT]
    rows = list(newest.values_list("target_type_id", "kind", "target_id"))
    seen = 0
    for model, tellers in _tellers.items():
        type_id = ContentType.objects.get_for_model(model).pk
        for teller in tellers:
            targets = [target for of, kind, target in rows if of == type_id and kind in teller.kinds]
            if targets:
                visible = set(teller.visible(member).filter(pk__in=targets).values_list("pk", flat=True))
                seen += sum(target in visible for target in targets)
    return min(seen, MOST_COUNTED + 1)


def page_of_notifications(member: Member, key: str) -> Page:
    """A page of what `member` was told: what they have not read, then what they have, each the newest first.

    What stands under one thing is one group of each on a page; on an older page it may come again.
    """
    # With the ids at hand one range of an index is the page; under a subquery all rows would be sorted.
    rows = Notification.objects.filter(byline__in=list(bylines_of(member).values_list("pk", flat=True)))
    told = seen_by(rows, member).order_by("-created_at", "-pk")
    unread: list[Notification] = []
    older = ""
    if not key or key.startswith(_AMONG_UNREAD):
        place = key.removeprefix(_AMONG_UNREAD)
        unread, older = page_before(told.filter(read_at=None), place, column="created_at", size=PAGE_SIZE)
        if older:
            return Page(_grouped(lines_of(unread, member)), [], _AMONG_UNREAD + older)
        key = ""
    room = max(1, PAGE_SIZE - len(unread))
    read, older = page_before(told.filter(read_at__isnull=False), key, column="created_at", size=room)
    lines = lines_of([*unread, *read], member)
    return Page(
        _grouped(line for line in lines if line.is_unread),
        _grouped(line for line in lines if not line.is_unread),
        older,
    )


def _grouped(lines: Iterable[Line]) -> list[Group]:
    groups: dict[tuple[int, int], Group] = {}
    for line in lines:
        under = (line.row.target_type_id, line.row.group or -line.row.pk)
        groups.setdefault(under, Group()).lines.append(line)
    return list(groups.values())


def lines_of(rows: Iterable[Notification], member: Member) -> list[Line]:
    """The rows with what is told of them, in their order, without those of which `member` may not be told."""
    rows = list(rows)
    told: dict[int, Told] = {}
    for model, tellers in _tellers.items():
        type_id = ContentType.objects.get_for_model(model).pk
        for teller in tellers:
            mine = [row for row in rows if row.target_type_id == type_id and row.kind in teller.kinds]
            if mine:
                by_target = teller.tell({row.target_id for row in mine}, member)
                told |= {row.pk: by_target[row.target_id] for row in mine if row.target_id in by_target}
    return [Line(row, told[row.pk]) for row in rows if row.pk in told]


def find(member: Member, pk: int) -> Line | None:
    """One of the notifications of `member`, if they may see what it is of."""
    rows = Notification.objects.filter(pk=pk, byline__in=bylines_of(member))
    return next(iter(lines_of(rows, member)), None)
