"""A topic in another order than its tree: by time, the newest first, or by likes. Same address, same rights.

By time the pages hold fixed ranges of numbers, so that they never move; by likes a page goes on after the last post
of the one before.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from accounts.regarding import Regard
from accounts.viewers import Viewer
from forum.models import Post, Topic
from forum.models.page import PAGE_SIZE
from forum.models.post import PostQuerySet
from forum.reading import NoSuchPage, TopicPage, nodes_of

NEWEST, TOP = "newest", "top"
ORDERS = (NEWEST, TOP)


@dataclass
class FlatPage(TopicPage):
    """Posts one below the other. `previous` and `following` are the addresses of its neighbours, empty at the ends."""

    previous: str = ""
    following: str = ""

    @property
    def is_newest(self) -> bool:
        """Whether it is the page with the newest post."""
        return self.number == self.last


def read_newest(
    topic: Topic, viewer: Viewer, *, number: int | None = None, regard: Regard | None = None
) -> FlatPage:
    """Page N: the posts numbered from (N-1)*50+1 to N*50, the newest first; without a number the newest fifty.

    Those overlap with the page before the last, so that nobody who asks for the newest gets a single post. Hidden and removed
    posts are there as placeholders. Raises NoSuchPage.
    """
    last = max(1, -(-topic.last_number // PAGE_SIZE))
    first = max(0, topic.last_number - PAGE_SIZE) if number is None else (number - 1) * PAGE_SIZE
    number = last if number is None else number
    if not 1 <= number <= last:
        raise NoSuchPage(newest_address(topic, last, last) if number > last else "")
    posts = Post.objects.filter(topic=topic, number__gt=first, number__lte=first + PAGE_SIZE)
    return _flat(
        posts.order_by("-number"),
        topic,
        viewer,
        regard,
        FlatPage(number, last, 0, None, [], [], NEWEST),
        previous=newest_address(topic, number + 1, last) if number < last else "",
        following=newest_address(topic, number - 1, last) if number > 1 else "",
    )


def newest_address(topic: Topic, number: int, last: int) -> str:
    """The address of a page by time; the last one needs no number."""
    return _address(topic, NEWEST, **({"page": number} if number != last else {}))


def read_top(
    topic: Topic, viewer: Viewer, *, after: str = "", before: str = "", regard: Regard | None = None
) -> FlatPage:
    """Shown posts by likes, among equals the older first: those after, or before, the post of a key "likes-number".

    Raises NoSuchPage for a key that is none.
    """
    backwards = bool(before and not after)
    shown = Post.objects.filter(topic=topic, state=Post.State.PUBLISHED)
    found = _keys(shown, after or before, backwards=backwards)
    keys, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    if backwards:
        keys.reverse()
    has_before, has_after = (has_more, True) if backwards else (bool(after), has_more)
    return _flat(
        shown.filter(number__in=[number for _likes, number in keys]).order_by("-like_count", "number"),
        topic,
        viewer,
        regard,
        FlatPage(1, 1, 0, None, [], [], TOP),
        previous=_address(topic, TOP, before=_key(keys[0])) if has_before and keys else "",
        following=_address(topic, TOP, after=_key(keys[-1])) if has_after and keys else "",
    )


def _keys(shown: PostQuerySet, key: str, *, backwards: bool) -> list[tuple[int, int]]:
    """At most one page and one more (likes, number), from the index alone: first the post's equals, then the others."""
    order = ("like_count", "-number") if backwards else ("-like_count", "number")
    rows = shown.order_by(*order).values_list("like_count", "number")
    if not key:
        return list(rows[: PAGE_SIZE + 1])
    likes, number = _read(key)
    if backwards:
        equal, others = Q(like_count=likes, number__lt=number), Q(like_count__gt=likes)
    else:
        equal, others = Q(like_count=likes, number__gt=number), Q(like_count__lt=likes)
    found = list(rows.filter(equal)[: PAGE_SIZE + 1])
    return found + list(rows.filter(others)[: PAGE_SIZE + 1 - len(found)])


def _flat(
    posts: PostQuerySet,
    topic: Topic,
    viewer: Viewer,
    regard: Regard | None,
    page: FlatPage,
    *,
    previous: str,
    following: str,
) -> FlatPage:
    page.nodes, _above = nodes_of(posts, topic, viewer, regard=regard)
    page.previous, page.following = previous, following
    return page


def _address(topic: Topic, order: str, **where: object) -> str:
    return f"{topic.get_absolute_url()}?{urlencode({'order': order, **where})}"


def _key(row: tuple[int, int]) -> str:
    return f"{row[0]}-{row[1]}"


def _read(key: str) -> tuple[int, int]:
    likes, dash, number = key.partition("-")
    parts = (likes, number)
    if not dash or not all(part.isascii() and part.isdigit() and len(part) < 9 for part in parts):
        raise NoSuchPage
    return int(likes), int(number)
