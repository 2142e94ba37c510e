"""A member's bookmarks: one list, where notes and reminders are changed and bookmarks taken away."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
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
_BACK = "post"  # what a form says that was opened from the post: its page leads back there


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
        form = _form_of(found, kept_words(request, request.path))
        return render(request, "forum/bookmark_one.html", {**_context(request, found), "form": form})
    if request.POST.get("act") == "remove":
        found.delete()
        messages.success(request, _("The bookmark is gone."))
        return HttpResponseRedirect(reverse("bookmarks"))
    form = BookmarkForm(request.POST, auto_id=_ids(found))
    context = _context(request, found)
    if not form.is_valid():
        return form_again(request, "forum/bookmark_one.html", context, form)
    try:
        describe_bookmark(bookmark=found, by=request.user, **form.cleaned_data)
    except REFUSALS as refusal:
        return form_again(request, "forum/bookmark_one.html", context, form, refusal)
    let_go(request, request.path)
    messages.success(request, _saved(form.cleaned_data["remind_at"]))
    # At the post itself nobody would see what was said at the top of its page.
    return HttpResponseRedirect(_address_from_post(found) if context["back"] else reverse("bookmarks"))


@login_required
@require_safe
def of_post(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a post to one's bookmark of it; to the post itself, if there is none (any more)."""
    found = Bookmark.objects.filter(member=check_signed_in(request.user), post=pk).first()
    if found is None:
        return HttpResponseRedirect(reverse("forum:post", args=[pk]))
    return HttpResponseRedirect(_address_from_post(found))


def _address_from_post(found: Bookmark) -> str:
    return f"{reverse('bookmark', args=[found.pk])}?back={_BACK}"


def _context(request: HttpRequest, found: Bookmark) -> dict[str, Any]:
    """What the page of one bookmark shows round its form; `back` says that one came from the post."""
    sent = request.POST if request.method == "POST" else request.GET
    back = _BACK if sent.get("back") == _BACK else ""
    return {"row": _rows([found], request.user)[0], "back": back, "section": "forum"}


def _saved(remind_at: datetime | None) -> str:
    if remind_at is None or remind_at <= timezone.now():
        return _("Saved.")
    when = date_format(timezone.localtime(remind_at), "j F Y, H:i")
    return _("Saved. You will be reminded on %(when)s.") % {"when": when}


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
