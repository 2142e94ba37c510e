"""Lists of topics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.keyset import page_before
from forum.models import Category, Topic
from forum.models.topic import TopicQuerySet
from forum.permissions import may_open_topic

ROWS = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All categories, and the topics talked about last."""
    topics, older = page_of_topics(Topic.objects.visible_to(request.user).published(), request)
    categories = Category.objects.visible_to(request.user)
    context = {"categories": categories, "topics": topics, "older": older, "section": "forum"}
    return render(request, "forum/index.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of a category, the last talked about first."""
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    topics, older = page_of_topics(
        Topic.objects.visible_to(request.user).published().filter(category=category), request
    )
    context = {
        "category": category,
        "topics": topics,
        "older": older,
        "may_open_topic": may_open_topic(category, request.user),
        "section": "forum",
    }
    return render(request, "forum/category.html", context)


def page_of_topics(topics: TopicQuerySet, request: HttpRequest) -> tuple[list[Topic], str]:
    """A page of a list of topics, and the key of the next one (empty at the end)."""
    return page_before(topics.for_list(), request.GET.get("before", ""), column="last_post_at", size=ROWS)
