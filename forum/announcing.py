"""Topics that something else opens and keeps: the discussion of an essay. Called by who publishes essays."""

from django.db import transaction

from accounts.models import Byline
from forum.counting import sign_anew
from forum.models import Category, Post, Topic
from forum.models.topic import TITLE_LENGTH
from forum.placing import lock_topic
from forum.posting import open_with
from forum.rendering import new_post, show, write_down
from prose.slugs import slug


def announce(*, category: Category, title: str, source: str, byline: Byline) -> Topic:
    """A new topic that something else opens: its first post is not editable. Called by who publishes essays."""
    post, named = new_post(source, byline, None)
    post.is_announcement = True
    return open_with(category, title, post, named)


@transaction.atomic
def change_announcement(topic: Topic, *, title: str, source: str, byline: Byline) -> None:
    """Let a topic that `announce` opened say what its essay says now, and who. Nothing is marked as edited."""
    locked = lock_topic(topic.pk)
    locked.title = title[:TITLE_LENGTH]
    locked.slug = slug(locked.title) or "topic"
    post = Post.objects.get(topic=locked, number=1)
    if post.byline_id != byline.pk:
        if locked.last_byline_id == post.byline_id and not locked.reply_count:
            locked.last_byline = byline
        locked.byline = byline
        sign_anew(post, byline)
    locked.save(update_fields=["title", "slug", "byline", "last_byline"])
    if post.source != source:
        post.source = source
        named = show(post)
        post.save(update_fields=["source", "html", "plain", "renderer"])
        write_down(post, named)


@transaction.atomic
def show_topic(topic: Topic, *, shown: bool) -> None:
    """Show or withhold a topic together with what it discusses. What a moderator has hidden stays hidden."""
    locked = lock_topic(topic.pk)
    locked.is_withheld = not shown
    locked.settle_state()
    locked.save(update_fields=["state", "is_withheld"])
