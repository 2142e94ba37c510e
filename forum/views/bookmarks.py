"""A member's bookmarks: one list, where notes and reminders are changed and bookmarks taken away."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.keeping import keep_words, kept_words, let_go
from accounts.keyset import page_before
from accounts.permissions import check_signed_in
from accounts.viewers import Viewer
from accounts.views.refusing import REFUSALS, form_again, gone_with_words
from forum.bookmarking import describe_bookmark
from forum.forms import BookmarkForm
from forum.models import Bookmark, Post
from forum.submitting import words_of

ROWS = 30


class Row(NamedTuple):
    """A bookmark, its form, and its post; None if the post is not there (any more) for its owner."""

    bookmark: Bookmark
    form: BookmarkForm
    post: Post | None


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's bookmarks, the newest first."""
    mine = Bookmark.objects.filter(member=check_signed_in(request.user)).order_by("-created_at", "-pk")
    found, older = page_before(mine, request.GET.get("before", ""), column="created_at", size=ROWS)
    context = {"rows": _rows(found, request.user), "older": older, "section": "forum"}
    return render(request, "forum/bookmarks.html", context)


def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """One bookmark: its note and reminder as a form; `act=remove` takes it away."""
    if not request.user.is_authenticated:
        keep_words(request, request.path, words_of(request, "note", "remind_at"))
        return HttpResponseRedirect(f"{reverse('account_login')}?next={request.path}")
    found = Bookmark.objects.filter(member=request.user, pk=pk).first()
    if found is None:
        return gone_with_words(request)
    if request.method != "POST":
        return _page(request, _form_of(found, kept_words(request, request.path)), found)
    if request.POST.get("act") == "remove":
        found.delete()
        messages.success(request, _("The bookmark is gone."))
        return HttpResponseRedirect(reverse("bookmarks"))
    form = BookmarkForm(request.POST, auto_id=_ids(found))
    context = {"row": _rows([found], request.user)[0], "section": "forum"}
    if not form.is_valid():
        return form_again(request, "forum/bookmark_one.html", context, form)
    try:
        describe_bookmark(bookmark=found, by=request.user, **form.cleaned_data)
    except REFUSALS as refusal:
        return form_again(request, "forum/bookmark_one.html", context, form, refusal)
    let_go(request, request.path)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("bookmarks"))


def _page(request: HttpRequest, form: BookmarkForm, found: Bookmark) -> HttpResponse:
    context = {"row": _rows([found], request.user)[0], "form": form, "section": "forum"}
    return render(request, "forum/bookmark_one.html", context)


def _rows(bookmarks: list[Bookmark], viewer: Viewer) -> list[Row]:
    posts = (
        Post.objects.visible_to(viewer)
        .filter(pk__in=[bookmark.post_id for bookmark in bookmarks])
        .select_related("topic", "byline")
        .defer("source", "html", "vector")
    )
    known = {post.pk: post for post in posts}
    return [Row(bookmark, _form_of(bookmark), known.get(bookmark.post_id)) for bookmark in bookmarks]


def _form_of(bookmark: Bookmark, kept: dict[str, str] | None = None) -> BookmarkForm:
    said = {"note": bookmark.note, "remind_at": bookmark.remind_at}
    return BookmarkForm(initial=said | (kept or {}), auto_id=_ids(bookmark))


def _ids(bookmark: Bookmark) -> str:
    """Fields of many bookmarks stand on one page."""
    return f"bookmark-{bookmark.pk}-%s"
