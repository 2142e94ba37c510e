"""One search over essays, topics and posts, each asked only for what this reader may see."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models.text import FOUND
from accounts.regarding import WORD, Regard, regard_of
from accounts.viewers import Viewer
from essays.models import Essay
from forum.models import Post, Topic

LONGEST = 200
_ENDS = (".", "!", "?", "…", "\n", ".”", "!”", "?”", '."', '!"', '?"')  # of a sentence
_OPENING, _CLOSING = "“‘\"'([", ".!?…”’\"')]"
_BARE = dict.fromkeys(map(ord, FOUND))
TOGETHER, ALONE = 8, 40  # rows of a kind, with the other kinds and by itself


class Result(NamedTuple):
    """A row of the results; `words` is where it was found and `title` an essay's own, as safe HTML with marks.

    Results of one topic have the same `place` and stand together. `veiled` says why the reader would rather not meet
    it (accounts/regarding.py; empty if they would), and `place_veiled` why not the title above it.
    """

    kind: str
    row: Any
    words: SafeString
    title: SafeString
    place: tuple[str, int]
    veiled: str
    place_veiled: str


KINDS: dict[str, str | Promise] = {"essays": _("Essays"), "topics": _("Topics"), "posts": _("Posts")}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` and, for one kind alone, `&kind=`."""
    words = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    shown = [kind] if kind in KINDS else list(KINDS)
    results, more = _found(shown, words, request.user) if words else ([], [])
    context = {
        "words": words,
        "kind": kind if kind in KINDS else "",
        "kinds": KINDS.items(),
        "results": results,
        "more": [(name, label) for name, label in KINDS.items() if name in more],
        "most": ALONE,
        "section": "search",
    }
    return render(request, "pages/search.html", context)


def _found(kinds: list[str], words: str, viewer: Viewer) -> tuple[list[Result], list[str]]:
    """What was found of these kinds and how the reader regards each, and of which kinds there is more.

    Where a place first comes, all that was found there follows. One statement more if anything was found.
    """
    count = ALONE if len(kinds) == 1 else TOGETHER
    found = {kind: _rows(kind, words, viewer, count + 1) for kind in kinds}
    regard = regard_of(viewer) if any(found.values()) else Regard()
    places: dict[tuple[str, int], list[Result]] = {}
    for kind, rows in found.items():
        for row in rows[:count]:
            result = _result(kind, row, regard)
            places.setdefault(result.place, []).append(result)
    more = [kind for kind, rows in found.items() if len(rows) > count]
    return [result for together in places.values() for result in together], more


def _rows(kind: str, words: str, viewer: Viewer, count: int) -> list[Any]:
    match kind:
        case "essays":
            essays = Essay.objects.visible_to(None).defer("source", "html")
            return list(essays.with_bylines().search(words, count=count, headline="plain", title="title"))
        case "topics":
            topics = Topic.objects.visible_to(viewer).published().select_related("category", "byline")
            return list(topics.search(words, count=count, headline="title"))
        case _:
            posts = Post.objects.visible_to(viewer).filter(state=Post.State.PUBLISHED, is_announcement=False)
            posts = posts.select_related("topic", "byline").defer("source", "html")
            return list(posts.search(words, count=count, headline="plain"))


def _result(kind: str, row: Any, regard: Regard) -> Result:
    words = row.found if kind == "topics" else with_ellipses(row.found, row.plain)
    title = marked(getattr(row, "found_title", ""))
    if kind == "essays":
        veiled = _veiled_essay(row, regard)
        return Result(kind, row, marked(words), title, ("essay", row.pk), "", veiled)
    topic = row if kind == "topics" else row.topic
    above = regard.veils(topic.byline_id, topic.title)
    veiled = _veiled_below(above, topic, row, regard) if kind == "posts" else ""
    return Result(kind, row, marked(words), title, ("topic", topic.pk), veiled, above)


def _veiled_below(above: str, topic: Topic, post: Post, regard: Regard) -> str:
    """Why a post is veiled where its topic stands already; what the topic is veiled for (`above`) is not said twice."""
    veiled = regard.veils(post.byline_id, post.plain)
    is_said = veiled == WORD or post.byline_id == topic.byline_id
    return "" if above and is_said else veiled


def _veiled_essay(essay: Essay, regard: Regard) -> str:
    """Why a reader would rather not meet what the row of an essay says; whoever signed it with others counts too."""
    said = f"{essay.title}\n{essay.found}".translate(_BARE)  # type: ignore[attr-defined]
    told = (regard.veils(signature.byline_id, said) for signature in essay.signatures.all())
    return next(filter(None, told), "")


def with_ellipses(found: str, plain: str) -> str:
    """An excerpt with the signs that stand at its ends, and one "…" wherever it begins or ends inside a sentence of `plain`."""
    found = found.strip()
    bare = found.translate(_BARE)
    place = plain.find(bare)
    if place < 0:
        return f"…{found}…"
    before, after = plain[:place], plain[place + len(bare) :]
    opening, closing = (
        before[len(before.rstrip(_OPENING)) :],
        after[: len(after) - len(after.lstrip(_CLOSING))],
    )
    before, after = before.removesuffix(opening).rstrip(" "), after.removeprefix(closing).strip()
    begins = not before or before.endswith(_ENDS) or bare.startswith("…")
    ends = not after or f"{bare}{closing}".endswith(_ENDS)
    return f"{'' if begins else '…'}{opening}{found}{closing if ends else ''}{'' if ends else '…'}"


def marked(found: str) -> SafeString:
    """Words with <mark> round what was found; everything else is escaped first."""
    begin, end = FOUND
    return mark_safe(escape(found).replace(begin, "<mark>").replace(end, "</mark>"))
