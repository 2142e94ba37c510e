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
from accounts.viewers import Viewer
from essays.models import Essay
from forum.models import Post, Topic

LONGEST = 200
_ENDS = (".", "!", "?", "…", "\n", ".”", "!”", "?”", '."', '!"', '?"')  # of a sentence
TOGETHER, ALONE = 8, 40  # rows of a kind, with the other kinds and by itself


class Result(NamedTuple):
    """A row of the results; `words` is where it was found and `title` an essay's own, as safe HTML with marks."""

    kind: str
    row: Any
    words: SafeString
    title: SafeString


KINDS: dict[str, str | Promise] = {"essays": _("Essays"), "topics": _("Topics"), "posts": _("Posts")}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` and, for one kind alone, `&kind=`."""
    words = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    shown = [kind] if kind in KINDS else list(KINDS)
    results = [result for name in shown for result in _find(name, words, request.user, len(shown) == 1)]
    context = {
        "words": words,
        "kind": kind if kind in KINDS else "",
        "kinds": KINDS.items(),
        "results": results if words else [],
        "section": "search",
    }
    return render(request, "pages/search.html", context)


def _find(kind: str, words: str, viewer: Viewer, alone: bool) -> list[Result]:
    if not words:
        return []
    count = ALONE if alone else TOGETHER
    match kind:
        case "essays":
            essays = Essay.objects.visible_to(None).defer("source", "html")
            rows = essays.with_bylines().search(words, count=count, headline="plain", title="title")
        case "topics":
            topics = Topic.objects.visible_to(viewer).published().select_related("category", "byline")
            rows = topics.search(words, count=count, headline="title")
        case _:
            posts = Post.objects.visible_to(viewer).filter(state=Post.State.PUBLISHED, is_announcement=False)
            posts = posts.select_related("topic", "byline").defer("source", "html")
            rows = posts.search(words, count=count, headline="plain")
    return [_result(kind, row) for row in rows]


def _result(kind: str, row: Any) -> Result:
    words = row.found if kind == "topics" else with_ellipses(row.found, row.plain)
    return Result(kind, row, marked(words), marked(getattr(row, "found_title", "")))


def with_ellipses(found: str, plain: str) -> str:
    """An excerpt with one "…" wherever it begins or ends inside a sentence of `plain`."""
    found = found.strip()
    bare = found.translate(dict.fromkeys(map(ord, FOUND)))
    place = plain.find(bare)
    before, after = plain[: max(place, 0)].rstrip(" "), plain[place + len(bare) :].strip()
    begins = place == 0 or before.endswith(_ENDS) or bare.startswith("…")
    ends = (place >= 0 and not after) or bare.endswith(_ENDS)
    return f"{'' if begins else '…'}{found}{'' if ends else '…'}"


def marked(found: str) -> SafeString:
    """Words with <mark> round what was found; everything else is escaped first."""
    begin, end = FOUND
    return mark_safe(escape(found).replace(begin, "<mark>").replace(end, "</mark>"))
