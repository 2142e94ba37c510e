"""What of the forum waits for a moderator: held posts, and held new words of posts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from accounts.models import CheckChoice, Member
from accounts.moderating import NothingToDo
from accounts.screening import choices_about
from accounts.waiting import Answered, Queue, Waiting, waits
from forum.approving import approve, approve_edit, decline, decline_edit
from forum.models import HeldEdit, Post, Topic
from forum.polling import as_fields
from forum.standing import BEGINNING, as_answered
from forum.tagging import fields_of

POST, EDIT = "post", "edit"
_UNREAD = ("source", "html", "plain", "vector")
_GONE = _("This does not wait any more. Nothing was changed.")


def register_queues() -> None:
    """Tell accounts/waiting.py what waits here; called when the app is ready."""
    waits(POST, Queue(_("New words"), _oldest_posts, _find_post, _count_posts, _approve_post, _decline_post))
    waits(
        EDIT,
        Queue(
            _("New words of a post"), _oldest_edits, _find_edit, _count_edits, _approve_edit, _decline_edit
        ),
    )


def _posts() -> QuerySet[Post]:
    held = Post.objects.filter(state=Post.State.HELD)
    return _with_place(held, "").order_by("created_at", "pk")


def _edits() -> QuerySet[HeldEdit]:
    readable = HeldEdit.objects.filter(post__state=Post.State.PUBLISHED)
    return _with_place(readable, "post__").order_by("created_at", "pk")


def _with_place[Row: (Post, HeldEdit)](rows: QuerySet[Row], post: str) -> QuerySet[Row]:
    """With topic, byline and the beginning of what is answered; `post` leads from a row to its post."""
    answered = f"{post}reply_to__"
    return (
        rows.select_related(f"{post}topic", f"{post}byline", f"{answered}byline")
        .defer(f"{post}topic__vector", *(answered + column for column in _UNREAD))
        .annotate(answered_words=Left(F(f"{answered}plain"), 8 * BEGINNING))
    )


def _oldest_posts(most: int) -> list[Waiting]:
    return [_of_post(post) for post in _posts()[:most]]


def _oldest_edits(most: int) -> list[Waiting]:
    return [_of_edit(edit) for edit in _edits()[:most]]


def _find_post(pk: int) -> Waiting | None:
    post = _posts().filter(pk=pk).first()
    return _of_post(post, as_fields(post), choices_about(post), fields_of(post.topic)) if post else None


def _find_edit(pk: int) -> Waiting | None:
    edit = _edits().filter(pk=pk).first()
    return _of_edit(edit, choices_about(edit.post)) if edit else None


def _count_posts(most: int) -> int:
    return Post.objects.filter(state=Post.State.HELD)[:most].count()


def _count_edits(most: int) -> int:
    return HeldEdit.objects.filter(post__state=Post.State.PUBLISHED)[:most].count()


def _answered(post: Post, row: dict[str, Any]) -> Answered | None:
    """What a post answers, its beginning as `row` holds it. Words that were taken back are told to nobody."""
    return as_answered(post.reply_to, row.get("answered_words") or "") if post.reply_to else None


def _of_post(
    post: Post,
    poll: dict[str, str] | None = None,
    choices: Iterable[CheckChoice] = (),
    tags: Mapping[str, str] | None = None,
) -> Waiting:
    opens = post.topic.state == Topic.State.HELD
    title = {str(_("Title")): post.topic.title} if opens else {}
    tagged = {str(_("Tags")): "\n".join(tags.values())} if opens and tags else {}
    asked = [poll[name] for name in ("poll_question", "poll_choices") if name in poll] if poll else []
    return Waiting(
        kind=POST,
        pk=post.pk,
        since=post.created_at,
        title=post.topic.title,
        who=post.byline.shown,
        address=post.get_absolute_url(),
        lang=post.lang,
        texts={
            **title,
            str(_("Words")): post.source,
            **tagged,
            **({str(_("Poll")): "\n".join(asked)} if asked else {}),
        },
        reasons=tuple((choice.rule, choice.get_why_display()) for choice in choices if choice.why),
        place="" if opens else post.topic.get_absolute_url(),
        answers=_answered(post, vars(post)),
    )


def _of_edit(edit: HeldEdit, choices: Iterable[CheckChoice] = ()) -> Waiting:
    post = edit.post
    return Waiting(
        kind=EDIT,
        pk=edit.pk,
        since=edit.created_at,
        title=post.topic.title,
        who=post.byline.shown,
        address=post.get_absolute_url(),
        lang=post.lang,
        texts={str(_("Words")): edit.source},
        before={str(_("Words")): post.source},
        reasons=tuple((choice.rule, choice.get_why_display()) for choice in choices if choice.why),
        place=post.topic.get_absolute_url(),
        answers=_answered(post, vars(edit)),
    )


def _approve_post(pk: int, by: Member) -> None:
    approve(post=_still(Post.objects.filter(pk=pk).first()), by=by)


def _decline_post(pk: int, by: Member, reason: str) -> None:
    decline(post=_still(Post.objects.filter(pk=pk).first()), by=by, reason=reason)


def _approve_edit(pk: int, by: Member) -> None:
    approve_edit(held=_still(HeldEdit.objects.filter(pk=pk).first()), by=by)


def _decline_edit(pk: int, by: Member, reason: str) -> None:
    decline_edit(held=_still(HeldEdit.objects.filter(pk=pk).first()), by=by, reason=reason)


def _still[Row: (Post, HeldEdit)](row: Row | None) -> Row:
    if row is None:
        raise NothingToDo(str(_GONE))
    return row
