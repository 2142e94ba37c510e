"""Gives a published post its place: number, path, branch and page. The caller holds the topic row's lock.

Pages split as leaves of a b-tree do: at the right end a new page begins, in the middle a full page is halved.
"""

from django.db.models import F

from forum.models import Page, Post, Topic
from forum.models.page import PAGE_SIZE
from forum.models.post import BRANCH_DEPTH, DEEPEST, branch_of


def lock_topic(topic_id: int) -> Topic:
    """The topic, locked until the transaction ends. Of two topics the lower id is locked first."""
    return (
        Topic.objects.select_for_update(no_key=True, of=("self",)).select_related("category").get(pk=topic_id)
    )


def place(post: Post, topic: Topic) -> None:
    """Set number, parent, path and branch of an unsaved post, and make room on its page.

    `post.reply_to` is what it answers (None: the topic). Below depth 100 a reply stands beside what it answers.
    """
    topic.last_number += 1
    post.number = topic.last_number
    post.parent = _parent_of(post)
    path = [*(post.parent.path or [] if post.parent else []), post.number]
    post.path, post.branch = path, branch_of(path)
    _make_room(topic, post.branch, path)
    count_onward(topic, path, 1)


def place_on_pages(post: Post) -> Page:
    """The stored page on which a placed post stands: one read of an index."""
    return Page.objects.of(post.topic, post.branch or 0).holding(post.path or [])[0]


def _parent_of(post: Post) -> Post | None:
    answered = post.reply_to
    if answered is None or answered.is_opening:
        return None
    return answered.parent if answered.depth >= DEEPEST else answered


def count_onward(topic: Topic, path: list[int], step: int) -> None:
    """Let the heads of the branches above a path know that a shown post more (or less) stands on their own pages."""
    heads = path[BRANCH_DEPTH - 1 : -1 : BRANCH_DEPTH]
    if heads:
        Post.objects.filter(topic=topic, number__in=heads).update(onward_count=F("onward_count") + step)


def _make_room(topic: Topic, branch: int, path: list[int]) -> None:
    pages = Page.objects.of(topic, branch)
    page = pages.holding(path).first()
    if page is None:
        Page.objects.create(topic=topic, branch=branch, number=1, first=[], size=1)
    elif page.size < PAGE_SIZE:
        pages.filter(pk=page.pk).update(size=F("size") + 1)
    else:
        _split(page, path)


def _split(page: Page, path: list[int]) -> None:
    """Divide a full page into which `path` belongs."""
    following = Page.objects.filter(topic=page.topic_id, branch=page.branch, number=page.number + 1).first()
    paths = _paths_on(page, following)
    if following is None and path > paths[-1]:
        _begin_page(page, first=path, size=1)
        return
    paths = sorted([*paths, path])
    cut = _best_cut(paths)
    Page.objects.filter(topic=page.topic_id, branch=page.branch, number__gt=page.number).update(
        number=F("number") + 1
    )
    Page.objects.filter(pk=page.pk).update(size=cut)
    _begin_page(page, first=paths[cut], size=len(paths) - cut)


def _paths_on(page: Page, following: Page | None) -> list[list[int]]:
    posts = Post.objects.on_page(page.topic, page.branch, page.first, following.first if following else None)
    return list(posts.values_list("path", flat=True))


def _begin_page(after: Page, *, first: list[int], size: int) -> None:
    Page.objects.create(
        topic_id=after.topic_id, branch=after.branch, number=after.number + 1, first=first, size=size
    )


def _best_cut(paths: list[list[int]]) -> int:
    """Where to divide: the shallowest post of the middle third, the nearest to the middle among equals."""
    middle = len(paths) // 2
    third = len(paths) // 3
    return min(
        range(third, len(paths) - third + 1), key=lambda place: (len(paths[place]), abs(place - middle))
    )
