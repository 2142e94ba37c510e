"""Changing the words of a post. What it said before stays readable as a Revision, but for the first minutes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Member
from accounts.refusals import Conflict
from forum.models import Post, Revision
from forum.permissions import check_edit
from forum.placing import lock_topic
from forum.rendering import check_seen, show, write_down
from prose.rendering import Reference

GRACE = timedelta(minutes=5)


def edit(*, post: Post, by: Member, source: str, version: int) -> Post:
    """Change the words of a post whose `version` the writer saw. What it said before is kept, but for the grace.

    Raises PermissionDenied, TooOften, and Conflict when it was changed meanwhile.
    """
    check_edit(post, by)
    count_or_refuse("edit", by.pk)
    changed = Post(pk=post.pk, source=source)
    named = show(changed)
    check_seen(changed)
    return _edit(changed, named, post.topic_id, by, version)


@transaction.atomic
def _edit(changed: Post, named: tuple[Reference, ...], topic_id: int, by: Member, version: int) -> Post:
    topic = lock_topic(topic_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=changed.pk)
    post.topic = topic
    check_edit(post, by)
    if post.source == changed.source:
        return post
    if post.version != version:
        raise Conflict(_("This post was changed elsewhere since you opened it. Both texts are below."))
    now = timezone.now()
    if not _in_grace(post, now):
        _keep_revision(post)
        post.edited_at = now
    post.source, post.html, post.plain, post.renderer = (
        changed.source,
        changed.html,
        changed.plain,
        changed.renderer,
    )
    post.version += 1
    post.save(update_fields=["source", "html", "plain", "renderer", "version", "edited_at"])
    write_down(post, named)
    return post


def _in_grace(post: Post, now: datetime) -> bool:
    return post.published_at is not None and not post.edited_at and now - post.published_at < GRACE


def _keep_revision(post: Post) -> None:
    Revision.objects.create(
        post=post,
        byline=post.byline,
        source=post.source,
        version=post.version,
        written_at=post.edited_at or post.published_at or post.created_at,
    )
