"""Drafts: words that wait on the server until they are sent. None of them ever replaces another.

A form says which draft it holds and at which version. A save that saw another version makes a draft of its own, and
both are shown. Only their writer sees them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Byline, Member
from accounts.sealing import own_byline, signed_by
from accounts.viewers import Viewer
from forum.models import Category, Draft, HeldEdit, Post, Topic
from forum.models.draft import HANDED_BACK, DraftQuerySet
from forum.polling import as_fields
from prose.characters import is_visible, without_controls

LONGEST = 100_000  # characters of one draft: words that are too long to be sent wait as well
MOST = 100  # drafts of one member; the oldest go
KEPT = timedelta(days=180)  # untouched
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Goal:
    """Where words go: one of `category` (as a new topic), `topic` (as a reply) and `post` (as its next version)."""

    category: Category | None = None
    topic: Topic | None = None
    reply_to: Post | None = None
    post: Post | None = None

    def drafts(self) -> DraftQuerySet:
        """Everybody's drafts for this form; of a topic those that answer the same post."""
        return Draft.objects.filter(
            category=self.category, topic=self.topic, reply_to=self.reply_to, post=self.post
        )

    @property
    def address(self) -> str:
        """What forms call it: `category:<slug>`, `topic:<id>` or `post:<id>`."""
        if self.category:
            return f"category:{self.category.slug}"
        if self.topic:
            return f"topic:{self.topic.address_id}"
        return f"post:{self.post.address_id}" if self.post else ""

    def is_of(self, draft: Draft) -> bool:
        """Whether a draft belongs to this form, whichever post of the topic it answers."""
        wanted = (self.category, self.topic, self.post)
        return [one and one.pk for one in wanted] == [draft.category_id, draft.topic_id, draft.post_id]


