"""What editors have under their hands: words kept while they type, and who is at the same essay now.

Kept words are no version of the essay. Each form on each screen has a row of its own, so none replaces another.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Member
from accounts.sealing import own_byline, signed_by
from essays.models import Essay, Revision, Writing
from essays.permissions import check_edit
from essays.revising import signers_of
from essays.signing import as_text
from prose.characters import without_controls

FIELDS = ("title", "slug", "standfirst", "signed_by", "source", "lang", "tagged", "cover_alt", "note")
PRESENT = timedelta(seconds=75)  # three beats of the form's script
KEPT = timedelta(days=30)
MOST = 30  # rows of one editor; the oldest go


@transaction.atomic
def keep_writing(
    *, by: Member, sitting: str, essay: Essay | None, based_on: int, words: Mapping[str, str]
) -> Writing:
    """Keep what stands in one form, instead of what it held before; `words` empty only says that `by` is there.

    Raises PermissionDenied.
    """
    check_edit(by)
    now = timezone.now()
    values: dict[str, Any] = {"essay": essay, "based_on": based_on, "present_at": now}
    if words:
        kept = {name: without_controls(str(words[name])) for name in FIELDS if name in words}
        values |= {"words": kept, "kept_at": now}
    row, is_new = Writing.objects.update_or_create(
        byline=own_byline(by), sitting=without_controls(sitting)[:40], defaults=values
    )
    if is_new:
        _forget_beyond(by)
    return row


def leave_writing(*, by: Member, sitting: str) -> None:
    """Nobody sits at this form any more; its words stay kept."""
    mine = signed_by(Writing.objects.filter(sitting=sitting), by)
    mine.filter(words={}).delete()
    mine.update(present_at=None)


def let_go_of_writing(*, by: Member, sittings: list[str]) -> None:
    """Forget what these forms held: it was saved, or is not wanted."""
    signed_by(Writing.objects.filter(sitting__in=[sitting for sitting in sittings if sitting]), by).delete()


def kept_writings(by: Member, essay: Essay | None) -> list[Writing]:
    """What `by` has written about an essay (None: about new ones) and not saved, the newest first.

    What arrived while the same words were being saved is not told.
    """
    rows = signed_by(Writing.objects.filter(essay=essay), by).exclude(words={}).order_by("-kept_at")
    if essay is None or essay.head is None:
        return list(rows)
    saved = _as_form(essay, essay.head)
    return [row for row in rows if any(_plain(row.words[name]) != saved.get(name, "") for name in row.words)]


def _as_form(essay: Essay, head: Revision) -> dict[str, str]:
    """What the form of an essay holds while nobody has typed in it."""
    stored = {name: _plain(getattr(head, name)) for name in FIELDS if hasattr(head, name) and name != "note"}
    tagged = ", ".join(tag.name for tag in essay.tags.all())
    return stored | {"signed_by": as_text(signers_of(head)), "tagged": tagged}


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def one_writing(by: Member, number: int) -> Writing | None:
    """One of the things that `by` has kept."""
    return signed_by(Writing.objects.exclude(words={}), by).filter(pk=number).first()


def others_at(essay: Essay, by: Member) -> list[str]:
    """The names of the other editors who have this essay open now."""
    present = essay.writings.filter(present_at__gte=timezone.now() - PRESENT)
    mine = signed_by(Writing.objects.all(), by).values("pk")
    return sorted(set(present.exclude(pk__in=mine).values_list("byline__name", flat=True)))


def forget_old_writing() -> int:
    """Delete what nobody has touched for thirty days; returns how many rows went."""
    old = timezone.now() - KEPT
    gone, _ = Writing.objects.filter(Q(kept_at__lt=old), Q(present_at=None) | Q(present_at__lt=old)).delete()
    return gone


def _forget_beyond(by: Member) -> None:
    mine = signed_by(Writing.objects.all(), by)
    beyond = mine.exclude(words={}).order_by("-kept_at").values_list("pk", flat=True)[MOST:]
    left = mine.filter(words={}, present_at__lt=timezone.now() - PRESENT).values_list("pk", flat=True)
    Writing.objects.filter(pk__in=[*beyond, *left]).delete()
