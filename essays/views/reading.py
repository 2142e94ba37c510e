"""Reading essays: the list and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.keeping import kept_words
from accounts.keyset import page_before
from essays.models import Essay, FormerSlug
from forum.forms import ReplyForm
from forum.permissions import may_reply
from forum.reading import newest_replies
from forum.submitting import new_submission

ROWS = 20
REPLIES = 3


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published essays, the newest first, in keyset pages."""
    essays = Essay.objects.published().for_list(request.user)
    shown, older = page_before(essays, request.GET.get("before", ""), column="published_at", size=ROWS)
    return render(request, "essays/index.html", {"essays": shown, "older": older, "section": "essays"})


@require_safe
def essay(request: HttpRequest, slug: str) -> HttpResponse:
    """One essay, with the newest replies of its discussion and a form to reply."""
    found = (
        Essay.objects.visible_to(request.user)
        .select_related("cover")
        .with_discussion(request.user)
        .prefetch_related("signatures__byline")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        return _at_new_address(request, slug)
    context = {
        "essay": found,
        "bylines": [signature.byline for signature in found.signatures.all()],
        "section": "essays",
        **_discussion(request, found),
    }
    return render(request, "essays/essay.html", context)


def _discussion(request: HttpRequest, essay: Essay) -> dict[str, object]:
    topic = essay.discussion
    if topic is None or not essay.is_published:
        return {"topic": None}
    form = ReplyForm(initial={"submission": new_submission(), **kept_words(request, topic.reply_address)})
    return {
        "topic": topic,
        "replies": newest_replies(topic, request.user, REPLIES),
        "may_reply": may_reply(topic, request.user),
        "form": form,
    }


def _at_new_address(request: HttpRequest, slug: str) -> HttpResponse:
    former = FormerSlug.objects.select_related("essay").filter(slug=slug).first()
    if former is None or not Essay.objects.visible_to(request.user).filter(pk=former.essay_id).exists():
        raise Http404
    return HttpResponseRedirect(former.essay.get_absolute_url(), status=301)
