"""Saying something new in the forum: open a topic, reply. Each is one transaction under the topic row's lock."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.hashing import keyed_hash
from accounts.limiting import count_or_refuse
from accounts.models import Byline, Member
from accounts.refusals import Conflict
from accounts.screening import (
    NO_ANSWERS,
    Answers,
    Mark,
    check_marks,
    needs_a_moderator,
    write_choices,
)
from accounts.sealing import bylines_for
from forum.counting import count_new
from forum.drafting import NONE_HELD, Goal, Held, let_go_of_sent
from forum.hearing import hear_later
from forum.models import Category, Post, Topic
from forum.permissions import check_open_topic, check_reply
from forum.placing import lock_topic, place
from forum.polling import NewPoll, as_fields, attach_poll, begin_poll
from forum.rendering import new_post, show, write_down
from forum.seeing import saw_own
from forum.tagging import as_fields as tags_as_fields
from forum.tagging import carries, tag_topic
from prose.rendering import Reference
from prose.slugs import slug

MOMENT = timedelta(minutes=10)
MOMENT_POSTS = 50
SENT_BEFORE = gettext_lazy(
    "You sent this form before, and what it said then is published. Send it again to publish this as well."
)


def submission_mark(member: Member, key: str) -> str | None:
    """What a post keeps of the form that it came from, so that the form counts once; None without a key."""
    return keyed_hash("submission", member.pk, key) if key else None


def open_topic(
    *,
    category: Category,
    by: Member,
    title: str,
    source: str,
    submission: str = "",
    answers: Answers = NO_ANSWERS,
    draft: Held = NONE_HELD,
    poll: NewPoll | None = None,
    tags: Iterable[str] = (),
) -> Topic:
    """A new topic with its opening post. The same submission again gives the same topic. `draft` is let go of.

    It is held for a moderator if its writer stands by what points at a patient. Raises PermissionDenied, TooOften,
    and Marked for passages that may identify a patient and have no answer.
    """
    member = check_open_topic(category, by)
    mark = submission_mark(member, submission)
    tags = tuple(tags)
    sent = _already_sent(mark, source)
    if sent:
        return _opened_by(sent, title, poll, tags)
    post, named = new_post(source, bylines_for(member)[0], mark)
    texts = {"title": title, "body": source, **(poll.texts if poll else {}), **tags_as_fields(tags)}
    marks = check_marks(texts, lang=post.lang, answers=answers)
    post.state = state_for(marks)
    count_or_refuse("post", member.pk)
    try:
        with transaction.atomic():
            topic = open_with(category, title, post, named, by=member, poll=poll, tags=tags)
            if post.topic_id == topic.pk:  # without a topic the words were there already
                if poll:
                    attach_poll(post, poll)
                if tags:
                    tag_topic(topic, tags)
                write_choices(post, marks, answers)
            goal = Goal(category=category)
            let_go_of_sent(byline=post.byline, goal=goal, held=draft, source=source, title=title)
        return topic
    except IntegrityError:
        sent = _already_sent(mark, source)
        if sent is None:
            raise
        return _opened_by(sent, title, poll, tags)


@transaction.atomic
def open_with(
    category: Category,
    title: str,
    post: Post,
    named: tuple[Reference, ...],
    *,
    by: Member | None = None,
    poll: NewPoll | None = None,
    tags: Sequence[str] = (),
) -> Topic:
    """A new topic of a post that is ready; `by` None: no member has written it.

    The same twice in a moment is one, if the first has the `poll` and the `tags` that the caller is about to add.
    """
    # The byline's row is the lock: one person's forms come one after the other.
    Byline.objects.select_for_update(no_key=True).get(pk=post.byline_id)
    said = Post.objects.filter(
        topic__in=Topic.objects.filter(
            category=category, byline=post.byline, title=title, created_at__gte=timezone.now() - MOMENT
        ).published(),
        number=1,
        source=post.source,
    )
    for one in said.select_related("topic")[:MOMENT_POSTS]:
        if _has(one, poll, tags):
            return one.topic
    state = Topic.State.HELD if post.state == Post.State.HELD else Topic.State.PUBLISHED
    topic = Topic.objects.create(
        category=category, title=title, slug=slug(title) or "topic", byline=post.byline, state=state
    )
    take_in(post, named, lock_topic(topic.pk), by)
    return topic


def _opened_by(sent: Post, title: str, poll: NewPoll | None, tags: Sequence[str]) -> Topic:
    """The topic that this very form opened before. Raises Conflict if the form brings more or other words now."""
    if sent.topic.title != title or not _has(sent, poll, tags):
        raise Conflict(SENT_BEFORE)
    return sent.topic


def _has(opening: Post, poll: NewPoll | None, tags: Sequence[str]) -> bool:
    """Whether a topic has this poll, if there is one, and these tags."""
    asked = poll.texts.items() if poll else ()
    return (not asked or asked <= as_fields(opening).items()) and carries(opening.topic, tags)


def reply(
    *,
    topic: Topic,
    by: Member,
    source: str,
    reply_to: Post | None = None,
    submission: str = "",
    answers: Answers = NO_ANSWERS,
    draft: Held = NONE_HELD,
) -> Post:
    """A new reply to `reply_to`, or to the topic. The same submission again gives the same post. `draft` is let go of.

    It is held for a moderator if its writer stands by what points at a patient. Raises PermissionDenied, TooOften,
    Conflict when what it answers was hidden or removed meanwhile, and Marked for passages that may identify a
    patient and have no answer.
    """
    member = check_reply(topic, by)
    mark = submission_mark(member, submission)
    sent = _already_sent(mark, source)
    if sent:
        return sent
    post, named = new_post(source, bylines_for(member, room=topic.room)[0], mark)
    marks = check_marks({"body": source}, lang=post.lang, answers=answers)
    post.state = state_for(marks)
    count_or_refuse("post", member.pk)
    with transaction.atomic():
        sent = _reply(topic, member, reply_to, post, named)
        if sent is post:
            write_choices(post, marks, answers)
        goal = Goal(topic=topic, reply_to=reply_to)
        let_go_of_sent(byline=post.byline, goal=goal, held=draft, source=source)
    return sent


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
    take_in(post, named, locked, member)
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


def state_for(marks: Iterable[Mark]) -> Post.State:
    """How new words begin, given what their writer stands by."""
    return Post.State.HELD if needs_a_moderator(marks) else Post.State.PUBLISHED


def take_in(post: Post, named: tuple[Reference, ...], topic: Topic, by: Member | None) -> None:
    """Save a new post, held or published as its state says. The topic is locked."""
    post.topic = topic
    if post.state == Post.State.HELD:
        post.save()
        write_down(post, named)
        return
    publish(post, named)
    if by is not None:
        saw_own(post=post, by=by)


def release(post: Post) -> None:
    """Let a held post out, whose topic is locked; a topic that waited for its first post is there then."""
    if post.topic.state == Topic.State.HELD:
        post.topic.state = Topic.State.PUBLISHED
        post.topic.save(update_fields=["state"])
    begin_poll(post)
    publish(post, show(post))


def publish(post: Post, named: tuple[Reference, ...]) -> None:
    """Give a post its place in its topic, which is locked, and count it."""
    post.state = Post.State.PUBLISHED
    post.published_at = timezone.now()
    place(post, post.topic)
    post.save()
    write_down(post, named)
    count_new(post, post.topic)
    hear_later(post)


def _already_sent(mark: str | None, source: str) -> Post | None:
    """The post that this very form made before. Raises Conflict if the form comes with other words now."""
    sent = Post.objects.select_related("topic").filter(submission=mark).first() if mark else None
    if sent and sent.source != source:
        raise Conflict(SENT_BEFORE)
    return sent
