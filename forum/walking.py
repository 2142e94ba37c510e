"""How a reader goes on: from new post to new post of a topic, across its pages, and then to another topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.regarding import Regard
from accounts.viewers import Viewer, member_of
from forum.hearing import heard
from forum.listing import unread_topics
from forum.models import Post, Reading, Topic
from forum.reading import Node
from forum.seeing import first_unseen, reading_of, unread_count, visit

UP_TO_DATE = "#up-to-date"


@dataclass(frozen=True)
class Walk:
    """What a page says of new posts to one reader. Addresses are empty where there is nothing.

    `new_here` posts of this page are new, the first of them at `first`; `unread` others were never seen, the first of them
    at `onward`. `back` is a new post of this visit on another page. `next_topic` is told when nothing is left here.
    """

    new_here: int = 0
    unread: int = 0
    first: str = ""
    onward: str = ""
    back: str = ""
    next_topic: Topic | None = None
    is_first_visit: bool = False
    watch: str = ""  # the reader's own level of the topic

    @property
    def is_up_to_date(self) -> bool:
        """Whether the reader has seen every post of the topic."""
        return not self.unread


def walk(
    topic: Topic, nodes: Sequence[Node], viewer: Viewer, *, opens: bool, regard: Regard | None = None
) -> Walk | None:
    """Mark on the nodes of a page what is new and what is folded for `viewer`; None for a visitor.

    `opens`: the page comes before their eyes, so its posts are seen from now on. Two statements when nothing is new,
    three at most for reading; writing costs a fixed number more.
    """
    member = member_of(viewer)
    if member is None:
        return None
    reading = reading_of(topic, member)
    if opens:
        posts = [node.post for node in nodes]
        reading = visit(topic=topic, by=member, reading=reading, posts=posts)
        heard(by=member, posts=posts)
    if reading is None:
        return Walk(is_first_visit=True)
    new = _mark(nodes, reading)
    unread = unread_count(topic, reading)
    onward = first_unseen(topic, reading) if unread else None
    walked = Walk(
        new_here=len(new),
        unread=unread if onward else 0,
        first=f"#{new[0].post.anchor}" if new else "",
        onward=_permalink(onward) if onward else "",
        back=_before(topic, new, reading),
        next_topic=None if onward else next_topic(topic, viewer, regard),
        is_first_visit=reading.fresh is None,
        watch=reading.watch,
    )
    for node, following in zip(new, [*new[1:], None], strict=False):
        node.next_new = f"#{following.post.anchor}" if following else walked.onward or UP_TO_DATE
    return walked


def unseen_or_newest(topic: Topic, viewer: Viewer) -> Post:
    """The first post that `viewer` has not seen; the newest if there is none, and for a visitor."""
    pk = None
    if member_of(viewer) is not None:
        pk = first_unseen(topic, reading_of(topic, viewer))
    post = (
        Post.objects.get(pk=pk)
        if pk
        else Post.objects.newest_in(topic).first() or Post.objects.get(topic=topic, number=1)
    )
    post.topic = topic
    return post


def next_topic(topic: Topic, viewer: Viewer, regard: Regard | None = None) -> Topic | None:
    """Another topic in which `viewer` has not seen everything, the latest talked about first."""
    return unread_topics(viewer, regard).exclude(pk=topic.pk).order_by("-last_post_at", "-pk").first()


def _mark(nodes: Sequence[Node], reading: Reading) -> list[Node]:
    """Say of each node whether it is new or folded, and how much new stands below it; returns the new ones."""
    by_number = {node.post.number: node for node in nodes}
    new = []
    for node in nodes:
        node.is_folded = node.post.number in reading.folded
        if reading.fresh and node.post.is_readable and node.post.number in reading.fresh:
            node.is_new = True
            new.append(node)
            for number in (node.post.path or [])[:-1]:
                if above := by_number.get(number):
                    above.new_replies += 1
    return new


def _before(topic: Topic, new: Sequence[Node], reading: Reading) -> str:
    """The address of the new post of this visit that was met before the first of this page's."""
    if not new or not reading.fresh:
        return ""
    first = min(node.post.number or 0 for node in new)
    earlier = [number for number in (span[1] - 1 for span in reading.fresh.ranges) if number < first]
    inside = next((first - 1 for begin, beyond in reading.fresh.ranges if begin < first < beyond), None)
    number = inside or max(earlier, default=None)
    if number is None:
        return ""
    return _permalink(
        Post.objects.filter(topic=topic, number=number, state=Post.State.PUBLISHED)
        .values_list("pk", flat=True)
        .first()
    )


def _permalink(pk: int | None) -> str:
    return reverse("forum:post", args=[pk]) if pk else ""
