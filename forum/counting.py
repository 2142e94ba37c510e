"""What is counted about a topic, changed in the transaction that changes what is shown. The topic is locked."""

from django.db.models import F

from forum.models import Post, Topic
from forum.placing import count_onward


def count_new(post: Post, topic: Topic) -> None:
    """Count a post that has just got its place (which counted it on the branches above)."""
    topic.last_post_at, topic.last_byline = post.published_at or topic.last_post_at, post.byline
    topic.reply_count += 0 if post.is_opening else 1
    topic.save(update_fields=["last_number", "reply_count", "last_post_at", "last_byline"])


def uncount(post: Post, topic: Topic) -> None:
    """Let a locked topic's counters forget a post that is not shown any more."""
    if not post.is_opening:
        topic.reply_count = F("reply_count") - 1
    count_onward(topic, post.path or [], -1)
    _find_last(topic)


def count_again(post: Post, topic: Topic) -> None:
    """Let a locked topic's counters know a post that is shown again."""
    if not post.is_opening:
        topic.reply_count = F("reply_count") + 1
    count_onward(topic, post.path or [], 1)
    _find_last(topic)


def _find_last(topic: Topic) -> None:
    last = Post.objects.newest_in(topic).select_related("byline").first()
    topic.last_post_at = last.published_at if last and last.published_at else topic.created_at
    topic.last_byline = last.byline if last else None
    topic.save(update_fields=["reply_count", "last_post_at", "last_byline"])
