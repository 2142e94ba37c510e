"""From a post's source to what is stored beside it, and rendering again what is old or names something new."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.labels import surroundings
from accounts.models import Byline
from accounts.referring import resolve, write_references
from accounts.uploading import hold_uploads
from accounts.viewers import Viewer
from forum.models import Post, PostReference
from forum.quoting import shown, write_quotes
from prose.characters import is_visible
from prose.pictures import has_undescribed
from prose.quotes import PLACE
from prose.rendering import RENDERER_VERSION, Quoted, Reference, Rendering, render_post

BATCH = 200


def show(post: Post) -> tuple[Reference, ...]:
    """Fill `html`, `plain` and `renderer` of a post from its source, and return what it names and quotes.

    At most three queries, none for a text that names nothing; nothing is saved.
    """
    rendering = _render(post.source, f"{post.anchor}-", post.lang)
    post.html, post.plain, post.renderer = rendering.html, rendering.plain, RENDERER_VERSION
    return (*rendering.references, *rendering.quotes)


def new_post(source: str, byline: Byline, submission: str | None) -> tuple[Post, tuple[Reference, ...]]:
    """An unsaved post with its words rendered, and what it names; done before any lock is taken."""
    post = Post(source=source, byline=byline, submission=submission)
    named = show(post)
    check_seen(post)
    return post, named


def check_seen(post: Post) -> None:
    """Raise ValidationError for words of which some readers would see nothing: a comment, a picture without a description."""
    marks = ("<img", "<hr")
    if not (
        is_visible(strip_tags(post.html)) or PLACE.search(post.html) or any(m in post.html for m in marks)
    ):
        raise ValidationError(
            _("Readers would see nothing of this. Please write it another way; it is below.")
        )
    if has_undescribed(post.html):
        raise ValidationError(
            _(
                "A picture says nothing to who cannot see it. Please write what it shows between the brackets: "
                "![what one sees](/uploads/…). Your words are below."
            )
        )


def preview(source: str, viewer: Viewer = None, *, topic_id: int | None = None) -> str:
    """The HTML that `viewer` would see of a post of these words in that topic; nothing is stored.

    Raises ValidationError as `new_post`.
    """
    post = Post(source=source)
    rendering = _render(source, f"{post.anchor}-", post.lang)
    post.html = rendering.html
    check_seen(post)
    return shown([rendering], viewer, topic_id=topic_id)[0]


def show_words(
    texts: Sequence[tuple[str, str]], lang: str, viewer: Viewer, *, topic_id: int | None = None
) -> list[str]:
    """The HTML of words that are not a post any more, such as earlier versions, by the renderer of today.

    `texts` are sources, each with the prefix of its ids. What they quote costs one query for all of them.
    """
    renderings = [_render(source, prefix, lang) for source, prefix in texts]
    return shown(renderings, viewer, topic_id=topic_id)


def plain_words(texts: Sequence[str], lang: str) -> list[str]:
    """The plain words of sources, without what they quote."""
    return [_render(source, "", lang).plain for source in texts]


def _render(source: str, prefix: str, lang: str) -> Rendering:
    around = surroundings(lang)
    rendering = render_post(source, prefix=prefix, quoting=True, **around)
    named = [*rendering.references, *(name for quote in rendering.quotes for name in quote.references)]
    if named:
        rendering = render_post(source, resolved=resolve(named), prefix=prefix, quoting=True, **around)
    return rendering


def write_down(post: Post, named: tuple[Reference, ...]) -> None:
    """Store what a saved post names and quotes, and let it hold the pictures that its writer uploaded."""
    write_references(post, [reference for reference in named if not isinstance(reference, Quoted)])
    write_quotes(post, [quote for quote in named if isinstance(quote, Quoted)])
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


@transaction.atomic
def _rerender(post: Post) -> None:
    """One transaction a post, so that nobody who posts or likes waits for the others."""
    named = show(post)
    # A post that was changed meanwhile has been rendered by its own edit.
    is_same = Post.objects.filter(pk=post.pk, source=post.source).update(
        html=post.html, plain=post.plain, renderer=post.renderer
    )
    if is_same:
        write_quotes(post, [quote for quote in named if isinstance(quote, Quoted)])
