"""How a reader goes on: from new post to new post of a topic, across its pages, and then to another topic.

On a page from top to bottom, then to the next page that holds something unseen (forum/reading_order.py), at last to what
was passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.regarding import Regard
from accounts.viewers import Viewer, member_of
from forum.hearing import heard
from forum.listing import unread_topics
from forum.models import Post, Reading, Topic
from forum.reading import Node, TopicPage
from forum.reading_order import START, Place, last_of, place_of
from forum.seeing import first_unseen, next_unseen, reading_of, unread_count, visit

UP_TO_DATE = "#up-to-date"


@dataclass(frozen=True)
class Walk:
    """What a page says of new posts to one reader. Addresses are empty where there is nothing.

    `new_here` posts of this page are new in this visit, the first of them at `first`; `again` of them were in sight before.
    `unread` others were never seen, the first of them at `onward`, which `is_behind` if it was passed over. `back` is where
    a walk came from: a new post on another page, or the end of the page before. `next_topic` is told when nothing is left here.
    """

    new_here: int = 0
    again: int = 0
    unread: int = 0
    first: str = ""
    onward: str = ""
    is_behind: bool = False
    back: str = ""
    next_topic: Topic | None = None
    is_first_visit: bool = False
    watch: str = ""  # the reader's own level of the topic

    @property
    def came_now(self) -> int:
        """How many new posts of this page come before the reader's eyes for the first time."""
        return self.new_here - self.again

    @property
    def is_up_to_date(self) -> bool:
        """Whether the reader has seen every post of the topic."""
        return not self.unread


def walk(
    topic: Topic, page: TopicPage, viewer: Viewer, *, opens: bool, regard: Regard | None = None
) -> Walk | None:
    """Mark on the nodes of a page what is new and what is folded for `viewer`; None for a visitor.

    `opens`: the page comes before their eyes, so its posts are seen from now on. Two statements when nothing is new,
    four at most for reading; writing costs a fixed number more.
    """
    member = member_of(viewer)
    if member is None:
        return None
    nodes = page.all_nodes
    reading = before = reading_of(topic, member)
    if opens:
        posts = [node.post for node in nodes]
        reading = visit(topic=topic, by=member, reading=reading, posts=posts)
        heard(by=member, posts=posts)
    if reading is None:
        return Walk(is_first_visit=True)
    new = _mark(nodes, reading)
    unread = unread_count(topic, reading)
    onward, is_behind = next_unseen(topic, reading, _end(page)) if unread else (None, False)
    walked = Walk(
        new_here=len(new),
        again=sum(1 for node in new if before and node.post.number in before.seen),
        unread=unread if onward else 0,
        first=f"#{new[0].post.anchor}" if new else "",
        onward=_permalink(onward),
        is_behind=is_behind,
        back=_back(topic, page, reading),
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


def _end(page: TopicPage) -> Place:
    """Where a page of the tree ends. Another order is no part of the way, so from there one begins at the beginning."""
    nodes = page.all_nodes
    return place_of(nodes[-1].post) if nodes and not page.order else START


def _back(topic: Topic, page: TopicPage, reading: Reading) -> str:
    """Where a walk came from: the new post of this visit before this page; on a very first visit, where nothing is marked,
    the end of the page before or the post that a branch continues."""
    if page.order:
        return ""
    if reading.fresh is None and page.number > 1:
        return topic.page_address(page.number - 1, branch=page.branch) + UP_TO_DATE
    if reading.fresh is None:
        return page.head.get_absolute_url() if page.head else ""
    nodes = page.all_nodes
    return _permalink(
        last_of(topic, reading.fresh, place_of(nodes[0].post)) if nodes and reading.fresh else None
    )


def _permalink(pk: int | None) -> str:
    return reverse("forum:post", args=[pk]) if pk else ""
