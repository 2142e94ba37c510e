"""Lists of topics for everybody: all of them, and those of a category."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import levels_of
from forum.listing import in_category, newest
from forum.models import Category
from forum.permissions import may_open_topic
from forum.watching import level_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All categories, and the topics talked about last."""
    topics, older = newest(request.user, request.GET.get("before", ""))
    categories = Category.objects.visible_to(request.user)
    context = {"categories": categories, "topics": topics, "older": older, "section": "forum"}
    return render(request, "forum/index.html", context)


@require_safe
@login_required
def where(request: HttpRequest) -> HttpResponse:
    """In which category to open a topic: those in which one may write."""
    mine = levels_of(request.user)
    categories = Category.objects.visible_to(request.user).filter(write_level__in=mine)
    return render(request, "forum/topic_where.html", {"categories": categories, "section": "forum"})


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of a category, the last talked about first."""
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    topics, older = in_category(category, request.user, request.GET.get("before", ""))
    context = {
        "category": category,
        "topics": topics,
        "older": older,
        "may_open_topic": may_open_topic(category, request.user),
        "watch_level": level_of(request.user, category=category),
        "section": "forum",
    }
    return render(request, "forum/category.html", context)
