"""Lists of topics, and opening one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.keeping import keep_words, kept_words, let_go
from accounts.keyset import page_before
from accounts.permissions import check_signed_in
from accounts.refusals import Conflict
from accounts.views.refusing import REFUSALS, form_again, gone_with_words
from forum.forms import TopicForm
from forum.models import Category, Topic
from forum.models.topic import TopicQuerySet
from forum.permissions import may_open_topic
from forum.posting import open_topic
from forum.submitting import fresh, new_submission, words_of

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


def topic_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a new topic."""
    category = Category.objects.visible_to(request.user).filter(slug=slug).first()
    if category is None:
        return gone_with_words(request)
    context = {"category": category, "section": "forum"}
    if request.method != "POST":
        initial = {"submission": new_submission(), **kept_words(request, request.path)}
        return render(request, "forum/topic_new.html", {**context, "form": TopicForm(initial=initial)})
    form = TopicForm(request.POST)
    try:
        member = check_signed_in(request.user)
        if not form.is_valid():
            return form_again(request, "forum/topic_new.html", context, form)
        topic = open_topic(
            category=category,
            by=member,
            title=form.cleaned_data["title"],
            source=form.cleaned_data["body"],
            submission=form.cleaned_data["submission"],
        )
    except Conflict as refusal:
        form = TopicForm(fresh(request.POST))
        return form_again(request, "forum/topic_new.html", context, form, refusal)
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(request, request.path, words_of(request, "title", "body", "submission"))
        return form_again(request, "forum/topic_new.html", context, form, refusal)
    let_go(request, request.path)
    return HttpResponseRedirect(topic.get_absolute_url())


def page_of_topics(topics: TopicQuerySet, request: HttpRequest) -> tuple[list[Topic], str]:
    """A page of a list of topics, and the key of the next one (empty at the end)."""
    return page_before(topics.for_list(), request.GET.get("before", ""), column="last_post_at", size=ROWS)
