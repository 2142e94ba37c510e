"""The queue of reports: what was reported, why, and deciding about it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.deciding import HIDE, HideForm, carry_out
from accounts.admin.desk import ReadOnlyDesk, actor
from accounts.admin.moderated import MOST_AT_ONCE
from accounts.admin.reported import (
    ReportFacts,
    desk_address_of,
    reports_together,
    targets_of,
    with_targets,
)
from accounts.models import Report
from accounts.moderating import NothingToDo, dismiss, standing_of
from accounts.viewers import may_moderate


@admin.register(Report)
class ReportAdmin(ReportFacts, ReadOnlyDesk):
    """Open reports first, the oldest of them on top."""

    list_display = (
        "words_reported",
        "what",
        "reason",
        "their_words",
        "reporter_handle",
        "created_at",
        "state",
    )
    list_filter = ("state", "reason", "created_at")
    list_select_related = ("reporter", "target_type")
    list_per_page = 25
    fields = ("reason",)  # the page shows the case by itself
    actions = ("hide_reported", "dismiss_reports")
    change_form_template = "admin/report_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        reports = super().get_queryset(request).open_first()  # type: ignore[attr-defined]
        reports = reports.select_related("reporter", "target_type", "decided_by")
        return with_targets(reports, request.user)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return may_moderate(request.user)

    @admin.action(permissions=["moderate"], description=gettext_lazy("Hide what was reported…"))
    def hide_reported(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for a reason, then hide what the chosen reports point at, which upholds them."""
        reports = self._few(request, queryset)
        if reports is None:
            return None
        form = HideForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            carry_out(
                HIDE,
                targets_of(reports),
                by=actor(request),
                reason=form.cleaned_data["reason"],
                request=request,
            )
            return None
        return self._ask(request, reports, form, action="hide_reported")

    @admin.action(permissions=["moderate"], description=gettext_lazy("Dismiss"))
    def dismiss_reports(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Close the chosen reports; what they point at stays."""
        reports = self._few(request, queryset)
        if reports is not None:
            self._dismiss(request, reports)

    def _few(self, request: HttpRequest, queryset: QuerySet) -> list[Report] | None:
        """The chosen reports; None, and a sentence, if they are too many to decide about at once."""
        reports = list(queryset[: MOST_AT_ONCE + 1])
        if len(reports) <= MOST_AT_ONCE:
            return reports
        messages.error(request, _("Please choose fewer at once. Nothing has been changed."))
        return None

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own: the two decisions about one report."""
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/hide/", wrap(self.hide_view), name="accounts_report_hide"),
            path("<path:object_id>/dismiss/", wrap(self.dismiss_view), name="accounts_report_dismiss"),
            *super().get_urls(),
        ]

    def hide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hide what one report points at: GET asks for the reason, POST carries it out."""
        report = self._load(request, object_id)
        form = HideForm(request.POST if request.method == "POST" else None, initial={"reason": report.reason})
        if form.is_bound and form.is_valid():
            carry_out(
                HIDE,
                targets_of([report]),
                by=actor(request),
                reason=form.cleaned_data["reason"],
                request=request,
            )
            return HttpResponseRedirect(reverse("admin:accounts_report_changelist"))
        return self._ask(request, [report], form)

    def dismiss_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close one report."""
        report = self._load(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._dismiss(request, [report])
        return HttpResponseRedirect(reverse("admin:accounts_report_changelist"))

    def _load(self, request: HttpRequest, object_id: str) -> Report:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404
        return report

    def _ask(
        self, request: HttpRequest, reports: list[Report], form: HideForm, action: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hide what was reported"),
            "decision": HIDE,
            "form": form,
            "rows": [
                (
                    reverse("admin:accounts_report_change", args=[report.pk]),
                    str(report),
                    self.words_reported(report),
                )
                for report in reports
            ],
            "chosen": {"action": action, "pks": [report.pk for report in reports]} if action else None,
        }
        return TemplateResponse(request, "admin/decide.html", context, status=422 if form.is_bound else 200)

    def _dismiss(self, request: HttpRequest, reports: list[Report]) -> None:
        done = 0
        for report in reports:
            try:
                dismiss(report=report, by=actor(request))
            except NothingToDo as already:
                messages.warning(request, str(already))
            else:
                done += 1
        if done:
            told = ngettext("%(count)d report is dismissed.", "%(count)d reports are dismissed.", done)
            messages.success(request, told % {"count": done})

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """The case: what was written, by whom and where, who reported it, and what can be decided."""
        if obj is None:
            return {}
        case = {
            "title": _("Reported: %(reason)s") % {"reason": obj.get_reason_display()},
            "desk_address": desk_address_of(obj),
            "standing": standing_of(obj.target, request.user) if obj.target else None,
            "together": reports_together(obj),
        }
        if obj.state != Report.State.OPEN or not self.has_moderate_permission(request):
            return case
        if obj.target is None or obj.target.is_hidden:
            return {**case, "may_decide": True}
        form = HideForm(auto_id="decide_%s", initial={"reason": obj.reason})
        return {**case, "may_decide": True, "decision": HIDE, "decision_form": form}
