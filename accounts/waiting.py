"""Words that wait for a moderator, of whatever kind: the oldest first, and what can be decided about each.

The apps above say what of theirs waits (`waits`); the queue at the desk shows it all in one order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise

from accounts.models import Member

MOST = 50  # on the page of the queue
MOST_COUNTED = 99


class Answered(NamedTuple):
    """What something that waits answers: whose words, their beginning, and where they stand.

    `who` and `words` are empty for words that nobody reads any more.
    """

    who: str
    words: str
    address: str


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `texts` are its words by what they are called; `before` what readers see until then.

    `reasons` are what its writer said about marks, as (rule, why); `address` is where it stands or would stand,
    `place` where the conversation is that it goes to ("": it begins one), `answers` what it answers there.
    """

    kind: str
    pk: int
    since: datetime
    title: str
    who: str
    address: str
    lang: str
    texts: dict[str, str]
    before: dict[str, str] = field(default_factory=dict)
    reasons: tuple[tuple[str, str], ...] = ()
    place: str = ""
    answers: Answered | None = None


class Queue(NamedTuple):
    """How one kind of thing is found and decided about. The verbs raise PermissionDenied and NothingToDo."""

    label: str | Promise
    oldest: Callable[[int], list[Waiting]]  # at most so many, without reasons
    find: Callable[[int], Waiting | None]
    count: Callable[[int], int]  # how many wait, at most so many
    approve: Callable[[int, Member], object]
    hand_back: Callable[[int, Member, str], object]


_queues: dict[str, Queue] = {}


def waits(kind: str, queue: Queue) -> None:
    """Tell what waits of one kind; called by each app when it is ready."""
    _queues[kind] = queue


def queue_of(kind: str) -> Queue | None:
    """How that kind is decided about; None for no kind that there is."""
    return _queues.get(kind)


def label_of(kind: str) -> str:
    """What a reader calls that kind."""
    return str(_queues[kind].label)


def oldest_waiting(most: int = MOST) -> list[Waiting]:
    """What waits, the oldest first; a fixed number of statements."""
    found = [waiting for queue in _queues.values() for waiting in queue.oldest(most)]
    return sorted(found, key=lambda waiting: (waiting.since, waiting.kind, waiting.pk))[:most]


def waiting_count() -> int:
    """How much waits, at most MOST_COUNTED of each kind; one statement a kind."""
    return sum(queue.count(MOST_COUNTED) for queue in _queues.values())


def next_waiting(kind: str, pk: int, since: datetime) -> Waiting | None:
    """What a moderator reads after this one: the next in order, or the first again; None if nothing else waits."""
    rest = [one for one in oldest_waiting() if (one.kind, one.pk) != (kind, pk)]
    return next((one for one in rest if (one.since, one.kind, one.pk) > (since, kind, pk)), None) or next(
        iter(rest), None
    )
