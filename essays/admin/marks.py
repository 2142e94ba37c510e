"""Passages of an essay that may identify a patient: shown to its editors, and answered by them before it is published."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.admin.desk import actor
from accounts.marks_asked import ALL, INSTEAD, ask, given_answers
from essays.looking_over import answer, unread_answers
from essays.marks import LABELS, marks_of
from essays.models import Essay, MarkAnswer
from essays.permissions import check_edit


def marks_told(pk: int) -> dict[str, int]:
    """How many passages of the newest version want an answer, how many wait for a moderator, and how many are answered."""
    essay = Essay.objects.select_related("head").get(pk=pk)
    tokens = {mark.token for mark in marks_of(essay)[1]}
    if not tokens:
        return {"marks_unanswered": 0, "marks_unread": 0, "marks_answered": 0}
    known = set(MarkAnswer.objects.filter(essay=essay, token__in=tokens).values_list("token", flat=True))
    unread = unread_answers().filter(essay=essay, token__in=tokens).count()
    return {"marks_unanswered": len(tokens - known), "marks_unread": unread, "marks_answered": len(known)}


@require_http_methods(["GET", "HEAD", "POST"])
def marks_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the passages with what was answered; POST takes answers in, and shows what is left."""
    check_edit(actor(request))
    essay = get_object_or_404(Essay.objects.select_related("head"), pk=pk)
    if request.method != "POST":
        return _page(request, essay, {})
    given = given_answers(request.POST)
    if ALL in request.POST:
        tokens = {mark.token for mark in marks_of(essay)[1]}
        given = {**dict.fromkeys(tokens, INSTEAD), **{k: v for k, v in given.items() if v != "change"}}
    left = answer(essay, by=actor(request), given=given)
    if left:
        told = ngettext(
            "%(count)d passage has no answer yet.", "%(count)d passages have no answer yet.", len(left)
        )
        messages.warning(request, told % {"count": len({mark.token for mark in left})})
        return _page(request, Essay.objects.select_related("head").get(pk=pk), given, status=422)
    messages.success(request, _("Every passage has its answer now."))
    return HttpResponseRedirect(reverse("admin:essays_essay_change", args=[pk]))


def _page(request: HttpRequest, essay: Essay, given: dict[str, str], *, status: int = 200) -> HttpResponse:
    texts, marks = marks_of(essay)
    answered = dict(MarkAnswer.objects.filter(essay=essay).values_list("token", "why"))
    labels = {name: str(label) for name, label in LABELS.items()}
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Essay._meta,
        "title": _("What could show who a patient is"),
        "essay": essay,
        "asked": ask(texts, marks, {**answered, **given}, labels=labels) if marks else None,
    }
    return render(request, "admin/essay_marks.html", context, status=status)
