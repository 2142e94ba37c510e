"""Liking: one row a member and post, and a counter that never drifts from the rows.

Who liked is told to nobody: no page, list or export shows it, and no job or log names it.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from accounts.limiting import TooOften, count_or_refuse
from accounts.models import Member
from accounts.trusting import trust_of
from forum.hearing import hear_likes
from forum.models import Like, Post
from forum.permissions import check_like

_HOUR, _MINUTE = 3600, 60


def like(*, post: Post, by: Member) -> bool:
    """Like `post`; True if it was not liked before. Raises PermissionDenied and TooOften."""
    return _set_like(post, by, wanted=True)


def unlike(*, post: Post, by: Member) -> bool:
    """Take a like back; True if there was one. No limit refuses it. Raises PermissionDenied."""
    return _set_like(post, by, wanted=False)


def toggle(*, post: Post, by: Member) -> bool:
    """Like what is not liked, and the other way round; True if it is liked afterwards."""
    wanted = not Like.objects.filter(post=post, member=by).exists()
    _set_like(post, by, wanted=wanted)
    return wanted


@transaction.atomic
def _set_like(post: Post, by: Member, *, wanted: bool) -> bool:
    check_like(post, by)
    # The post's row is the lock: two clicks at once come one after the other.
    Post.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=post.pk)
    if wanted:
        _, changed = Like.objects.get_or_create(post=post, member=by)
    else:
        changed = Like.objects.filter(post=post, member=by).delete()[0] > 0
    if changed:
        step = 1 if wanted else -1
        Post.objects.filter(pk=post.pk).update(like_count=F("like_count") + step)
        hear_likes(post, by, is_new=wanted)
    if changed and wanted:
        _count(by)  # last, for it holds the counters' rows; a refusal takes the like back with it
    return changed


def _count(by: Member) -> None:
    """Count one like that was none before. Raises TooOften, which says when the limit ends."""
    count_or_refuse("like", by.pk)
    try:
        count_or_refuse(f"like-{trust_of(by)}", by.pk)
    except TooOften as refusal:
        raise TooOften(refusal.seconds, told=_told(refusal.seconds)) from refusal


def _told(seconds: int) -> str:
    hours, minutes = -(-seconds // _HOUR), -(-seconds // _MINUTE)
    if seconds > _HOUR:
        return ngettext(
            "Those were all your likes for today. There are new ones in %(count)d hour; you can take likes back at any time.",
            "Those were all your likes for today. There are new ones in %(count)d hours; you can take likes back at any time.",
            hours,
        ) % {"count": hours}
    return ngettext(
        "Those were all your likes for today. There are new ones in %(count)d minute; you can take likes back at any time.",
        "Those were all your likes for today. There are new ones in %(count)d minutes; you can take likes back at any time.",
        minutes,
    ) % {"count": minutes}
