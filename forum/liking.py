"""Liking: one row a member and post, and a counter that never drifts from the rows."""

from django.db import transaction
from django.db.models import F

from accounts.limiting import count_or_refuse
from accounts.models import Member
from forum.models import Like, Post
from forum.permissions import check_like


def like(*, post: Post, by: Member) -> bool:
    """Like `post`; True if it was not liked before. Raises PermissionDenied and TooOften."""
    return _set_like(post, by, wanted=True)


def unlike(*, post: Post, by: Member) -> bool:
    """Take a like back; True if there was one. Raises PermissionDenied and TooOften."""
    return _set_like(post, by, wanted=False)


def toggle(*, post: Post, by: Member) -> bool:
    """Like what is not liked, and the other way round; True if it is liked afterwards."""
    wanted = not Like.objects.filter(post=post, member=by).exists()
    _set_like(post, by, wanted=wanted)
    return wanted


def _set_like(post: Post, by: Member, *, wanted: bool) -> bool:
    check_like(post, by)
    count_or_refuse("like", by.pk)
    with transaction.atomic():
        # The post's row is the lock: two clicks at once come one after the other.
        Post.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=post.pk)
        if wanted:
            _, changed = Like.objects.get_or_create(post=post, member=by)
        else:
            changed = Like.objects.filter(post=post, member=by).delete()[0] > 0
        if changed:
            step = 1 if wanted else -1
            Post.objects.filter(pk=post.pk).update(like_count=F("like_count") + step)
    return changed
