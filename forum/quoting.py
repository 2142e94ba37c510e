"""Passages that posts quote: kept apart from the words that quote them, and filled in for whoever may read their post.

Who quotes says whose words they are and where; readers are told by the quoted post as it is now.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.labels import surroundings
from accounts.models.identity import from_address
from accounts.regarding import Regard
from accounts.viewers import Viewer
from forum.models import Post, Quote
from prose.passages import folded, stands_in
from prose.quotes import PLACE, own_words
from prose.rendering import Quoted, Rendering

_UNREAD = ("source", "html", "vector")  # of a quoted post
_ONE = "quoted__"
_NOBODY = Regard()  # whom who wants to see every word would rather not meet


def write_quotes(post: Post, quotes: Sequence[Quoted]) -> None:
    """Write down what a saved post quotes, instead of what it quoted before; one statement for a post without quotes."""
    Quote.objects.filter(text=post).delete()
    if not quotes:
        return
    wanted = {quote.key: _id_of(quote.key) for quote in quotes}
    there = set(Post.objects.filter(pk__in=filter(None, wanted.values())).values_list("pk", flat=True))
    Quote.objects.bulk_create(
        Quote(
            text=post,
            place=place,
            quoted_id=wanted[quote.key] if wanted[quote.key] in there else None,
            html=quote.html,
            plain=quote.plain,
        )
        for place, quote in enumerate(quotes, start=1)
    )


def as_quote(post: Post) -> str:
    """The words of a post, as they were written, as a quote that links to it; what the post itself quotes is left out."""
    name = post.byline.shown
    if post.number:
        name = _("%(name)s, post %(number)d") % {"name": name, "number": post.number}
    label = re.sub(r"([\\\[\]])", r"\\\1", name)
    words = own_words(post.source, surroundings(post.lang)["site"]).strip()
    lines = [f"[{label}]({post.get_absolute_url()})", *re.sub("\n{3,}", "\n\n", words).split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def fill_in(posts: Iterable[Post], viewer: Viewer, regard: Regard = _NOBODY) -> None:
    """Make `shown_html` of posts ready for `viewer`. One query if any of them quotes; else none.

    What others quote comes veiled as `regard` says, so that nobody is met again by way of a third.
    """
    quoting = {post.pk: post for post in posts if PLACE.search(post.html)}
    if not quoting:
        return
    passages: dict[int, dict[int, str]] = {pk: {} for pk in quoting}
    present = _presenter()
    for quote in _quotes_of(quoting, viewer):
        quoted = quote.quoted if quote.may_be_read else None  # type: ignore[attr-defined]
        away = quoted is not None and quoted.topic_id != quoting[quote.text_id].topic_id
        is_own = quoting[quote.text_id].byline_id in regard.mine
        veiled = regard.veils(quoted.byline_id, quote.plain) if quoted and not is_own else ""
        passages[quote.text_id][quote.place] = present(quote, quoted, away, veiled)
    for pk, post in quoting.items():
        post.shown_html = _filled(post.html, passages[pk])


def _quotes_of(posts: Iterable[int], viewer: Viewer) -> Iterable[Quote]:
    readable = Post.objects.visible_to(viewer).filter(pk=OuterRef("quoted"))
    return (
        Quote.objects.filter(text__in=list(posts))
        .select_related("quoted__byline", "quoted__topic")
        .defer(*(_ONE + column for column in _UNREAD), "quoted__topic__vector")
        .annotate(may_be_read=Exists(readable))
    )


def shown(renderings: Sequence[Rendering], viewer: Viewer, *, topic_id: int | None = None) -> list[str]:
    """The HTML of words that are no post, such as a preview, with what they quote. One query if any of them quotes."""
    keys = {quote.key: _id_of(quote.key) for rendering in renderings for quote in rendering.quotes}
    if not keys:
        return [rendering.html for rendering in renderings]
    found = {
        post.pk: post
        for post in Post.objects.visible_to(viewer)
        .filter(pk__in=filter(None, keys.values()))
        .select_related("byline", "topic")
        .defer(*_UNREAD, "topic__vector")
    }
    present = _presenter()

    def passage(quote: Quoted) -> str:
        quoted = found.get(keys[quote.key] or 0)
        return present(quote, quoted, quoted is not None and quoted.topic_id != topic_id, "")

    return [
        _filled(
            rendering.html, {place: passage(quote) for place, quote in enumerate(rendering.quotes, start=1)}
        )
        for rendering in renderings
    ]


def _presenter() -> Callable[[Quote | Quoted, Post | None, bool, str], str]:
    """A function that gives a passage as HTML; it folds the words of each quoted post once."""

    @cache
    def words_of(pk: int, plain: str) -> str:
        return folded(plain)

    def present(words: Quote | Quoted, quoted: Post | None, away: bool, veiled: str) -> str:
        context = {"quoted": quoted, "html": words.html, "away": away, "veiled": veiled, "stands": True}
        if quoted is not None:
            context["stands"] = stands_in(words.plain, words_of(quoted.pk, quoted.plain))
        return render_to_string("forum/quote.html", context)

    return present


def _filled(html: str, passages: dict[int, str]) -> str:
    gone = "" if all(int(place) in passages for place in PLACE.findall(html)) else _gone()
    return PLACE.sub(lambda place: passages.get(int(place[1]), gone), html)


def _gone() -> str:
    return render_to_string("forum/quote.html", {"quoted": None})


def _id_of(key: str) -> int | None:
    try:
        return from_address(key)
    except ValueError:
        return None
