"""Who hears of a post: those whom it answers, quotes or names, and those who watch where it stands or who wrote it.

A person hears once of a post, by the nearest of these; never of their own words, nor of a writer whom they ignore or a
topic that they muted. It is settled by the worker, after publication, from the post's id alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction
from procrastinate.contrib.django import app

from accounts.models import Byline, Member, MemberWatch, Notification, WatchLevel
from accounts.notifying import mark_met, tell_each, tell_likes, told_of, untell
from accounts.permissions import levels_of
from accounts.regarding import muting
from accounts.sealing import by_others, bylines_named, bylines_to_tell, is_mine, members_behind
from forum.models import Like, Post, PostReference, Quote, Reading, Topic, Watch
from forum.watching import watchers_of

HEARING_TASK = "forum.tasks.hear_of_post"
EDIT_TASK = "forum.tasks.hear_of_edit"
MOST_MENTIONED = 20  # of a post; to name a crowd tells nobody more
_BATCH = 1000
Kind = Notification.Kind
_KINDS = (Kind.REPLY, Kind.QUOTE, Kind.MENTION, Kind.WATCHED)  # the nearest first


def hear_later(post: Post) -> None:
    """Let the worker settle who hears of a post that has just been published, in this transaction."""
    app.configure_task(HEARING_TASK, lock=f"hear-{post.pk}").defer(post_id=post.pk)


def mentions_of(post: Post) -> set[int]:
    """The ids of the references by which a post mentions somebody now."""
    mentions = PostReference.objects.filter(text=post, kind=PostReference.Kind.MENTION)
    return set(mentions.values_list("pk", flat=True))


def hear_of_edit_later(post: Post, before: set[int]) -> None:
    """Let the worker tell those whom an edit has named anew. `before`: what `mentions_of` was before it."""
    now = mentions_of(post)
    if now != before:
        task = app.configure_task(EDIT_TASK, lock=f"hear-{post.pk}")
        task.defer(post_id=post.pk, mentions=[*sorted(now - before)])


@transaction.atomic
def hear(post_id: int) -> None:
    """Tell everybody whom a post concerns. Run twice it tells nobody more; a post that is not shown, nobody."""
    post = _published(post_id)
    if post is None:
        return
    listeners = _Listeners(post)
    listeners.tell(_concerned(post))
    for members in batched(_watching(post), _BATCH):
        listeners.tell_watchers(members)


@transaction.atomic
def hear_edit(post_id: int, mentions: Iterable[int]) -> None:
    """Tell those whom an edit named by new references (ids), and take back what is not said any more."""
    post = _published(post_id)
    if post is None:
        return
    handles = dict(
        PostReference.objects.filter(text=post, kind=PostReference.Kind.MENTION).values_list("pk", "key")
    )
    untell(kind=Kind.MENTION, target=post, but=bylines_named(handles.values()))
    new = [handles[pk] for pk in mentions if pk in handles]
    left = MOST_MENTIONED - len(told_of(post, [Kind.MENTION]))
    named = bylines_named(new)[: max(0, left)]
    _Listeners(post).tell([(byline, Kind.MENTION) for byline in named])


def hear_likes(post: Post, by: Member, *, is_new: bool) -> None:
    """Say to its writer how many others like a post, and nothing of who they are. The post is locked."""
    byline = post.byline
    if byline.kind not in (Byline.Kind.MEMBER, Byline.Kind.VOICE) or is_mine(byline, by):
        return
    count = by_others(Like.objects.filter(post=post), byline).count()
    tell_likes(byline=byline, target=post, group=post.topic_id, count=count, is_new=is_new)


def heard(*, by: Member, posts: Iterable[Post]) -> None:
    """`by` has these posts in sight: what they were told of them is read. One statement."""
    mark_met(by=by, model=Post, targets=[post.pk for post in posts])


def _published(post_id: int) -> Post | None:
    """The post, if readers see it now. Whoever hears of it holds its turn until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [post_id])
    posts = Post.objects.filter(state=Post.State.PUBLISHED, topic__state=Topic.State.PUBLISHED)
    found = posts.select_related("topic__category", "topic__byline", "byline", "reply_to__byline")
    return found.defer("source", "html", "plain").filter(pk=post_id).first()


