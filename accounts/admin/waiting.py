"""The queue of words that wait since they may identify a patient: read each, let it out or hand it back, go on to the next."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.admin.deciding import ReasonForm
from accounts.admin.desk import actor, excerpt
from accounts.marks_asked import ask
from accounts.models.moderated import Reason
from accounts.moderating import NothingToDo
from accounts.screening import new_marks
from accounts.viewers import may_moderate
from accounts.waiting import MOST, Queue, Waiting, label_of, next_waiting, oldest_waiting, queue_of
from prose.comparing import compare

type View = Callable[..., HttpResponse]


class HandBackForm(ReasonForm):
    """Why words are handed back to whoever wrote them."""

    choices = Reason


def _for_moderators(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may_moderate(request.user):
            raise PermissionDenied
        return view(request, *args, **options)

    return admin.site.admin_view(guarded)


@_for_moderators
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, at most MOST; with its age."""
    found = oldest_waiting()
    context = {
        **_context(request, _("Waiting")),
        "rows": [
            {
                "waiting": one,
                "label": label_of(one.kind),
                "words": excerpt(" ".join(one.texts.values()), 120),
                "address": _address(one),
            }
            for one in found
        ],
        "is_full": len(found) == MOST,
    }
    return render(request, "admin/waiting.html", context)


@_for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_one(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One thing that waits, with its marks. POST lets it out (`approve`) or hands it back with a reason."""
    queue = queue_of(kind)
    if queue is None:
        raise Http404
    waiting = queue.find(pk)
    if waiting is None:
        return _gone(request)
    sent = request.POST if request.method == "POST" and "approve" not in request.POST else None
    form = HandBackForm(sent, auto_id="decide_%s")
    if request.method == "POST" and (answer := _decide(request, queue, waiting, form)):
        return answer
    return render(
        request, "admin/waiting_one.html", _shown(request, waiting, form), status=200 if sent is None else 422
    )


def _decide(request: HttpRequest, queue: Queue, waiting: Waiting, form: HandBackForm) -> HttpResponse | None:
    """Carry a decision out and go on to the next; None where the form is refused."""
    if form.is_bound and not form.is_valid():
        return None
    following = next_waiting(waiting.kind, waiting.pk, waiting.since)
    try:
        if form.is_bound:
            queue.hand_back(waiting.pk, actor(request), form.cleaned_data["reason"])
            messages.success(request, _("It is with its writer again, as a draft."))
        else:
            queue.approve(waiting.pk, actor(request))
            messages.success(request, _("It is let out."))
    except NothingToDo as already:
        messages.warning(request, str(already))
    return HttpResponseRedirect(_address(following) if following else reverse("admin-waiting"))


def _gone(request: HttpRequest) -> HttpResponse:
    """What does not wait any more: a link from before, or a colleague was quicker."""
    messages.warning(request, _("This does not wait any more. Nothing was changed."))
    return HttpResponseRedirect(reverse("admin-waiting"))


def _shown(request: HttpRequest, waiting: Waiting, form: HandBackForm) -> dict[str, Any]:
    marks = new_marks(waiting.texts, lang=waiting.lang, before=waiting.before)
    asked = ask(waiting.texts, marks, {})
    reasons: dict[str, list[str]] = {}
    for rule, why in waiting.reasons:
        reasons.setdefault(rule, []).append(why)
    marked = {text.field: text for text in asked.texts}
    return {
        **_context(request, waiting.title),
        "waiting": waiting,
        "label": label_of(waiting.kind),
        "texts": [(label, text, marked.get(label)) for label, text in waiting.texts.items()],
        "questions": [
            (question, sorted(set(reasons.get(question.mark.finding.rule, []))))
            for question in asked.questions
        ],
        "differences": [
            (label, compare(text, waiting.texts[label])) for label, text in waiting.before.items()
        ],
        "form": form,
    }


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def _address(waiting: Waiting) -> str:
    return reverse("admin-waiting-one", args=[waiting.kind, waiting.pk])
