"""The way to the first post that a reader has not seen, and the branches that they fold."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.viewers import member_of
from forum.models import Post, Topic
from forum.reading import page_of
from forum.seeing import set_fold
from forum.walking import unseen_or_newest


def opens(request: HttpRequest) -> bool:
    """Whether this request puts a page before somebody's eyes: no HEAD, and no browser that fetches ahead."""
    ahead = " ".join(
        request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
    )
    return request.method == "GET" and not any(
        word in ahead.lower() for word in ("prefetch", "prerender", "preview")
    )


@require_safe
def topic_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first post of a topic that this reader has not seen; to the newest if there is none."""
    topics = Topic.objects.visible_to(request.user).filter(last_number__gt=0)  # one that waits has no page
    topic = get_object_or_404(topics.select_related("category"), pk=pk)
    return HttpResponseRedirect(page_of(unseen_or_newest(topic, request.user)))


@require_POST
def post_fold(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember that a branch is folded (`want=fold`) or open (anything else). A script gets 204, a form the page."""
    posts = Post.objects.standing_for(request.user).select_related("topic__category")
    post = get_object_or_404(posts, pk=pk)
    member = member_of(request.user)
    if member is None:
        return redirect_to_login(post.get_absolute_url())
    set_fold(post=post, by=member, folded=request.POST.get("want") == "fold")
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    page, _anchor, _post = page_of(post).partition("#")
    return HttpResponseRedirect(f"{page}#b{post.number}")
