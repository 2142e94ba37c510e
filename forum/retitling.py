"""Correcting the title and the tags of a topic. Old titles stay readable, but for the writer's own first minutes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.limiting import count_or_refuse
from accounts.models import Member
from accounts.refusals import Conflict
from accounts.screening import NO_ANSWERS, Answers, check_marks, needs_a_moderator, write_choices
from accounts.sealing import bylines_for, is_mine
from accounts.viewers import may_moderate
from forum.editing import GRACE
from forum.models import Post, TitleRevision, Topic
from forum.permissions import check_retitle
from forum.placing import lock_topic
from forum.tagging import as_fields, carries_only, fields_of, retag
from prose.slugs import slug


def retitle(
    *, topic: Topic, by: Member, title: str, tags: Iterable[str], seen: str, answers: Answers = NO_ANSWERS
) -> Topic:
    """Give a topic this title and exactly these tags; `seen` is `mark_of` the topic as the form showed it.

    Raises PermissionDenied, TooOften, Conflict when title or tags were changed meanwhile, Marked for passages without
    an answer, and ValidationError for one that points at a patient and that somebody who may not moderate keeps:
    unlike a post, a title cannot wait, since it stands in lists and addresses already.
    """
    tags = list(tags)
    opening = opening_of(topic)
    check_retitle(opening, by)
    texts = {"title": title, **as_fields(tags)}
    before = {"title": topic.title, **fields_of(topic)}
    marks = check_marks(texts, lang=topic.lang, answers=answers, before=before)
    if needs_a_moderator(marks) and not may_moderate(by):
        raise ValidationError(
            _(
                "This could show who a patient is. A title and its tags stand in lists, mails and addresses at once, "
                "so please say it more generally."
            )
        )
    count_or_refuse("edit", by.pk)
    with transaction.atomic():
        locked = lock_topic(topic.pk)
        opening = opening_of(locked)
        check_retitle(opening, by)
        if locked.title == title and carries_only(locked, tags):
            return locked
        if mark_of(locked) != seen:
            raise Conflict(_("Title or tags were changed elsewhere since you opened this. Both are below."))
        write_choices(opening, marks, answers)
        _audit(locked, by, title, tags)
        if locked.title != title:
            _change_title(locked, opening, by, title)
        retag(locked, tags)
    return locked


def opening_of(topic: Topic) -> Post:
    """The post that opens a topic, with its byline; the topic may still wait for it to be let out."""
    posts = Post.objects.filter(topic=topic).select_related("byline").defer("source", "html", "plain")
    opening = posts.order_by("number")[0]  # one that waits has no number, and is alone
    opening.topic = topic
    return opening


def mark_of(topic: Topic) -> str:
    """What a form says of the title and the tags that it showed."""
    words = "\n".join([topic.title, *topic.tags.order_by("slug").values_list("slug", flat=True)])
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _audit(topic: Topic, by: Member, title: str, tags: list[str]) -> None:
    """What a moderator does to another's topic is written down."""
    if is_mine(topic.byline, by):
        return
    address = f"/forum/t/{topic.address_id}/"
    if topic.title != title:
        record(act="retitle", by=by, target=topic, address=address, words=topic.title)
    if not carries_only(topic, tags):
        before = ", ".join(fields_of(topic).values())
        record(act="change tags", by=by, target=topic, address=address, words=before)


def _change_title(topic: Topic, opening: Post, by: Member, title: str) -> None:
    now = timezone.now()
    if not _in_grace(topic, opening, by, now):
        _keep_title(topic, by, now)
        topic.retitled_at = now
    topic.title, topic.slug = title, slug(title) or "topic"
    topic.save(update_fields=["title", "slug", "retitled_at"])


def _in_grace(topic: Topic, opening: Post, by: Member, now: datetime) -> bool:
    """Whether its own writer changes a title that nobody has had time to cite; what a moderator changes always shows."""
    published = opening.published_at
    is_fresh = published is not None and now - published < GRACE
    return is_fresh and topic.retitled_at is None and is_mine(topic.byline, by)


def _keep_title(topic: Topic, by: Member, now: datetime) -> None:
    last = topic.title_revisions.select_related("replaced_by").order_by("-number").first()
    TitleRevision.objects.create(
        topic=topic,
        number=last.number + 1 if last else 1,
        title=topic.title,
        byline=last.replaced_by if last else topic.byline,
        replaced_by=topic.byline if is_mine(topic.byline, by) else bylines_for(by)[0],
        replaced_at=now,
    )
