"""The page of a topic, permalinks, and the form for a reply."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.keeping import keep_words, kept_words, let_go
from accounts.models.identity import from_address
from accounts.permissions import check_signed_in
from accounts.refusals import Conflict
from accounts.viewers import may_moderate
from accounts.views.refusing import REFUSALS, form_again, gone_with_words
from forum.forms import ReplyForm
from forum.models import Post, Topic
from forum.permissions import may_reply
from forum.posting import reply as send_reply
from forum.reading import NoSuchPage, TopicPage, page_of, read_page
from forum.submitting import fresh, new_submission, words_of


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
        "topic": topic,
        "page": page,
        "section": "forum",
        "is_for_all": topic.is_for_all,
        "may_reply": may_reply(topic, request.user),
        "may_moderate": may_moderate(request.user),
        "form": ReplyForm(
            initial={"submission": new_submission(), **kept_words(request, topic.reply_address)}
        ),
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


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a reply, to the topic or (`?to=`) to one of its posts."""
    topic = Topic.objects.visible_to(request.user).select_related("category").filter(pk=pk).first()
    if topic is None:
        return gone_with_words(request)
    if request.method != "POST":
        return _reply_form(request, topic)
    form = ReplyForm(request.POST)
    if "everyone" in request.POST:
        form = ReplyForm(initial={**request.POST.dict(), "reply_to": ""})
        return render(request, "forum/reply.html", {**_reply_context(topic, form), "form": form})
    try:
        member = check_signed_in(request.user)
        if not form.is_valid():
            return form_again(request, "forum/reply.html", _reply_context(topic, form), form)
        sent = send_reply(
            topic=topic,
            by=member,
            source=form.cleaned_data["body"],
            reply_to=_named(form.cleaned_data["reply_to"]),
            submission=form.cleaned_data["submission"],
        )
    except Conflict as refusal:
        # Sent again it answers the topic, if what it answered is gone, and it is a new form.
        data = fresh(request.POST)
        if not _is_there(topic, form.cleaned_data["reply_to"]):
            data["reply_to"] = ""
        form = ReplyForm(data)
        return form_again(request, "forum/reply.html", _reply_context(topic, form), form, refusal)
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(request, request.path, words_of(request, "body", "reply_to", "submission"))
        return form_again(request, "forum/reply.html", _reply_context(topic, form), form, refusal)
    let_go(request, request.path)
    return HttpResponseRedirect(page_of(sent))


def _reply_form(request: HttpRequest, topic: Topic) -> HttpResponse:
    initial = {
        "submission": new_submission(),
        "reply_to": request.GET.get("to", ""),
        **kept_words(request, request.path),
    }
    form = ReplyForm(initial=initial)
    return render(request, "forum/reply.html", {**_reply_context(topic, form), "form": form})


def _is_there(topic: Topic, pk: int | None) -> bool:
    return Post.objects.filter(topic=topic, pk=pk, state=Post.State.PUBLISHED).exists()


def _named(pk: int | None) -> Post | None:
    return Post(pk=pk) if pk else None


def _reply_context(topic: Topic, form: ReplyForm) -> dict[str, object]:
    """The topic, and the post that is answered if it can still be read."""
    try:
        pk = from_address(str(form["reply_to"].value() or "").removeprefix("p"))
    except ValueError:
        pk = None
    answered = (
        Post.objects.filter(topic=topic, pk=pk, state=Post.State.PUBLISHED).select_related("byline").first()
        if pk
        else None
    )
    return {"topic": topic, "answered": answered, "section": "forum"}
