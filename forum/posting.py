"""Writing in the forum: open a topic, reply, edit, remove. Each is one transaction under the topic row's lock."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.hashing import keyed_hash
from accounts.limiting import count_or_refuse
from accounts.models import Byline, Member
from accounts.refusals import Conflict
from accounts.sealing import bylines_for
from forum.models import Category, Post, Revision, Topic
from forum.models.topic import TITLE_LENGTH
from forum.permissions import check_edit, check_open_topic, check_remove, check_reply
from forum.placing import count_onward, lock_topic, place
from forum.rendering import show, write_down
from prose.characters import is_visible
from prose.rendering import Reference
from prose.slugs import slug

GRACE = timedelta(minutes=5)
MOMENT = timedelta(minutes=10)
MOMENT_POSTS = 50


def submission_mark(member: Member, key: str) -> str | None:
    """What a post keeps of the form that it came from, so that the form counts once; None without a key."""
    return keyed_hash("submission", member.pk, key) if key else None


def open_topic(*, category: Category, by: Member, title: str, source: str, submission: str = "") -> Topic:
    """A new topic with its opening post. The same submission again gives the same topic.

    Raises PermissionDenied and TooOften.
    """
    member = check_open_topic(category, by)
    mark = submission_mark(member, submission)
    sent = _already_sent(mark, source)
    if sent:
        return sent.topic
    count_or_refuse("post", member.pk)
    byline = bylines_for(member)[0]
    try:
        return _open_topic(category, title, *_draft(source, byline, mark))
    except IntegrityError:
        sent = _already_sent(mark, source)
        if sent is None:
            raise
        return sent.topic


def announce(*, category: Category, title: str, source: str, byline: Byline) -> Topic:
    """A new topic that something else opens: its first post is not editable. Called by who publishes essays."""
    post, named = _draft(source, byline, None)
    post.is_announcement = True
    return _open_topic(category, title, post, named)


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
        locked.byline = post.byline = byline
        post.save(update_fields=["byline"])
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


@transaction.atomic
def _open_topic(category: Category, title: str, post: Post, named: tuple[Reference, ...]) -> Topic:
    # The byline's row is the lock: one person's forms come one after the other.
    Byline.objects.select_for_update(no_key=True).get(pk=post.byline_id)
    opened = (
        Topic.objects.filter(
            category=category, byline=post.byline, title=title, created_at__gte=timezone.now() - MOMENT
        )
        .published()
        .filter(posts__number=1, posts__source=post.source)
        .first()
    )
    if opened:
        return opened
    topic = Topic.objects.create(
        category=category, title=title, slug=slug(title) or "topic", byline=post.byline
    )
    _publish(post, named, lock_topic(topic.pk))
    return topic


def reply(
    *, topic: Topic, by: Member, source: str, reply_to: Post | None = None, submission: str = ""
) -> Post:
    """A new reply to `reply_to`, or to the topic. The same submission again gives the same post.

    Raises PermissionDenied, TooOften, and Conflict when what it answers was hidden or removed meanwhile.
    """
    member = check_reply(topic, by)
    mark = submission_mark(member, submission)
    sent = _already_sent(mark, source)
    if sent:
        return sent
    count_or_refuse("post", member.pk)
    byline = bylines_for(member, room=topic.room)[0]
    return _reply(topic, member, reply_to, *_draft(source, byline, mark))


@transaction.atomic
def _reply(
    topic: Topic, member: Member, reply_to: Post | None, post: Post, named: tuple[Reference, ...]
) -> Post:
    locked = lock_topic(topic.pk)
    sent = _already_sent(post.submission, post.source)
    if sent:
        return sent
    check_reply(locked, member)
    post.reply_to = _answerable(locked, reply_to)
    said = _said_just_now(post, locked)
    if said:
        return said
    _publish(post, named, locked)
    return post


def _said_just_now(post: Post, topic: Topic) -> Post | None:
    """The same words to the same post by the same byline a moment ago: a form sent again after going back."""
    return (
        Post.objects.filter(
            topic=topic,
            number__gt=topic.last_number - MOMENT_POSTS,
            published_at__gte=timezone.now() - MOMENT,
            state=Post.State.PUBLISHED,
            byline=post.byline,
            reply_to=post.reply_to,
            source=post.source,
        )
        .select_related("topic")
        .first()
    )


def _answerable(topic: Topic, reply_to: Post | None) -> Post | None:
    if reply_to is None:
        return None
    answered = Post.objects.select_related("parent").filter(topic=topic, pk=reply_to.pk).first()
    if answered is None or not answered.is_readable:
        raise Conflict(
            _(
                "The post that you answer was removed meanwhile. Your words are below: send them to the topic instead."
            )
        )
    return answered


def _draft(source: str, byline: Byline, mark: str | None) -> tuple[Post, tuple[Reference, ...]]:
    """An unsaved post with its words rendered, and what it names; done before any lock is taken."""
    post = Post(source=source, byline=byline, submission=mark)
    named = show(post)
    _check_seen(post)
    return post, named


def _check_seen(post: Post) -> None:
    """Raise ValidationError for words of which readers would see nothing, such as a comment."""
    if not (is_visible(strip_tags(post.html)) or any(mark in post.html for mark in ("<img", "<hr"))):
        raise ValidationError(
            _("Readers would see nothing of this. Please write it another way; it is below.")
        )


def _publish(post: Post, named: tuple[Reference, ...], topic: Topic) -> None:
    """Give a new post its place and count it. The topic is locked."""
    post.topic = topic
    post.state = Post.State.PUBLISHED
    post.published_at = timezone.now()
    place(post, topic)
    post.save()
    write_down(post, named)
    topic.last_post_at, topic.last_byline = post.published_at, post.byline
    topic.reply_count += 0 if post.is_opening else 1
    topic.save(update_fields=["last_number", "reply_count", "last_post_at", "last_byline"])


def _already_sent(mark: str | None, source: str) -> Post | None:
    """The post that this very form made before. Raises Conflict if the form comes with other words now."""
    sent = Post.objects.select_related("topic").filter(submission=mark).first() if mark else None
    if sent and sent.source != source:
        raise Conflict(
            _(
                "You sent this form before, and what it said then is published. Send it again to publish this as well."
            )
        )
    return sent


def edit(*, post: Post, by: Member, source: str, version: int) -> Post:
    """Change the words of a post whose `version` the writer saw. What it said before is kept, but for the grace.

    Raises PermissionDenied, TooOften, and Conflict when it was changed meanwhile.
    """
    check_edit(post, by)
    count_or_refuse("edit", by.pk)
    changed = Post(pk=post.pk, source=source)
    named = show(changed)
    _check_seen(changed)
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


@transaction.atomic
def remove(*, post: Post, by: Member) -> None:
    """Take back a post. Its place stays, so the tree keeps its shape; an unanswered topic goes with its opening post.

    Raises PermissionDenied. Removing twice changes nothing.
    """
    topic = lock_topic(post.topic_id)
    locked = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=post.pk)
    locked.topic = topic
    check_remove(locked, by)
    if locked.state == Post.State.REMOVED:
        return
    locked.state = Post.State.REMOVED
    locked.save(update_fields=["state"])
    uncount(locked, topic)
    if locked.is_opening and topic.last_number == 1:
        topic.state = Topic.State.REMOVED
        topic.save(update_fields=["state"])


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