def _concerned(post: Post) -> Iterator[tuple[int, str]]:
    """Bylines (ids) that a post has to do with, each with why; the nearest first."""
    if post.reply_to is not None:
        yield post.reply_to.byline_id, Kind.REPLY
    elif not post.is_opening:
        yield post.topic.byline_id, Kind.REPLY
    quoted = Quote.objects.filter(text=post, quoted__isnull=False).values_list("quoted__byline", flat=True)
    yield from ((byline, Kind.QUOTE) for byline in quoted)
    handles = PostReference.objects.filter(text=post, kind=PostReference.Kind.MENTION).order_by("pk")
    named = bylines_named(handles.values_list("key", flat=True)[:MOST_MENTIONED])
    yield from ((byline, Kind.MENTION) for byline in named)


def _watching(post: Post) -> list[int]:
    """Ids of members who watch the post's topic, a place of it, or who wrote it."""
    writer = MemberWatch.objects.filter(byline=post.byline, level=WatchLevel.WATCHING)
    tags = post.topic.taggings.values_list("tag", flat=True)
    first, *others = [*watchers_of(post.topic, tags), writer.values_list("member", flat=True)]
    return sorted(first.union(*others))


@dataclass
class _Ears:
    """What some members said that they want to hear, as ids."""

    deaf: set[int]  # they ignore who wrote it, or muted its topic
    topic: dict[int, str]  # their own level of the topic
    muted_places: set[int]
    watching_writer: set[int]

    def want(self, member: int) -> bool:
        """Whether somebody who watches something here wants to hear of this post."""
        level = self.topic.get(member, "")
        if member in self.deaf or level == WatchLevel.WATCHING:
            return member not in self.deaf
        if member in self.muted_places:
            return False
        return member in self.watching_writer or level != WatchLevel.NORMAL


class _Listeners:
    """Tells of one post whoever may read it and wants to hear of it, and has not heard of it before."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.told = told_of(post, _KINDS)
        self.people = {member.pk for member in members_behind([post.byline_id]).values()}

    def tell(self, concerned: Iterable[tuple[int, str]]) -> None:
        """Tell bylines (ids), each person by the first of the kinds given for them."""
        pairs = list(concerned)
        behind = members_behind({byline for byline, _kind in pairs})
        ears = self._ears([member.pk for member in behind.values()])
        kinds: dict[int, str] = {}
        for byline, kind in pairs:
            member = behind.get(byline)
            if member and member.pk not in ears.deaf and self._is_new_to(byline, member):
                kinds[byline] = kind
        self._tell(kinds)

    def tell_watchers(self, members: Iterable[int]) -> None:
        """Tell those of these members (ids) who want to hear of it."""
        members = list(members)
        ears = self._ears(members)
        wanting = [member for member in members if ears.want(member)]
        kinds: dict[int, str] = {
            byline: Kind.WATCHED
            for byline, member in bylines_to_tell(wanting)
            if self._is_new_to(byline, member)
        }
        self._tell(kinds)

    def _is_new_to(self, byline: int, member: Member) -> bool:
        if member.pk in self.people or self.post.topic.category.read_level not in levels_of(member):
            return False
        self.people.add(member.pk)
        return byline not in self.told

    def _tell(self, kinds: dict[int, str]) -> None:
        if kinds:
            tell_each(kinds=kinds, target=self.post, group=self.post.topic_id)

    def _ears(self, members: list[int]) -> _Ears:
        topic = self.post.topic
        levels = dict(
            Reading.objects.filter(topic=topic, member__in=members)
            .exclude(watch="")
            .values_list("member", "watch")
        )
        writer = dict(
            MemberWatch.objects.filter(byline=self.post.byline, member__in=members).values_list(
                "member", "level"
            )
        )
        muted = Watch.objects.filter(member__in=members, level=WatchLevel.MUTED)
        of_tags = muted.filter(tag__in=topic.taggings.values("tag")).values_list("member", flat=True)
        of_category = muted.filter(category=topic.category_id).values_list("member", flat=True)
        return _Ears(
            deaf=muting(members, self.post.plain)
            | {member for member, level in writer.items() if level == WatchLevel.MUTED}
            | {member for member, level in levels.items() if level == WatchLevel.MUTED},
            topic=levels,
            muted_places=set(of_category.union(of_tags)),
            watching_writer={member for member, level in writer.items() if level == WatchLevel.WATCHING},
        )
