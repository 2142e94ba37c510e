"""A member's drafts: the list, one whole, throwing one away; and where forms keep them while somebody types."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.keyset import page_before
from accounts.limiting import TooOften, count_or_refuse
from accounts.models import Member
from accounts.permissions import check_signed_in
from accounts.sealing import signed_by
from forum.draft_places import with_places
from forum.drafting import Goal, drafts_of, drop_draft, without_twins
from forum.holding import held_by
from forum.models import Category, Draft, Post, Topic
from forum.views.composers import EditComposer, ReplyComposer, TopicComposer
from forum.views.composing import Composer, Sheet, whole_number
from forum.views.writing_drafts import held_in, is_sent, keep_sheet, pk_of

ROWS = 20


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """What one has written and not sent, the newest first."""
    drafts, older = page_before(
        drafts_of(request.user).with_place(), request.GET.get("before", ""), column="changed_at", size=ROWS
    )
    context = {"drafts": with_places(without_twins(drafts), request.user), "older": older, "section": "forum"}
    return render(request, "forum/drafts.html", context)


@require_safe
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft whole, to read and to copy, also where it cannot be sent any more."""
    found = get_object_or_404(drafts_of(request.user).with_place(), pk=pk)
    context = {"kept": with_places([found], request.user)[0], "section": "forum"}
    return render(request, "forum/draft.html", context)


@require_POST
@login_required
def draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away; if it says something else by now, it is shown instead."""
    found = get_object_or_404(drafts_of(request.user).with_place(), pk=pk)
    seen = whole_number(request.POST.get("draft_version", ""))
    if drop_draft(by=check_signed_in(request.user), draft=found, version=seen):
        return HttpResponseRedirect(
            f"{found.form_address}?draft=none" if _is_from_form(request) else "/drafts/"
        )
    context = {"kept": with_places([found], request.user)[0], "is_newer": True, "section": "forum"}
    return render(request, "forum/draft.html", context, status=409)


def _is_from_form(request: HttpRequest) -> bool:
    return "body" in request.POST


@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Keep what stands in a form: `goal`, its fields, `draft`, `draft_version`, `sitting`, `beat`.

    Answers the draft's id, its version and the time; `beside` says that the one which the form held is still there,
    and this is another. With `asks` nothing is kept, and the answer is whether these words have `arrived`.
    """
    try:
        member = check_signed_in(request.user)
        if request.POST.get("writer", str(member.pk)) != str(member.pk):
            raise PermissionDenied(_("Somebody else is signed in here now."))
        composer = composer_of(request.POST.get("goal", ""), member, held_in(request.POST).pk)
        sheet = Sheet(composer, request.POST, held=held_in(request.POST))
        before = sheet.held.pk
        if "asks" in request.POST:
            count_or_refuse("draft", member.pk)
            return JsonResponse({"arrived": is_sent(request, composer, sheet)})
        keep_sheet(request, composer, sheet)
    except PermissionDenied as refusal:
        return JsonResponse({"error": str(refusal)}, status=403)
    except ValidationError as refusal:
        return JsonResponse({"error": refusal.messages[0]}, status=422)
    except TooOften as refusal:
        return JsonResponse({"error": str(refusal)}, status=429, headers={"Retry-After": refusal.seconds})
    except OperationalError:
        return JsonResponse({"error": _("The site is busy just now.")}, status=503)
    is_beside = any(draft.pk == before for draft in sheet.others)
    return JsonResponse(_told(sheet.draft, is_beside=is_beside))


def _told(kept: Draft | None, *, is_beside: bool) -> dict[str, Any]:
    if kept is None:
        return {"id": "", "version": 0, "time": ""}
    time = date_format(timezone.localtime(kept.changed_at), "H:i")
    told = {"id": kept.address_id, "version": kept.version, "time": time, "at": kept.changed_at.isoformat()}
    return told | ({"beside": True} if is_beside else {})


def composer_of(goal: str, member: Member, draft: int | None) -> Composer:
    """The form that `goal` names. A place that its writer cannot see any more takes only the drafts that it has."""
    kind, _colon, name = goal.partition(":")
    mine = drafts_of(member).filter(pk=draft).with_place().first() if draft else None
    if mine and Goal(category=mine.category, topic=mine.topic, post=mine.post).address == goal:
        return _composer(member, mine.category, mine.topic, mine.post)
    match kind:
        case "category":
            return _composer(
                member, Category.objects.visible_to(member).filter(slug=name).first(), None, None
            )
        case "topic":
            topics = Topic.objects.visible_to(member).select_related("category")
            return _composer(member, None, topics.filter(pk=pk_of(name)).first(), None)
        case "post":
            # Only one's own: what is kept is compared with what the post says, and with what waits in its place.
            posts = signed_by(Post.objects.standing_for(member), member)
            posts = posts.select_related("topic__category", "byline")
            pk = pk_of(name) or 0
            found = posts.filter(pk=pk).first() or held_by(member).filter(pk=pk).first()
            return _composer(member, None, None, found)
    raise Http404


def _composer(member: Member, category: Category | None, topic: Topic | None, post: Post | None) -> Composer:
    if category:
        return TopicComposer(category)
    if topic:
        return ReplyComposer(topic, member)
    if post:
        return EditComposer(post, member)
    raise Http404
