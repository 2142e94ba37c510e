"""Polls in the first post of a topic. A ballot holds a keyed hash of its voter, so no row says who chose what.

Results are shown from FEWEST ballots on, to who has voted, and to everybody once the poll is closed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hashing import keyed_hash
from accounts.limiting import count_or_refuse
from accounts.models import Member
from accounts.viewers import Viewer, member_of
from forum.models import Ballot, Poll, PollChoice, Post
from forum.permissions import check_vote, may_vote

FEWEST = 5  # ballots: below, a single vote could be guessed
CHOICES = (2, 10)
QUESTION_LENGTH, CHOICE_LENGTH = 200, 120


@dataclass(frozen=True)
class NewPoll:
    """What a poll asks, before it is stored. `days` until it closes; None: never."""

    question: str
    choices: tuple[str, ...]
    is_multiple: bool = False
    days: int | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Its words, by the names that they have in a form."""
        return {"poll_question": self.question, "poll_choices": "\n".join(self.choices)}


@dataclass(frozen=True)
class ShownChoice:
    """A choice as a page shows it; `percent` is of the ballots, so several choices may add up to more than 100."""

    position: int
    text: str
    votes: int
    percent: int
    is_mine: bool


@dataclass(frozen=True)
class ShownPoll:
    """A poll as one viewer sees it. Votes and percents are 0 unless `shows_results`."""

    poll: Poll
    choices: list[ShownChoice]
    may_vote: bool
    has_voted: bool
    is_closed: bool
    shows_results: bool
    fewest: int = FEWEST


def attach_poll(post: Post, new: NewPoll) -> Poll:
    """Store a poll with a post that is being published; the caller's transaction."""
    closes_at = timezone.now() + timedelta(days=new.days) if new.days else None
    poll = Poll.objects.create(
        post=post, question=new.question, is_multiple=new.is_multiple, closes_at=closes_at
    )
    PollChoice.objects.bulk_create(
        PollChoice(poll=poll, position=position, text=text)
        for position, text in enumerate(new.choices, start=1)
    )
    return poll


def begin_poll(post: Post) -> None:
    """Let a poll that waited with its post for a moderator run as long as it was meant to; the caller's transaction."""
    waited = timezone.now() - post.created_at
    Poll.objects.filter(post=post, closes_at__isnull=False).update(closes_at=F("closes_at") + waited)


def as_fields(post: Post) -> dict[str, str]:
    """The poll of a post as the fields of a form, for a draft; empty without one."""
    poll = Poll.objects.filter(post=post).first()
    if poll is None:
        return {}
    days = str(round((poll.closes_at - post.created_at) / timedelta(days=1))) if poll.closes_at else ""
    choices = "\n".join(poll.choices.values_list("text", flat=True))
    fields = {"poll_question": poll.question, "poll_choices": choices, "poll_days": days}
    return {**fields, "poll_several": "on"} if poll.is_multiple else fields


@transaction.atomic
def vote(*, poll: Poll, by: Member, positions: Collection[int]) -> None:
    """Let `by` choose these and nothing else, whatever they chose before.

    Raises PermissionDenied (closed meanwhile, post gone), TooOften, and ValidationError for a choice that is none.
    """
    locked = _lock(poll)
    count_or_refuse("vote", check_vote(locked, by).pk)
    chosen = sorted(set(positions))
    if not chosen:
        raise ValidationError(_("Please choose something first."))
    if len(chosen) > 1 and not locked.is_multiple:
        raise ValidationError(_("Only one can be chosen here."))
    if locked.choices.filter(position__in=chosen).count() != len(chosen):
        raise ValidationError(_("This choice is not there."))
    _forget(locked, by)
    Ballot.objects.create(poll=locked, mark=_mark(locked, by), positions=chosen)
    _count(locked, chosen, 1)


@transaction.atomic
def take_vote_back(*, poll: Poll, by: Member) -> None:
    """Let `by` have chosen nothing. Raises PermissionDenied when the poll is closed."""
    locked = _lock(poll)
    check_vote(locked, by)
    _forget(locked, by)


def _lock(poll: Poll) -> Poll:
    """The poll's row is the lock: votes on it come one after the other."""
    rows = Poll.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("post__topic__category").get(pk=poll.pk)


def _mark(poll: Poll, member: Member) -> str:
    return keyed_hash("ballot", member.pk, poll.pk)


def _forget(poll: Poll, member: Member) -> None:
    ballot = Ballot.objects.filter(poll=poll, mark=_mark(poll, member)).first()
    if ballot is not None:
        ballot.delete()
        _count(poll, ballot.positions, -1)


def _count(poll: Poll, positions: list[int], step: int) -> None:
    Poll.objects.filter(pk=poll.pk).update(ballot_count=F("ballot_count") + step)
    poll.choices.filter(position__in=positions).update(vote_count=F("vote_count") + step)


def shown_poll(poll: Poll, viewer: Viewer) -> ShownPoll:
    """A poll as `viewer` sees it; two statements, one for a visitor. Reads its post's topic."""
    member = member_of(viewer)
    ballot = Ballot.objects.filter(poll=poll, mark=_mark(poll, member)).first() if member else None
    mine = ballot.positions if ballot else []
    is_closed = poll.is_closed or poll.post.topic.is_locked
    shows = poll.ballot_count >= FEWEST and (is_closed or ballot is not None)
    choices = [
        ShownChoice(
            position=choice.position,
            text=choice.text,
            votes=choice.vote_count if shows else 0,
            percent=round(100 * choice.vote_count / poll.ballot_count) if shows else 0,
            is_mine=choice.position in mine,
        )
        for choice in poll.choices.all()
    ]
    return ShownPoll(
        poll=poll,
        choices=choices,
        may_vote=may_vote(poll, viewer),
        has_voted=ballot is not None,
        is_closed=is_closed,
        shows_results=shows,
    )
