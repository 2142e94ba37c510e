"""What one does with a single post of one's own, and its history. Liking and the like: forum/views/answering.py."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.holding import held_edits_by
from forum.models import Post, TitleRevision
from forum.models.post import PostQuerySet
from forum.permissions import check_remove
from forum.quoting import fill_in
from forum.reading import page_of
from forum.removing import remove
from forum.rendering import plain_words, show_words
from prose.comparing import compare

REVISIONS = 20  # earlier versions on a page of a post's history


@login_required
def post_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own words back, after a question."""
    post = get_object_or_404(_standing_posts(request), pk=pk)
    member = check_remove(post, request.user)
    if post.state == Post.State.REMOVED:
        return HttpResponseRedirect(page_of(post))
    if request.method != "POST":
        fill_in([post], request.user)
        return render(request, "forum/post_remove.html", {"post": post, "section": "forum"})
    remove(post=post, by=member)
    post.topic.refresh_from_db()
    if post.topic.state != post.topic.State.PUBLISHED:
        return HttpResponseRedirect(post.topic.category.get_absolute_url())
    return HttpResponseRedirect(page_of(post))


@require_safe
def post_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before its edits."""
    post = _visible(request, pk)
    before = request.GET.get("before", "")
    revisions = post.revisions.order_by("-version")
    if before.isdecimal() and len(before) < 9:
        revisions = revisions.filter(version__lt=int(before))
    found = list(revisions[: REVISIONS + 1])
    older = found[REVISIONS - 1].version if len(found) > REVISIONS else None
    fill_in([post], request.user)
    texts = [(revision.source, f"v{revision.version}-") for revision in found[:REVISIONS]]
    words = show_words(texts, post.lang, request.user, topic_id=post.topic_id)
    shown = list(zip(found, words, strict=False))
    waiting = held_edits_by(request.user).filter(post=post).first()
    titles, older_titles = _titles(post, request.GET.get("titles", ""))
    context = {
        "post": post,
        "revisions": shown,
        "older": older,
        "titles": titles,
        "older_titles": older_titles,
        "held_edit": waiting,
        "changed": _changed(post, request.GET.get("version", "")),
        "section": "forum",
    }
    return render(request, "forum/post_history.html", context)


def _titles(post: Post, before: str) -> tuple[list[TitleRevision], int | None]:
    """The titles that the topic of an opening post had before, the newest first, and the number from which older ones go on."""
    if not post.is_opening or not post.topic.retitled_at:
        return [], None
    titles = post.topic.title_revisions.order_by("-number")
    if before.isascii() and before.isdecimal() and len(before) < 9:
        titles = titles.filter(number__lt=int(before))
    found = list(titles[: REVISIONS + 1])
    return found[:REVISIONS], found[REVISIONS - 1].number if len(found) > REVISIONS else None


def _changed(post: Post, version: str) -> dict[str, Any] | None:
    """What an edit changed, word by word: that of `version`, else the last; None if there was none.

    In the plain words, which hold nothing of what is quoted: who reads this may not be allowed to read that.
    """
    revisions = post.revisions.order_by("-version")
    if version.isascii() and version.isdecimal() and len(version) < 9:
        was = revisions.filter(version=int(version)).first()
    else:
        was = revisions.first()
    if was is None:
        return None
    following = post.revisions.filter(version__gt=was.version).order_by("version").first()
    before, after = plain_words([was.source, (following or post).source], post.lang)
    rows = compare(before, after)
    differences = [(_("What was changed"), rows)] if rows else []
    return {"was": was, "following": following, "differences": differences}


def _visible(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(
        Post.objects.visible_to(request.user).select_related("topic__category", "byline"), pk=pk
    )


def _standing_posts(request: HttpRequest) -> PostQuerySet:
    return Post.objects.standing_for(request.user).select_related("topic__category", "byline")
