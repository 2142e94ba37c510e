"""The page of a topic, and permalinks."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.viewers import may_moderate
from forum.models import Post, Topic
from forum.permissions import may_reply
from forum.reading import NoSuchPage, TopicPage, page_of, read_page
from forum.views.composers import reply_box
from forum.views.walking import opens
from forum.walking import walk


@require_safe
def topic(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One page of a topic, with the form for a reply below."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).select_related("category"), pk=pk)
    number, branch = _number(request, "page", 1), _number(request, "branch", 0)
    if slug != topic.slug:
        return HttpResponseRedirect(topic.page_address(number, branch=branch), status=301)
    try:
        page = read_page(topic, request.user, number=number, branch=branch)
    except NoSuchPage as error:
        raise Http404 from error
    context = {
        **reply_box(request, topic),
        "page": page,
        "walk": walk(topic, page.all_nodes, request.user, opens=opens(request)),
        "is_for_all": topic.is_for_all,
        "may_reply": may_reply(topic, request.user),
        "may_moderate": may_moderate(request.user),
        **_addresses(request, topic, page),
    }
    return render(request, "forum/topic.html", context)


def _addresses(request: HttpRequest, topic: Topic, page: TopicPage) -> dict[str, object]:
    def address(number: int) -> str:
        return topic.page_address(number, branch=page.branch)

    return {
        "canonical": address(page.number),
        "previous_page": address(page.number - 1),
        "next_page": address(page.number + 1),
        "page_links": [
            {"number": number, "address": address(number)} for number in page_numbers(page.number, page.last)
        ],
        "reply_address": topic.reply_address,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
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


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) > 0):
        raise Http404
    return int(text)


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink: to the page and anchor where the post stands now."""
    found = get_object_or_404(Post.objects.standing_for(request.user).select_related("topic"), pk=pk)
    return HttpResponseRedirect(page_of(found))
