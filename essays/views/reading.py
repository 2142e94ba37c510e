"""Reading essays: the list, the page of one, and its version that is still to come."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.keyset import page_before
from accounts.models import Byline
from accounts.views.moving import moved_to
from essays.cards import card_address
from essays.linked_data import article
from essays.models import Essay
from essays.models.essay import EssayQuerySet
from essays.rendering import show
from essays.revising import signers_of, take_over
from essays.surroundings import Strip, linking_to, neighbours, series_round
from forum.permissions import may_reply
from forum.reading import newest_replies
from forum.views.composers import reply_box

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
    """One essay with what stands round it, the newest replies of its discussion, and a form to reply."""
    found = _with_all(Essay.objects.visible_to(request.user), request).filter(slug=slug).first()
    if found is None:
        return _elsewhere(request, slug)
    return render(request, "essays/essay.html", _context(request, found))


@require_safe
def next_version(request: HttpRequest, slug: str) -> HttpResponse:
    """The version of an essay that waits to be published, as readers will see it."""
    essays = _with_all(Essay.objects.open_in_every_version(request.user), request).select_related("head")
    found = get_object_or_404(essays, slug=slug, head__isnull=False)
    assert found.head is not None
    take_over(found, found.head)
    show(found)
    context = _context(request, found) | {"bylines": signers_of(found.head)}
    return render(request, "essays/essay.html", context)


def _with_all(essays: EssayQuerySet, request: HttpRequest) -> EssayQuerySet:
    """With what a page of one essay shows."""
    return (
        essays.select_related("cover").with_discussion(request.user).with_bylines().prefetch_related("tags")
    )


def _context(request: HttpRequest, essay: Essay) -> dict[str, Any]:
    bylines = [signature.byline for signature in essay.signatures.all()]
    strip = series_round(essay, request.user)
    return {
        "essay": essay,
        "bylines": bylines,
        "tags": list(essay.tags.all()),
        "has_checklist": 'class="checklist"' in essay.html,
        "strip": strip,
        "sharing": _sharing(essay, bylines, strip),
        "neighbours": neighbours(essay),
        "linking": linking_to(essay),
        **_discussion(request, essay),
        "section": "essays",
    }


def _sharing(essay: Essay, bylines: list[Byline], strip: Strip | None) -> dict[str, Any] | None:
    """What other sites and machines are told of a page; nothing where readers see nothing."""
    if not essay.is_published or essay.is_next:
        return None
    return {"image": card_address(essay), "data": article(essay, bylines, strip)}


def _discussion(request: HttpRequest, essay: Essay) -> dict[str, object]:
    topic = essay.discussion
    if topic is None or not essay.is_published:
        return {"topic": None}
    may = may_reply(topic, request.user)
    return {
        **(reply_box(request, topic) if may else {}),
        "topic": topic,
        "replies": newest_replies(topic, request.user, REPLIES),
        "may_reply": may,
    }


def _elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Where an essay is now that had this address; that it was withdrawn, if readers ever saw it; or nothing."""
    essays = Essay.objects.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).order_by("pk")
    found = essays.only("slug", "state").first()
    if found is not None and found.state == Essay.State.WITHDRAWN:
        return render(request, "essays/withdrawn.html", {"section": "essays"}, status=410)
    if found is None or not Essay.objects.visible_to(request.user).filter(pk=found.pk).exists():
        raise Http404
    return moved_to(found.get_absolute_url())
