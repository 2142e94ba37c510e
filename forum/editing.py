"""Changing the words of a post. What it said before stays readable as a Revision, but for the first minutes."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Member
from accounts.refusals import Conflict
from accounts.screening import NO_ANSWERS, Answers, check_marks, needs_a_moderator, write_choices
from forum.drafting import NONE_HELD, Goal, Held, let_go_of_sent
from forum.hearing import hear_of_edit_later, mentions_of
from forum.holding import hand_back_edit
from forum.models import HeldEdit, Post, Revision, Topic
from forum.permissions import check_edit
from forum.placing import lock_topic
from forum.posting import release
from forum.rendering import check_seen, show, write_down
from prose.rendering import Reference

GRACE = timedelta(minutes=5)
_WORDS = ("source", "html", "plain", "renderer")


def edit(
    *,
    post: Post,
    by: Member,
    source: str,
    version: int,
    answers: Answers = NO_ANSWERS,
    draft: Held = NONE_HELD,
    waiting: str = "",
) -> Post | HeldEdit:
    """Change the words of a post whose `version` the writer saw. What it said before is kept, but for the grace.

    `draft` is let go of. New words that point at a patient, and that their writer stands by, are held: readers see the old ones.
    Words that wait already give way; they become a draft unless `waiting` (see `mark_of`) says that the writer saw them. Raises
    PermissionDenied, TooOften, Conflict when it was changed meanwhile, and Marked for passages without an answer.
    """
    check_edit(post, by)
    changed = Post(pk=post.pk, source=source, lang=post.lang)
    named = show(changed)
    check_seen(changed)
    before = {"body": post.source} if post.is_readable else {}
    marks = check_marks({"body": source}, lang=post.lang, answers=answers, before=before)
    count_or_refuse("edit", by.pk)
    with transaction.atomic():
        topic = lock_topic(post.topic_id)
        locked = _current(post, topic, by, source, version)
        let_go_of_sent(byline=locked.byline, goal=Goal(post=locked), held=draft, source=source)
        _let_go_of_waiting(locked, source, waiting)
        if locked.source == source:
            return locked
        write_choices(locked, marks, answers)
        if locked.state == Post.State.HELD:
            return _change_held(locked, source, publishing=not needs_a_moderator(marks))
        if needs_a_moderator(marks):
            held = {"source": source, "version": version, "created_at": timezone.now()}
            return HeldEdit.objects.update_or_create(post=locked, defaults=held)[0]
        HeldEdit.objects.filter(post=locked).delete()
        return change_words(locked, changed, named)


def mark_of(held: HeldEdit | None) -> str:
    """What a form says of the words that waited when it was opened; empty for none."""
    return hashlib.sha256(held.source.encode()).hexdigest()[:32] if held else ""


def _let_go_of_waiting(post: Post, source: str, seen: str) -> None:
    held = HeldEdit.objects.filter(post=post).first()
    if held is None or held.source == source:
        return
    held.post = post
    if mark_of(held) == seen:
        held.delete()
    else:
        hand_back_edit(held)


def _current(post: Post, topic: Topic, by: Member, source: str, version: int) -> Post:
    """The post as it is now, locked. Raises Conflict if it is not what the writer saw, nor what they wrote."""
    locked = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=post.pk)
    locked.topic = topic
    check_edit(locked, by)
    if locked.source != source and locked.version != version:
        raise Conflict(_("This post was changed elsewhere since you opened it. Both texts are below."))
    return locked


def change_words(post: Post, changed: Post, named: tuple[Reference, ...]) -> Post:
    """Let a locked, published post say what `changed` says."""
    now = timezone.now()
    if not is_in_grace(post):
        _keep_revision(post)
        post.edited_at = now
    _take_words(post, changed)
    post.save(update_fields=[*_WORDS, "version", "edited_at"])
    before = mentions_of(post)
    write_down(post, named)
    hear_of_edit_later(post, before)
    return post


def _change_held(post: Post, source: str, *, publishing: bool) -> Post:
    """A held post says something else; nobody has read it, so nothing is kept of before."""
    post.source = source
    post.version += 1
    named = show(post)
    if publishing:
        release(post)
    else:
        post.save(update_fields=[*_WORDS, "version"])
        write_down(post, named)
    return post


def _take_words(post: Post, changed: Post) -> None:
    for name in _WORDS:
        setattr(post, name, getattr(changed, name))
    post.version += 1


def is_in_grace(post: Post) -> bool:
    """Whether a change of a post shows nowhere yet, and nothing is kept of what it said before."""
    is_new = post.published_at is not None and timezone.now() - post.published_at < GRACE
    return is_new and not post.edited_at


def _keep_revision(post: Post) -> None:
    Revision.objects.create(
        post=post,
        byline=post.byline,
        source=post.source,
        version=post.version,
        written_at=post.edited_at or post.published_at or post.created_at,
    )
