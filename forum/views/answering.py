"""Small answers to a post, each a button: like, bookmark, “this helped me”. As a plain form it leads back; htmx gets the button anew."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.limiting import TooOften
from forum.bookmarking import add_bookmark, remove_bookmark
from forum.liking import like, toggle, unlike
from forum.models import Post
from forum.reading import page_of
from forum.thanking import take_thanks_back, thank
from forum.views.bookmarks import of_post


class HtmxRequest(HttpRequest):
    """What django-htmx's middleware hands on."""

    htmx: HtmxDetails


@require_POST
def post_like(request: HtmxRequest, pk: int) -> HttpResponse:
    """Toggle a like; a button that says what it `want`s does that and no more, however often it is sent."""
    return _act(request, pk, {"like": like, "unlike": unlike}, toggle, "forum/like.html")


@require_http_methods(["GET", "HEAD", "POST"])
def post_bookmark(request: HtmxRequest, pk: int) -> HttpResponse:
    """Keep a bookmark of a post, or (`want=forget`) let it go; asked for as a page, the way to its note and reminder."""
    if request.method != "POST":
        return of_post(request, pk)
    return _act(request, pk, {"forget": remove_bookmark}, add_bookmark, "forum/bookmark.html")


@require_POST
def post_helped(request: HtmxRequest, pk: int) -> HttpResponse:
    """Say that a reply helped, or (`want=undo`) say it no longer."""
    return _act(request, pk, {"undo": take_thanks_back}, thank, "forum/helped.html", may_thank=True)


def _act(
    request: HtmxRequest,
    pk: int,
    verbs: Mapping[str, Callable[..., object]],
    otherwise: Callable[..., object],
    button: str,
    **context: object,
) -> HttpResponse:
    """Do to a post what its button wants, and show the button as it is then."""
    post = _visible(request, pk)
    if not request.user.is_authenticated:
        return to_login_from(request, post)
    try:
        verbs.get(request.POST.get("want", ""), otherwise)(post=post, by=request.user)
    except TooOften as refusal:
        return _too_often(request, post, refusal, button)
    return _button(request, post, button, **context) if request.htmx else HttpResponseRedirect(page_of(post))


def _too_often(request: HtmxRequest, post: Post, refusal: TooOften, button: str) -> HttpResponse:
    """429, with the sentence beside the button or on a page of its own."""
    if request.htmx:
        response = _button(request, post, button, sentence=str(refusal))
        response.status_code = 429
        response["Shown-Here"] = "1"  # static/js/site.js lets htmx show a refusal that says so
    else:
        response = render(
            request, "errors/429.html", {"sentence": str(refusal), "back": page_of(post)}, status=429
        )
    response["Retry-After"] = str(refusal.seconds)
    return response


def _button(request: HtmxRequest, post: Post, template: str, **context: object) -> HttpResponse:
    """The form of one button as it is now."""
    fresh = get_object_or_404(Post.objects.visible_to(request.user).with_mine(request.user), pk=post.pk)
    return render(request, template, {"post": fresh, **context})


def to_login_from(request: HtmxRequest, post: Post) -> HttpResponse:
    """To the page for signing in, which says why, and back to the post."""
    messages.info(
        request, _("You are signed out, so nothing was changed. Sign in, and press the button again.")
    )
    to_login = redirect_to_login(post.get_absolute_url())
    return HttpResponseClientRedirect(to_login.url) if request.htmx else to_login


def _visible(request: HttpRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user).select_related("topic__category", "byline")
    return get_object_or_404(posts, pk=pk)
