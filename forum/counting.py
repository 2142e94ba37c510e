"""What is counted about a topic, changed in the transaction that changes what is shown. The topic is locked."""

from django.db.models import F

from accounts.models import Byline
from forum.models import Post, Reading, Speaker, Topic, TopicTag
from forum.placing import count_onward


def count_new(post: Post, topic: Topic) -> None:
    """Count a post that has just got its place (which counted it on the branches above)."""
    topic.last_post_at, topic.last_byline = post.published_at or topic.last_post_at, post.byline
    topic.reply_count += 0 if post.is_opening else 1
    topic.post_count += 1
    topic.save(update_fields=["last_number", "reply_count", "post_count", "last_post_at", "last_byline"])
    TopicTag.objects.filter(topic=topic).update(last_post_at=topic.last_post_at)
    _count_speaker(post, 1)


def uncount(post: Post, topic: Topic) -> None:
    """Let a locked topic's counters forget a post that is not shown any more."""
    _count(post, topic, -1)


def count_again(post: Post, topic: Topic) -> None:
    """Let a locked topic's counters know a post that is shown again."""
    _count(post, topic, 1)


def sign_anew(post: Post, byline: Byline) -> None:
    """Let a shown post of a locked topic be signed by another byline."""
    _count_speaker(post, -1)
    post.byline = byline
    post.save(update_fields=["byline"])
    _count_speaker(post, 1)


def _count(post: Post, topic: Topic, step: int) -> None:
    topic.reply_count = F("reply_count") + (0 if post.is_opening else step)
    topic.post_count = F("post_count") + step
    count_onward(topic, post.path or [], step)
    _count_speaker(post, step)
    Reading.objects.filter(topic=topic, seen__has=post.number).update(seen_count=F("seen_count") + step)
    _find_last(topic)


def _count_speaker(post: Post, step: int) -> None:
    said_at = post.published_at or post.created_at
    speaker, is_new = Speaker.objects.get_or_create(
        topic=post.topic, byline=post.byline, defaults={"post_count": max(0, step), "last_at": said_at}
    )
    if not is_new:
        speaker.post_count += step
        speaker.last_at = max(speaker.last_at, said_at)
        speaker.save(update_fields=["post_count", "last_at"])


def _find_last(topic: Topic) -> None:
    last = Post.objects.newest_in(topic).select_related("byline").first()
    topic.last_post_at = last.published_at if last and last.published_at else topic.created_at
    topic.last_byline = last.byline if last else None
    topic.save(update_fields=["reply_count", "post_count", "last_post_at", "last_byline"])
    TopicTag.objects.filter(topic=topic).update(last_post_at=topic.last_post_at)
