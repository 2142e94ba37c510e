"""From a post's source to what is stored beside it, and rendering again what is old or names something new."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.labels import surroundings
from accounts.models import Byline
from accounts.referring import resolve, write_references
from accounts.uploading import hold_uploads
from forum.models import Post, PostReference
from prose.characters import is_visible
from prose.rendering import RENDERER_VERSION, Reference, Rendering, render_post

BATCH = 200


def show(post: Post) -> tuple[Reference, ...]:
    """Fill `html`, `plain` and `renderer` of a post from its source, and return what it names.

    At most three queries, none for a text that names nothing; nothing is saved.
    """
    rendering = _render(post.source, f"{post.anchor}-", post.lang)
    post.html, post.plain, post.renderer = rendering.html, rendering.plain, RENDERER_VERSION
    return rendering.references


def new_post(source: str, byline: Byline, submission: str | None) -> tuple[Post, tuple[Reference, ...]]:
    """An unsaved post with its words rendered, and what it names; done before any lock is taken."""
    post = Post(source=source, byline=byline, submission=submission)
    named = show(post)
    check_seen(post)
    return post, named


def check_seen(post: Post) -> None:
    """Raise ValidationError for words of which readers would see nothing, such as a comment."""
    if not (is_visible(strip_tags(post.html)) or any(mark in post.html for mark in ("<img", "<hr"))):
        raise ValidationError(
            _("Readers would see nothing of this. Please write it another way; it is below.")
        )


def preview(source: str) -> str:
    """The HTML that a post of these words would have; nothing is stored. Raises ValidationError as `new_post`."""
    post = Post(source=source)
    show(post)
    check_seen(post)
    return post.html


def show_words(source: str, prefix: str, lang: str) -> str:
    """The HTML of words that are not a post any more: an earlier version, by the renderer of today."""
    return _render(source, prefix, lang).html


def _render(source: str, prefix: str, lang: str) -> Rendering:
    around = surroundings(lang)
    rendering = render_post(source, prefix=prefix, **around)
    if rendering.references:
        rendering = render_post(source, resolved=resolve(rendering.references), prefix=prefix, **around)
    return rendering


def write_down(post: Post, named: tuple[Reference, ...]) -> None:
    """Store what a saved post names, and let it hold the pictures that its writer uploaded."""
    write_references(post, named)
    hold_uploads(
        post, [reference.key for reference in named if reference.kind == "upload"], signed_by=post.byline
    )


def rerender_old() -> int:
    """Render every post again that an older renderer made; returns how many. May be stopped and begun again."""
    done, last = 0, 0
    old = Post.objects.exclude(renderer=RENDERER_VERSION).order_by("pk").only("source", "lang")
    while batch := list(old.filter(pk__gt=last)[:BATCH]):
        for post in batch:
            _rerender(post)
        done, last = done + len(batch), batch[-1].pk
    return done


def rerender_naming(kind: str, keys: Iterable[str]) -> int:
    """Render the posts again that name any of `keys`; returns how many."""
    naming = PostReference.objects.filter(kind=kind, key__in=list(keys)).values("text")
    done = 0
    for post in Post.objects.filter(pk__in=naming).only("source", "lang").iterator(BATCH):
        _rerender(post)
        done += 1
    return done


def _rerender(post: Post) -> None:
    """One statement a post, so that nobody who posts or likes waits for the others."""
    show(post)
    # A post that was changed meanwhile has been rendered by its own edit.
    Post.objects.filter(pk=post.pk, source=post.source).update(
        html=post.html, plain=post.plain, renderer=post.renderer
    )