@dataclass(frozen=True)
class Words:
    """What a form holds. `based_on` is the version of the post that an edit began from; `fields` are further fields."""

    source: str = ""
    title: str = ""
    based_on: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, *, source: str, title: str = "", based_on: int = 0, fields: Mapping[str, Any]) -> "Words":
        """As they are stored: without control characters and blank ends. Raises ValidationError if too long."""
        words = cls(
            source=without_controls(source).strip("\n "),
            title=without_controls(title).strip(),
            based_on=based_on,
            fields={name: _stored(value) for name, value in fields.items() if value},
        )
        if len(words.source) + len(words.title) + len(str(words.fields)) > LONGEST:
            raise ValidationError(_("This is too long to be kept as a draft. It is only on this page."))
        return words

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anybody could read."""
        return not (is_visible(self.source) or is_visible(self.title) or self.fields)

    def go_on_from(self, draft: Draft) -> bool:
        """Whether these words may have come from a draft: at least half of its own are among them.

        Going back, a browser puts what was typed before into a form that holds another draft by now: without this
        the one would replace the other.
        """
        before, now = f"{draft.title} {draft.source}".lower(), f"{self.title} {self.source}".lower()
        old = set(_WORD.findall(before))
        return 2 * len(old & set(_WORD.findall(now))) >= len(old) if old else before.strip() in now

    def are_of(self, draft: Draft) -> bool:
        """Whether a draft says the same."""
        here = (self.source, self.title, dict(self.fields))
        return here == (draft.source, draft.title, draft.extra.get("fields", {}))


def _stored(value: Any) -> Any:
    return without_controls(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Held:
    """The draft that a form holds, and the version of it that the form saw.

    `sitting` names the open page, and `beat` counts its saves: a page may go on from its own save though it never
    heard the answer, and a save that comes late does not undo a later one. `after` are the pages that this one goes on
    from, each with its last beat: the one whose form was refused, or to which somebody went back.
    """

    pk: int | None = None
    version: int = 0
    sitting: str = ""
    beat: int = 0
    after: tuple[tuple[str, int], ...] = ()

    @property
    def pages(self) -> tuple[tuple[str, int], ...]:
        """The pages that a form goes on from which comes after this one, this one first."""
        return tuple(page for page in ((self.sitting, self.beat), *self.after) if page[0])

    def was_last_to_save(self, row: Draft) -> bool:
        """Whether the page itself saved a draft last, or one that it goes on from, which has not saved since."""
        sitting, beat = row.last_save
        is_before = any(name == sitting and beat <= last for name, last in self.after)
        return bool(sitting) and (sitting == self.sitting or is_before)

    def comes_late(self, row: Draft) -> bool:
        """Whether the page itself has saved a draft since, or one that went on from what this form holds."""
        sitting, beat = row.last_save
        if self.sitting and self.sitting == sitting:
            return self.beat < beat
        return any(name == self.sitting and self.beat <= last for name, last in row.extra.get("after", ()))


NONE_HELD = Held()


def keep_draft(
    *,
    by: Member,
    goal: Goal,
    words: Words,
    held: Held = NONE_HELD,
    mark: str | None = None,
    device: str = "",
) -> Draft | None:
    """Keep what a form holds, and give the draft that it is now; None if there is nothing to keep.

    Words that are empty, or that have arrived (the post says them; `mark` is that of the post which the form made),
    let go of the draft that the form held. Raises TooOften.
    """
    count_or_refuse("draft", by.pk)
    with transaction.atomic():
        # The byline's row is the lock: one person's saves come one after the other.
        byline = Byline.objects.select_for_update(no_key=True).get(pk=own_byline(by).pk)
        row = _row_of(byline, goal, held)
        if row and held.comes_late(row):
            return row
        is_own = row is not None and _saw(row, held, words)
        if words.is_empty or have_arrived(words, goal, mark):
            if row and is_own:
                row.delete()
            return None
        if row and is_own:
            return _saved_again(row, goal, words, held, device)
        twin = next((draft for draft in goal.drafts().filter(byline=byline) if words.are_of(draft)), None)
        return twin or _new_draft(byline, goal, words, held, device)


def have_arrived(words: Words, goal: Goal, mark: str | None) -> bool:
    """Whether these very words were sent: by the form that left `mark`, or as what a post says, or will say."""
    if goal.post:
        waits = HeldEdit.objects.filter(post=goal.post, source=words.source)
        return words.source == goal.post.source or waits.exists()
    sent = Post.objects.select_related("topic").filter(submission=mark or "", source=words.source).first()
    if sent is None or not goal.category:
        return sent is not None
    poll = {
        name: _lines(words.fields[name]) for name in ("poll_question", "poll_choices") if name in words.fields
    }
    return sent.topic.title == words.title and (not poll or poll.items() <= as_fields(sent).items())


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n") if is_visible(line))


def _row_of(byline: Byline, goal: Goal, held: Held) -> Draft | None:
    names = [held.sitting, *(name for name, _last in held.after)]
    mine = Draft.objects.filter(byline=byline)
    saved = [
        row for row in mine.filter(extra__sitting__in=[*filter(None, names)]) if held.was_last_to_save(row)
    ]
    saved.sort(key=lambda row: names.index(row.last_save[0]))
    row = saved[0] if saved else mine.filter(pk=held.pk).first() if held.pk else None
    if row is None and held.sitting:
        row = mine.filter(extra__after__contains=[[held.sitting, held.beat]]).first()
    return row if row and goal.is_of(row) else None


def _saw(row: Draft, held: Held, words: Words) -> bool:
    """Whether the form saw the draft as it is and goes on from it, or was itself the last to save it."""
    if held.was_last_to_save(row):
        return True
    is_it = (row.pk, row.version) == (held.pk, held.version)
    return is_it and (words.is_empty or words.go_on_from(row))


def _saved_again(row: Draft, goal: Goal, words: Words, held: Held, device: str) -> Draft:
    if not words.are_of(row):
        row.version += 1
    row.reply_to = goal.reply_to
    _write(row, words, held, device)
    return row


def _new_draft(byline: Byline, goal: Goal, words: Words, held: Held, device: str) -> Draft:
    row = Draft(
        byline=byline, category=goal.category, topic=goal.topic, reply_to=goal.reply_to, post=goal.post
    )
    _write(row, words, held, device)
    mine = Draft.objects.filter(byline=byline).order_by("-changed_at", "-pk")
    Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    return row


def _write(row: Draft, words: Words, held: Held, device: str) -> None:
    row.source, row.title, row.based_on = words.source, words.title, words.based_on
    row.extra = {
        **{name: value for name, value in row.extra.items() if name == HANDED_BACK},
        "fields": dict(words.fields),
        "sitting": held.sitting,
        "beat": held.beat,
        "after": held.after,
        "device": device,
    }
    row.changed_at = timezone.now()
    row.save()


def let_go_of_sent(*, byline: Byline, goal: Goal, held: Held, source: str, title: str = "") -> None:
    """Forget the draft whose words have arrived, and others for the same place that say nothing else.

    Called in the transaction that takes the words in. What was typed elsewhere meanwhile stays.
    """
    words = Words(source=source, title=title)
    row = _row_of(byline, goal, held)
    if row and _saw(row, held, words):
        Draft.objects.filter(pk=row.pk, version=row.version).delete()  # not what another device adds just now
    same = goal.drafts().filter(byline=byline, source=source, title=title)
    same.filter(Q(extra__fields={}) | ~Q(extra__has_key="fields")).delete()


def drafts_of(viewer: Viewer) -> DraftQuerySet:
    """A member's own drafts, the newest first; nobody else's, whoever asks."""
    mine: DraftQuerySet = signed_by(Draft.objects.all(), viewer)  # type: ignore[assignment]
    return mine.order_by("-changed_at", "-pk")


def drop_draft(*, by: Member, draft: Draft, version: int) -> bool:
    """Forget a draft that its writer does not want, and those that say the same at the same place.

    False, and nothing done, if it says something else by now.
    """
    found = drafts_of(by).filter(pk=draft.pk, version=version).first()
    if found is None:
        return False
    twins = [one.pk for one in drafts_of(by).filter(source=found.source) if one.is_twin_of(found)]
    return bool(drafts_of(by).filter(Q(pk=found.pk, version=version) | Q(pk__in=twins)).delete()[0])


def without_twins(drafts: Iterable[Draft]) -> list[Draft]:
    """The same drafts, each words at each place once: the first that has them stands for all."""
    found: list[Draft] = []
    for draft in drafts:
        if not any(draft.is_twin_of(one) for one in found):
            found.append(draft)
    return found


def forget_old_drafts() -> int:
    """Delete the drafts that nobody has touched for so long as they are kept; returns how many."""
    gone, _rows = Draft.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()
    return gone
