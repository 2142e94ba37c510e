"""From an essay's source to what is stored beside it, and rendering again what is old or names something new."""

from collections.abc import Iterable

from accounts.labels import surroundings
from accounts.referring import resolve, write_references
from accounts.uploading import hold_uploads
from essays.models import Essay, EssayReference
from prose.rendering import RENDERER_VERSION, Reference, Rendering, render_essay

COLUMNS = ("html", "plain", "renderer", "words")


def render(source: str, lang: str = "en-GB") -> Rendering:
    """What a source in `lang` gives, with its names resolved; also the preview. At most three queries."""
    around = surroundings(lang)
    rendering = render_essay(source, **around)
    if rendering.references:
        rendering = render_essay(source, resolved=resolve(rendering.references), **around)
    return rendering


def show(essay: Essay) -> tuple[Reference, ...]:
    """Fill `html`, `plain`, `renderer` and `words` of an essay, and return what it names; nothing is saved."""
    rendering = render(essay.source, essay.lang)
    essay.html, essay.plain = rendering.html, rendering.plain
    essay.renderer, essay.words = RENDERER_VERSION, rendering.words
    return rendering.references


def write_down(essay: Essay, named: Iterable[Reference]) -> None:
    """Store what a saved essay names, and let it hold its pictures and its cover."""
    references = tuple(named)
    write_references(essay, references)
    pictures = [reference.key for reference in references if reference.kind == "upload"]
    hold_uploads(essay, [*pictures, *([essay.cover.name] if essay.cover else [])])


def rerender_old() -> int:
    """Render every essay again that an older renderer made; returns how many."""
    return _rerender(Essay.objects.exclude(renderer=RENDERER_VERSION))


def rerender_naming(kind: str, keys: Iterable[str]) -> int:
    """Render the essays again that name any of `keys`; returns how many."""
    naming = EssayReference.objects.filter(kind=kind, key__in=list(keys)).values("text")
    return _rerender(Essay.objects.filter(pk__in=naming))


def _rerender(essays: Iterable[Essay]) -> int:
    done = 0
    for essay in essays:
        show(essay)
        # An essay that was changed meanwhile has been rendered by its own save.
        Essay.objects.filter(pk=essay.pk, source=essay.source).update(
            **{column: getattr(essay, column) for column in COLUMNS}
        )
        done += 1
    return done
