"""A post of a topic's page, and the branch that begins with it. Fifty posts are of a few kinds (forum/stencils.py)."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from accounts.moments import moment
from forum.models import Post
from forum.reading import Node
from forum.stencils import filled, plural_of
from forum.walking import UP_TO_DATE

register = template.Library()


@register.simple_tag(takes_context=True)
def post_article(context: dict[str, Any], node: Node, *, is_flat: bool = False) -> SafeString:
    """One post with what can be done with it. Of the page: user, reply_address, may_reply, may_moderate, discussed."""
    post, answered = node.post, node.answered
    is_signed_in = context["user"].is_authenticated
    signatures = context.get("discussed") if post.is_announcement else None
    kind = {
        "is_opening": post.is_opening,
        "is_signed_in": is_signed_in,
        "may_reply": bool(context.get("may_reply")),
        "may_moderate": bool(context.get("may_moderate")),
        "is_signed_by_all": signatures is not None,
        "has_answered": answered is not None,
        "answered.is_readable": answered is not None and answered.is_readable,
        "answered.is_elsewhere": node.answered_elsewhere or is_flat,
        "leads": ("end" if node.next_new == UP_TO_DATE else "on") if node.next_new else "",
        "node.is_shown": node.is_shown,
        "node.is_new": node.is_new,
        "node.is_mine": node.is_mine,
        "node.is_just_sent": node.is_just_sent,
        "node.veiled": node.veiled,
        "node.may_edit": node.may_edit,
        "node.may_remove": node.may_remove,
        "may_thank": node.may_thank,
        "post.state": post.state,
        "post.is_readable": post.is_readable,
        "post.is_edited": post.is_edited,
        "post.is_of_unknown_time": post.is_of_unknown_time,
        "post.is_liked": post.is_liked,  # type: ignore[attr-defined]
        "post.is_bookmarked": post.is_bookmarked,  # type: ignore[attr-defined]
        "post.like_count": plural_of(post.like_count),
        "post.helped_at": post.helped_at is not None,
        "post.role": post.role,  # type: ignore[attr-defined]
        "post.is_by_doctor": post.is_by_doctor,  # type: ignore[attr-defined]
        "post.byline.handle": bool(post.byline.handle),
        "post.byline.is_code": post.byline.is_code,
    }
    slots = {
        "post.number": str(post.number),
        "post.anchor": post.anchor,
        "post.address_id": post.address_id,
        "post.lang": post.lang,
        "post.like_count": number_format(post.like_count, force_grouping=True),
        "post.byline.shown": post.byline.shown,
        "post.byline.get_absolute_url": post.byline.get_absolute_url(),
        "post.get_absolute_url": post.get_absolute_url(),
        "words": mark_safe(post.shown_html) if node.is_shown else "",  # prose/ made and sanitised it
        "moment": moment(post.published_at, "short"),
        "signatures": _rendered(context, "components/bylines.html", bylines=signatures.bylines)
        if signatures
        else "",
        "below": _rendered(context, "forum/below_opening.html", node=node)
        if node.poll or node.helped
        else "",
        "answered.address": answered.get_absolute_url() if answered else "",
        "answered.name": answered.byline.shown if answered else "",
        "next_new": node.next_new,
        "reply_address": context.get("reply_address", ""),
        "report_address": _report_address(post.pk) if is_signed_in else "",
        "moderate_address": _moderate_address(post.pk) if is_signed_in else "",
    }
    return filled("forum/post.html", kind, slots)


@register.simple_tag(takes_context=True)
def post_branch(context: dict[str, Any], node: Node) -> SafeString:
    """A reply with its fold, up to where its own replies stand, or to its end and to that of all that end with it."""
    post = node.post
    kind = {
        "is_signed_in": context["user"].is_authenticated,
        "node.is_new": node.is_new,
        "node.is_folded": node.is_folded,
        "node.has_replies": node.has_replies,
        "node.onward": plural_of(node.onward),
        "node.closes": node.closes,
    }
    slots = {
        "post.number": str(post.number),
        "fold": _fold(node),
        "fold_address": f"{post.get_absolute_url()}fold/",
        "article": post_article(context, node),
        "node.onward": number_format(node.onward, force_grouping=True),
        "onward_address": node.onward_address if node.onward else "",
    }
    return filled("forum/branch.html", kind, slots)


def _fold(node: Node) -> SafeString:
    """What stands for a branch that is folded."""
    kind = {
        "node.is_shown": node.is_shown,
        "node.is_new": node.is_new,
        "node.replies": plural_of(node.replies),
        "node.goes_on": node.goes_on,
        "node.new_replies": plural_of(node.new_replies),
    }
    slots = {
        "node.post.byline.shown": node.post.byline.shown,
        "node.replies": number_format(node.replies, force_grouping=True),
        "node.new_replies": number_format(node.new_replies, force_grouping=True),
    }
    return filled("forum/fold.html", kind, slots)


def _rendered(context: Any, name: str, **added: object) -> SafeString:
    with context.push(**added):
        return context.template.engine.get_template(name).render(context)


@lru_cache(maxsize=8192)
def _report_address(pk: int) -> str:
    return reverse("accounts:report", args=[Post._meta.model_name, pk])


@lru_cache(maxsize=8192)
def _moderate_address(pk: int) -> str:
    return reverse("admin:forum_post_change", args=[pk])
