"""From a post's source to what is stored beside it, and rendering again what is old or names something new."""

from collections.abc import Iterable

from django.db import transaction

from accounts.referring import resolve, write_references
from accounts.uploading import hold_uploads
from forum.models import Post, PostReference
from prose.rendering import RENDERER_VERSION, Reference, render_post

BATCH = 200


def show(post: Post) -> tuple[Reference, ...]:
    """Fill `html`, `plain` and `renderer` of a post from its source, and return what it names.

    At most three queries, none for a text that names nothing; nothing is saved.
    """
    prefix = f"{post.anchor}-"
    rendering = render_post(post.source, prefix=prefix)
    if rendering.references:
        rendering = render_post(post.source, resolved=resolve(rendering.references), prefix=prefix)
    post.html, post.plain, post.renderer = rendering.html, rendering.plain, RENDERER_VERSION
    return rendering.references


def write_down(post: Post, named: tuple[Reference, ...]) -> None:
    """Store what a saved post names, and let it hold the pictures that its writer uploaded."""
    write_references(post, named)
    hold_uploads(
        post, [reference.key for reference in named if reference.kind == "upload"], signed_by=post.byline
    )


def rerender_old() -> int:
    """Render every post again that an older renderer made; returns how many. May be stopped and begun again."""
    done = 0
    while batch := list(Post.objects.exclude(renderer=RENDERER_VERSION).only("source")[:BATCH]):
        done += _rerender(batch)
    return done


def rerender_naming(kind: str, keys: Iterable[str]) -> int:
    """Render the posts again that name any of `keys`; returns how many."""
    naming = PostReference.objects.filter(kind=kind, key__in=list(keys)).values("text")
    return sum(
        _rerender([post]) for post in Post.objects.filter(pk__in=naming).only("source").iterator(BATCH)
    )


@transaction.atomic
def _rerender(posts: list[Post]) -> int:
    for post in posts:
        show(post)
        # A post that was changed meanwhile has been rendered by its own edit.
        Post.objects.filter(pk=post.pk, source=post.source).update(
            html=post.html, plain=post.plain, renderer=post.renderer
        )
    return len(posts)
