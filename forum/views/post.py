"""What one does with a single post of one's own, and its history. Liking and the like: forum/views/answering.py."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.keeping import keep_words, kept_words, let_go
from accounts.refusals import Conflict
from accounts.views.refusing import REFUSALS, form_again, gone_with_words
from forum.editing import edit
from forum.forms import EditForm
from forum.models import Post
from forum.models.post import PostQuerySet
from forum.permissions import check_edit, check_remove
from forum.reading import page_of
from forum.removing import remove
from forum.rendering import show_words
from forum.submitting import words_of

REVISIONS = 20  # earlier versions on a page of a post's history


def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words."""
    post = _standing_posts(request).filter(pk=pk).first()
    if post is None:
        return gone_with_words(request)
    context = {"post": post, "section": "forum"}
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        check_edit(post, request.user)
        kept = kept_words(request, request.path)
        form = EditForm(initial={"body": post.source, "version": post.version, **kept})
        return render(request, "forum/post_edit.html", {**context, "form": form})
    form = EditForm(request.POST)
    try:
        member = check_edit(post, request.user)
        if not form.is_valid():
            return form_again(request, "forum/post_edit.html", context, form)
        edit(
            post=post,
            by=member,
            source=form.cleaned_data["body"],
            version=form.cleaned_data["version"],
        )
    except Conflict as refusal:
        # Sending the form again now replaces the text that is shown beside it.
        data = request.POST.copy()
        data["version"] = str(post.version)
        return form_again(
            request, "forum/post_edit.html", {**context, "theirs": post.source}, EditForm(data), refusal
        )
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(request, request.path, words_of(request, "body", "version"))
        return form_again(request, "forum/post_edit.html", context, form, refusal)
    let_go(request, request.path)
    return HttpResponseRedirect(page_of(post))


@login_required
def post_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own words back, after a question."""
    post = get_object_or_404(_standing_posts(request), pk=pk)
    member = check_remove(post, request.user)
    if post.state == Post.State.REMOVED:
        return HttpResponseRedirect(page_of(post))
    if request.method != "POST":
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
    shown = [
        (revision, show_words(revision.source, f"v{revision.version}-", post.lang))
        for revision in found[:REVISIONS]
    ]
    context = {"post": post, "revisions": shown, "older": older, "section": "forum"}
    return render(request, "forum/post_history.html", context)


def _visible(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(
        Post.objects.visible_to(request.user).select_related("topic__category", "byline"), pk=pk
    )


def _standing_posts(request: HttpRequest) -> PostQuerySet:
    return Post.objects.standing_for(request.user).select_related("topic__category", "byline")
