"""Reads one page of a topic as the tree that a template can walk from top to bottom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.regarding import Regard, regard_of
from accounts.sealing import is_mine, with_marks
from accounts.viewers import Viewer, may_moderate
from forum.models import Page, Post, Topic
from forum.models.post import BRANCH_DEPTH, PostQuerySet
from forum.permissions import is_announced, may_edit, may_remove
from forum.placing import place_on_pages
from forum.polling import ShownPoll, shown_poll
from forum.quoting import fill_in
from forum.thanking import replies_that_helped

JUST_SENT = timedelta(minutes=1)


@dataclass
class Node:
    """A post on a page, and what its markup needs.

    `replies` are those below it on this page and on pages of their own; `goes_on` if there are others on the next page.
    `closes` is how many branches end right after it; `onward` is how many posts its own pages hold. What is new and what is
    folded for its reader says forum/walking.py; `next_new` is the address of the new post after this new one.
    """

    post: Post
    answered: Post | None = None
    answered_elsewhere: bool = False
    is_mine: bool = False
    is_shown: bool = True
    may_edit: bool = False
    may_remove: bool = False
    has_replies: bool = False
    replies: int = 0
    goes_on: bool = False
    closes: range = field(default_factory=lambda: range(0))
    onward: int = 0
    is_new: bool = False
    is_folded: bool = False
    new_replies: int = 0
    next_new: str = ""
    may_thank: bool = False
    helped: Sequence[Post] = ()  # with the opening post: the replies that helped who asked
    poll: ShownPoll | None = None
    veiled: str = ""  # why the viewer would rather not meet it (accounts/regarding.py); empty if they would

    @property
    def is_just_sent(self) -> bool:
        """Whether the viewer has sent it within the last minute, and not changed it since: then it says so."""
        is_by_hand = self.is_mine and not self.post.is_announcement and self.post.version == 1
        return is_by_hand and self.post.created_at > timezone.now() - JUST_SENT

    @property
    def onward_address(self) -> str:
        """Where the branch below this post goes on."""
        return self.post.topic.page_address(branch=self.post.number or 0)


@dataclass
class TopicPage:
    """One page of a topic. `opening` stands on its first page only.

    `above` are the posts that lead down to a branch, from the outermost to the one that it continues: `head`.
    `order` is empty for the tree; the other orders are those of forum/ordering.py.
    """

    number: int
    last: int
    branch: int
    opening: Node | None
    above: list[Post]
    nodes: list[Node]
    order: str = ""

    @property
    def head(self) -> Post | None:
        """The post that a branch continues."""
        return self.above[-1] if self.above else None

    @property
    def all_nodes(self) -> list[Node]:
        """The nodes from top to bottom, the opening one too."""
        return [self.opening, *self.nodes] if self.opening else self.nodes

    @property
    def speakers(self) -> list[tuple[Post, int]]:
        """Who speaks on this page, whoever says most first, at most eight: their first post here, and how many."""
        first: dict[int, Post] = {}
        count: Counter[int] = Counter()
        for node in self.all_nodes:
            if node.post.is_readable and not node.post.is_announcement:
                first.setdefault(node.post.byline.pk, node.post)
                count[node.post.byline.pk] += 1
        return [(first[byline], times) for byline, times in count.most_common(8)]


class NoSuchPage(Exception):
    """The topic has no page of this number. `instead` is the address of its last page, if the number lies beyond it."""

    def __init__(self, instead: str = "") -> None:
        super().__init__()
        self.instead = instead


def read_page(
    topic: Topic, viewer: Viewer, *, number: int = 1, branch: int = 0, regard: Regard | None = None
) -> TopicPage:
    """One stored page, in four queries at most, whatever the topic holds. Raises NoSuchPage.

    `regard` is the viewer's, if the caller knows it already.
    """
    page, following = _find_page(topic, branch, number)
    posts = Post.objects.on_page(topic, branch, page.first, following.first if following else None)
    nodes, above = nodes_of(posts, topic, viewer, branch, regard)
    opening = nodes.pop(0) if nodes and nodes[0].post.is_opening else None
    _shape(nodes)
    for node in nodes:
        node.goes_on = following is not None and _is_on(node.post.path or [], following.first)
    return TopicPage(number, page.last, branch, opening, above, nodes)  # type: ignore[attr-defined]


def nodes_of(
    rows: PostQuerySet, topic: Topic, viewer: Viewer, branch: int = 0, regard: Regard | None = None
) -> tuple[list[Node], list[Post]]:
    """A node for each of these posts of a topic, in their order, and the posts above a branch."""
    posts = list(with_marks(rows.select_related("byline", "poll").with_mine(viewer)))
    known = {post.pk: post for post in posts}
    above = _add_answered_elsewhere(known, posts, topic, branch)
    return _nodes(posts, known, topic, viewer, regard_of(viewer) if regard is None else regard), above


def page_of(post: Post) -> str:
    """The address of the page where a placed post stands, with its anchor."""
    page = place_on_pages(post)
    return f"{post.topic.page_address(page.number, branch=page.branch)}#{post.anchor}"


def _find_page(topic: Topic, branch: int, number: int) -> tuple[Page, Page | None]:
    pages = Page.objects.of(topic, branch)
    last = pages.filter(branch=OuterRef("branch")).order_by("-number").values("number")[:1]
    found = list(
        pages.filter(number__in=[number, number + 1]).annotate(last=Subquery(last)).order_by("number")
    )
    if not found or found[0].number != number:
        there = pages.order_by("-number").values_list("number", flat=True).first()
        raise NoSuchPage(topic.page_address(there, branch=branch) if there and number > there else "")
    return found[0], found[1] if len(found) > 1 else None


def _add_answered_elsewhere(
    known: dict[int, Post], posts: Sequence[Post], topic: Topic, branch: int
) -> list[Post]:
    """Add what posts of this page answer on other pages; returns the posts above a branch, the outermost first."""
    missing = {post.reply_to_id for post in posts} - known.keys() - {None}
    lineage = _lineage(posts, branch)
    if not missing and not lineage:
        return []
    wanted = Q(pk__in=missing) | Q(topic=topic, number__in=lineage)
    above = []
    for post in Post.objects.filter(wanted).select_related("byline").defer("vector", "source"):
        post.topic = topic
        known[post.pk] = post
        if post.number in lineage:
            above.append(post)
    return sorted(above, key=lambda post: post.depth)


def _lineage(posts: Sequence[Post], branch: int) -> list[int]:
    """The numbers of the last posts that lead down to a branch, its head at the end."""
    path = posts[0].path or [] if posts else []
    return path[: path.index(branch) + 1][-BRANCH_DEPTH:] if branch in path else []


def _nodes(
    posts: list[Post], known: dict[int, Post], topic: Topic, viewer: Viewer, regard: Regard
) -> list[Node]:
    sees_hidden = may_moderate(viewer)
    may_thank = topic.byline_id in regard.mine and not is_announced(topic)
    fill_in(posts, viewer, regard)
    here = {post.pk for post in posts}
    nodes = []
    for post in posts:
        post.topic = topic
        nodes.append(
            Node(
                post=post,
                answered=known.get(post.reply_to_id) if post.reply_to_id else None,
                answered_elsewhere=bool(post.reply_to_id) and post.reply_to_id not in here,
                is_mine=is_mine(post.byline, viewer),
                is_shown=post.is_readable or (sees_hidden and post.state == Post.State.HIDDEN),
                may_edit=may_edit(post, viewer),
                may_remove=may_remove(post, viewer),
                onward=post.onward_count,
                may_thank=may_thank and _can_help(post, regard),
                helped=replies_that_helped(topic) if post.is_opening else (),
                poll=_poll_of(post, viewer) if post.is_opening and post.is_readable else None,
                veiled=regard.veils(post.byline_id, post.plain) if post.is_readable else "",
            )
        )
    return nodes


def _poll_of(post: Post, viewer: Viewer) -> ShownPoll | None:
    poll = getattr(post, "poll", None)
    if poll is None:
        return None
    poll.post = post
    return shown_poll(poll, viewer)


def _can_help(post: Post, regard: Regard) -> bool:
    return post.is_readable and not post.is_opening and post.byline_id not in regard.mine


def _shape(nodes: list[Node]) -> None:
    """Say of each node what opens and closes round it: nodes come depth-first."""
    open_branches: list[Node] = []
    for place, node in enumerate(nodes):
        while open_branches and not _is_below(open_branches[-1].post, node.post):
            open_branches.pop()
        for above in open_branches:
            above.replies += node.post.is_readable + node.onward
        if open_branches:
            open_branches[-1].has_replies = True
        node.replies = node.onward
        open_branches.append(node)
        following = nodes[place + 1].post if place + 1 < len(nodes) else None
        still_open = sum(
            1 for above in open_branches if following is not None and _is_below(above.post, following)
        )
        # The node's own branch is closed by its markup; here only those above it count.
        node.closes = range(max(0, len(open_branches) - 1 - still_open))


def _is_below(above: Post, post: Post) -> bool:
    return _is_on(above.path or [], post.path or []) and post.pk != above.pk


def _is_on(above: list[int], path: list[int]) -> bool:
    return path[: len(above)] == above


def newest_replies(topic: Topic, viewer: Viewer, count: int) -> list[Post]:
    """The newest published replies of a topic, for a page that shows a few of them: those that `viewer` would meet."""
    regard = regard_of(viewer)
    replies = Post.objects.newest_in(topic).filter(number__gt=1).select_related("byline")
    met = replies.exclude(byline__in=list(regard.ignored)) if regard.ignored else replies
    posts = [post for post in met.with_mine(viewer)[:count] if not regard.veils(post.byline_id, post.plain)]
    fill_in(posts, viewer, regard)
    return posts
