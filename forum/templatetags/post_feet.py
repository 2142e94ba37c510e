"""What stands below posts. A page renders it once for each kind of foot and fills in whose it is: fifty posts have a few kinds.

The kind is everything that the template asks of a post but its name, number, address and count of likes, which are put in
afterwards. Of a count the kind knows the word that goes with it.
"""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from forum.models import Post
from forum.reading import Node

register = template.Library()

type Feet = dict[tuple[Any, ...], str]

_FOOT = "forum/post_foot.html"
_STAND_IN = 2**48 - 1  # an id, so that addresses are made of it
_ADDRESS = Post(pk=_STAND_IN).address_id
# Of Unicode's private use, as search marks what it found.
_NAME, _NUMBER, _LIKES = "\ue020name\ue021", "\ue020number\ue021", "\ue020likes\ue021"


class _Count(int):
    """A number that is printed as the mark of the count of likes."""

    def __str__(self) -> str:
        return _LIKES


@register.simple_tag(takes_context=True)
def post_foot(context: Context, node: Node, feet: Feet) -> SafeString:
    """The foot of a node; `feet` are those that this page has rendered so far."""
    if node.poll or node.helped or node.post.is_opening:
        return _rendered(context)
    return _filled_in(context, node, feet)


def _filled_in(context: Context, node: Node, feet: Feet) -> SafeString:
    post = node.post
    kind = (
        post.is_liked,  # type: ignore[attr-defined]
        post.like_count and ngettext("Like", "Likes", post.like_count),
        post.is_bookmarked,  # type: ignore[attr-defined]
        bool(post.helped_at),
        node.may_thank,
        node.may_edit,
        node.may_remove,
        node.is_mine,
    )
    if kind not in feet:
        feet[kind] = _of_kind(context, post)
    filled = (
        feet[kind]
        .replace(_ADDRESS, post.address_id)
        .replace(str(_STAND_IN), str(post.pk))
        .replace(_NUMBER, str(post.number))
        .replace(_LIKES, str(post.like_count))
        .replace(_NAME, conditional_escape(post.byline.shown))  # last: in a name no mark is read
    )
    return mark_safe(filled)


def _of_kind(context: Context, post: Post) -> str:
    blank = Post(pk=_STAND_IN, like_count=_Count(post.like_count), helped_at=post.helped_at)
    vars(blank).update(is_liked=post.is_liked, is_bookmarked=post.is_bookmarked)  # type: ignore[attr-defined]
    with context.push(post=blank, permalink=blank.get_absolute_url(), name=_NAME, which=_NUMBER):
        return _rendered(context)


def _rendered(context: Context) -> SafeString:
    assert context.template is not None  # a tag is in one
    return context.template.engine.get_template(_FOOT).render(context)
