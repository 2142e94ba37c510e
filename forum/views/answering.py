"""Small answers to a post, each a button: like, bookmark, “this helped me”. As a plain form it leads back; htmx gets the button anew."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.limiting import TooOften
from forum.bookmarking import add_bookmark, remove_bookmark
from forum.liking import like, toggle, unlike
from forum.models import Post
from forum.reading import page_of
from forum.thanking import take_thanks_back, thank

_LIKE, _BOOKMARK = "forum/like.html", "forum/bookmark.html"


class HtmxRequest(HttpRequest):
    """What django-htmx's middleware hands on."""

    htmx: HtmxDetails


@require_POST
def post_like(request: HtmxRequest, pk: int) -> HttpResponse:
    """Toggle a like; a form that says what it `want`s does that and no more, however often it is sent."""
    post = _visible(request, pk)
    if not request.user.is_authenticated:
        return _to_login(request, post)
    verb = {"like": like, "unlike": unlike}.get(request.POST.get("want", ""), toggle)
    try:
        verb(post=post, by=request.user)
    except TooOften as refusal:
        return _too_often(request, post, refusal, _LIKE)
    return _button(request, post, _LIKE) if request.htmx else HttpResponseRedirect(page_of(post))


@require_POST
def post_bookmark(request: HtmxRequest, pk: int) -> HttpResponse:
    """Keep a bookmark of a post, or (`want=forget`) let it go."""
    post = _visible(request, pk)
    if not request.user.is_authenticated:
        return _to_login(request, post)
    if request.POST.get("want") == "forget":
        remove_bookmark(post=post, by=request.user)
    else:
        try:
            add_bookmark(post=post, by=request.user)
        except TooOften as refusal:
            return _too_often(request, post, refusal, _BOOKMARK)
    return _button(request, post, _BOOKMARK) if request.htmx else HttpResponseRedirect(page_of(post))


@require_POST
def post_helped(request: HtmxRequest, pk: int) -> HttpResponse:
    """Say that a reply helped, or (`want=undo`) say it no longer."""
    post = _visible(request, pk)
    if not request.user.is_authenticated:
        return _to_login(request, post)
    verb = take_thanks_back if request.POST.get("want") == "undo" else thank
    verb(post=post, by=request.user)
    if request.htmx:
        return _button(request, post, "forum/helped.html", may_thank=True)
    return HttpResponseRedirect(page_of(post))


def _too_often(request: HtmxRequest, post: Post, refusal: TooOften, button: str) -> HttpResponse:
    """429, with the sentence beside the button or on a page of its own."""
    if request.htmx:
        response = _button(request, post, button, sentence=str(refusal))
        response.status_code = 429
        response["Shown-Here"] = "1"  # static/js/site.js lets htmx show a refusal that says so
    else:
        response = render(request, "errors/429.html", {"sentence": str(refusal)}, status=429)
    response["Retry-After"] = str(refusal.seconds)
    return response


def _button(request: HtmxRequest, post: Post, template: str, **context: object) -> HttpResponse:
    """The form of one button as it is now."""
    fresh = get_object_or_404(Post.objects.visible_to(request.user).with_my_like(request.user), pk=post.pk)
    return render(request, template, {"post": fresh, **context})


def _to_login(request: HtmxRequest, post: Post) -> HttpResponse:
    to_login = redirect_to_login(post.get_absolute_url())
    return HttpResponseClientRedirect(to_login.url) if request.htmx else to_login


def _visible(request: HttpRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user).select_related("topic__category", "byline")
    return get_object_or_404(posts, pk=pk)
