"""Threads that were written elsewhere: posts whose authors and times nobody knows take their places in a topic."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member
from accounts.unknown import unknown_author
from forum.counting import count_new
from forum.looking_over import NOTHING_SAID, SaidOfMarks, look_over
from forum.models import Category, Post, Topic
from forum.models.post import BODY_LENGTH
from forum.models.topic import TITLE_LENGTH
from forum.permissions import check_open_topic, check_reply
from forum.placing import lock_topic, place
from forum.rendering import show, write_down
from prose.rendering import Reference
from prose.slugs import slug
from prose.threads import Said

MOST = 1_000  # posts of one thread

Drafted = tuple[Post, tuple[Reference, ...]]


@transaction.atomic
def import_topic(
    *,
    category: Category,
    title: str,
    posts: Sequence[Said],
    by: Member,
    said_of_marks: SaidOfMarks = NOTHING_SAID,
) -> Topic:
    """A new topic of these posts; the first opens it, the others answer the topic, since nobody knows whom else.

    Raises PermissionDenied, ValidationError with a sentence for posts that cannot be taken, and Marked for passages
    that may identify a patient and have no answer.
    """
    _check_staff(by)
    check_open_topic(category, by)
    if not title.strip():
        raise ValidationError(_("The thread needs a title."))
    checked = look_over(posts, title=title.strip(), said=said_of_marks, by=by)
    drafts = _drafts(checked.posts)
    words = checked.title[:TITLE_LENGTH]
    topic = Topic.objects.create(
        category=category, title=words, slug=slug(words) or "topic", byline=drafts[0][0].byline
    )
    _place_all(lock_topic(topic.pk), drafts)
    checked.write_down([post for post, _named in drafts])
    record(act="import", by=by, target=topic)
    return Topic.objects.get(pk=topic.pk)


@transaction.atomic
def import_replies(
    *, topic: Topic, posts: Sequence[Said], by: Member, said_of_marks: SaidOfMarks = NOTHING_SAID
) -> Topic:
    """These posts as replies at the end of a topic that is there. Raises as `import_topic` does."""
    _check_staff(by)
    check_reply(topic, by)
    checked = look_over(posts, title="", said=said_of_marks, by=by)
    drafts = _drafts(checked.posts)
    locked = lock_topic(topic.pk)
    check_reply(locked, by)
    _place_all(locked, drafts)
    checked.write_down([post for post, _named in drafts])
    record(act="import", by=by, target=locked)
    return locked


def _check_staff(by: Member) -> None:
    if not by.is_staff:
        raise PermissionDenied(_("Only those who work here may bring in threads."))


def _drafts(posts: Sequence[Said]) -> list[Drafted]:
    """Unsaved posts with their words rendered; done before any lock is taken."""
    if not posts or len(posts) > MOST:
        raise ValidationError(_("A thread has between one and %(most)d posts.") % {"most": MOST})
    author = unknown_author()
    drafts = []
    for number, said in enumerate(posts, start=1):
        if len(said.source) > BODY_LENGTH:
            told = _("Post %(number)d is longer than %(length)d characters. Divide it, please.")
            raise ValidationError(told % {"number": number, "length": BODY_LENGTH})
        post = Post(source=said.source, byline=author, imported_likes=said.likes, like_count=said.likes)
        drafts.append((post, show(post)))
    return drafts


def _place_all(topic: Topic, drafts: list[Drafted]) -> None:
    """Give the posts their places, one after the other, and count them. The topic is locked."""
    now = timezone.now()
    for post, named in drafts:
        post.topic, post.state, post.published_at = topic, Post.State.PUBLISHED, now
        place(post, topic)
        post.save()
        write_down(post, named)
        count_new(post, topic)
