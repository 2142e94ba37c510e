"""The page of a topic, and permalinks."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.regarding import Regard, regard_of
from accounts.viewers import may_moderate
from accounts.views.moving import moved_to
from forum.linked_data import discussion
from forum.models import Post, Topic
from forum.ordering import NEWEST, ORDERS, TOP, FlatPage, newest_address, read_newest, read_top
from forum.permissions import may_reply, may_retitle
from forum.reading import NoSuchPage, TopicPage, page_of, read_page
from forum.views.composers import reply_box
from forum.views.held import waiting_page
from forum.views.walking import opens
from forum.walking import walk


@require_safe
def topic(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One page of a topic, as a tree or in another order (`?order=`), with the form for a reply below."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).select_related("category"), pk=pk)
    if slug != topic.address_slug:
        return moved_to(_with_query(topic, request))
    regard = regard_of(request.user)
    try:
        page = _page(request, topic, regard)
    except NoSuchPage as error:
        if error.instead:  # replies are taken back, and a bookmark still says page 3
            return HttpResponseRedirect(error.instead)
        raise Http404 from error
    context = {
        **reply_box(request, topic),
        "page": page,
        "tags": topic.tags.all(),
        "walk": walk(topic, page, request.user, opens=opens(request), regard=regard),
        "is_for_all": topic.is_for_all,
        "may_reply": may_reply(topic, request.user),
        "may_moderate": may_moderate(request.user),
        "may_retitle": page.opening is not None and may_retitle(page.opening.post, request.user),
        "reply_address": topic.reply_address,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
        **_addresses(topic, page),
    }
    if topic.is_for_all and page.opening and not page.order:
        context["data"] = discussion(topic, page.opening.post)
    return render(request, "forum/topic.html", context)


def _page(request: HttpRequest, topic: Topic, regard: Regard) -> TopicPage:
    """The page that is asked for. Raises NoSuchPage, and Http404 for what is no number."""
    order, number, branch = request.GET.get("order", ""), _number(request, "page"), _number(request, "branch")
    if not order:
        return read_page(topic, request.user, number=number or 1, branch=branch or 0, regard=regard)
    if branch is not None:
        raise NoSuchPage
    if order == NEWEST:
        return read_newest(topic, request.user, number=number, regard=regard)
    if order == TOP and number is None:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        return read_top(topic, request.user, after=after, before=before, regard=regard)
    raise NoSuchPage


def _with_query(topic: Topic, request: HttpRequest) -> str:
    if "order" in request.GET:
        return f"{topic.get_absolute_url()}?{request.GET.urlencode()}"
    return topic.page_address(_number(request, "page") or 1, branch=_number(request, "branch") or 0)


def _addresses(topic: Topic, page: TopicPage) -> dict[str, object]:
    """The canonical address and the neighbours of a page; another order than the tree has its own neighbours."""
    orders = {order: f"{topic.get_absolute_url()}?order={order}" for order in ORDERS}
    if isinstance(page, FlatPage):
        numbers = page_numbers(page.number, page.last)
        links = [
            {"number": number, "address": newest_address(topic, number, page.last)} for number in numbers
        ]
        return {"canonical": topic.get_absolute_url(), "page_links": links, "orders": orders}

    def address(number: int) -> str:
        return topic.page_address(number, branch=page.branch)

    return {
        "canonical": address(page.number),
        "previous_page": address(page.number - 1),
        "next_page": address(page.number + 1),
        "page_links": [
            {"number": number, "address": address(number)} for number in page_numbers(page.number, page.last)
        ],
        "orders": orders,
    }


def page_numbers(current: int, last: int) -> list[int]:
    """The numbers that a row of page links shows; 0 stands for a gap. At most nine, however many pages there are."""
    shown = sorted({1, 2, current - 1, current, current + 1, last - 1, last} & set(range(1, last + 1)))
    links: list[int] = []
    for number in shown:
        if links and number - links[-1] > 1:
            links.append(0)
        links.append(number)
    return links


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) > 0):
        raise Http404
    return int(text)


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink: to the page and anchor where the post stands now, or to what waits for a moderator."""
    found = Post.objects.standing_for(request.user).select_related("topic").filter(pk=pk).first()
    return HttpResponseRedirect(page_of(found)) if found else waiting_page(request, pk)
