"""What moderators do with words that were held because they may identify a patient: let them out, or hand them back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Byline, Member, Notification
from accounts.moderating import NothingToDo
from accounts.notifying import tell
from accounts.viewers import may_moderate
from forum.editing import change_words
from forum.holding import hand_back, hand_back_edit, lock_held, lock_held_edit
from forum.models import Draft, HeldEdit, Post
from forum.models.draft import HANDED_BACK
from forum.posting import release
from forum.rendering import show

Kind = Notification.Kind


@transaction.atomic
def approve(*, post: Post, by: Member) -> Post:
    """Publish a held post; it gets its place now. Raises PermissionDenied, and NothingToDo if it waits no more."""
    locked = _still(lock_held(post) if _checked(by) else None)
    record(act="approve", by=by, target=locked, address=locked.get_absolute_url(), words=locked.source)
    release(locked)
    _tell(locked.byline, Kind.APPROVED, locked, locked.topic_id)
    return locked


@transaction.atomic
def decline(*, post: Post, by: Member, reason: str) -> Draft:
    """Hand a held post back: its words are a draft of its writer's. Raises PermissionDenied and NothingToDo."""
    locked = _still(lock_held(post) if _checked(by) else None)
    record(act="decline", by=by, target=locked, reason=reason, words=locked.source)
    draft = _because(hand_back(locked), reason)
    _tell(draft.byline, Kind.DECLINED, draft, draft.topic_id or 0)
    return draft


@transaction.atomic
def approve_edit(*, held: HeldEdit, by: Member) -> Post:
    """Let a post say what was held. Raises PermissionDenied, and NothingToDo if that waits no more."""
    locked = _still(lock_held_edit(held) if _checked(by) else None)
    post = locked.post
    record(act="approve edit", by=by, target=post, address=post.get_absolute_url(), words=locked.source)
    changed = Post(pk=post.pk, source=locked.source, lang=post.lang)
    named = show(changed)
    locked.delete()
    _tell(post.byline, Kind.APPROVED, post, post.topic_id)
    return change_words(post, changed, named)


@transaction.atomic
def decline_edit(*, held: HeldEdit, by: Member, reason: str) -> Draft:
    """Hand new words of a post back to their writer as a draft. Raises PermissionDenied and NothingToDo."""
    locked = _still(lock_held_edit(held) if _checked(by) else None)
    record(act="decline edit", by=by, target=locked.post, reason=reason, words=locked.source)
    draft = _because(hand_back_edit(locked), reason)
    _tell(draft.byline, Kind.DECLINED, draft, locked.post.topic_id)
    return draft


def _because(draft: Draft, reason: str) -> Draft:
    """Let the writer read with the draft why it came back."""
    draft.extra = {**draft.extra, HANDED_BACK: reason}
    draft.save(update_fields=["extra"])
    return draft


def _checked(by: Member) -> bool:
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators may do this."))
    return True


def _still[Waiting: (Post, HeldEdit)](waiting: Waiting | None) -> Waiting:
    if waiting is None:
        raise NothingToDo(_("This does not wait any more. Nothing was changed."))
    return waiting


def _tell(byline: Byline, kind: str, target: Post | Draft, topic_id: int) -> None:
    tell(byline=byline, kind=kind, target=target, group=topic_id, again=True)
