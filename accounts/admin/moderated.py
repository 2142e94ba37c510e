"""The admin page of whatever a moderator may hide and restore: read, decide, and change no word."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.deciding import HIDE, RESTORE, Decision, ReasonForm, carry_out, decision_for
from accounts.admin.desk import Desk, actor, excerpt
from accounts.models import Moderated
from accounts.moderating import words_of
from accounts.viewers import may_moderate

MOST_AT_ONCE = 100


class ModeratedAdmin(Desk):
    """Hide and Show again, on the list and on the page of one row, each with a reason."""

    actions: tuple[str, ...] = ("hide_selected", "restore_selected")
    change_form_template = "admin/moderated_change_form.html"
    list_defers: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """What this moderator may read, no draft of anybody's; lists leave long columns in the database."""
        rows = super().get_queryset(request).visible_to(request.user)  # type: ignore[attr-defined]
        match = request.resolver_match
        is_list = bool(match and match.url_name and match.url_name.endswith("_changelist"))
        return rows.defer(*self.list_defers) if is_list and self.list_defers else rows

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return may_moderate(request.user)

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own: an address for each decision about one row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(
                f"<path:object_id>/{decision.name}/",
                self.admin_site.admin_view(self.decision_view),
                {"decision": decision},
                name=f"{name}_{decision.name}",
            )
            for decision in (HIDE, RESTORE)
        ] + super().get_urls()

    @admin.action(permissions=["moderate"], description=gettext_lazy("Hide…"))
    def hide_selected(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """Ask for a reason, then hide what was chosen in the list."""
        return self._decide_on_many(request, queryset, HIDE)

    @admin.action(permissions=["moderate"], description=gettext_lazy("Show again…"))
    def restore_selected(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """Ask for a reason, then show again what was chosen in the list."""
        return self._decide_on_many(request, queryset, RESTORE)

    def _decide_on_many(
        self, request: HttpRequest, queryset: models.QuerySet, decision: Decision
    ) -> HttpResponse | None:
        rows = list(queryset[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE:
            messages.error(request, _("Please choose fewer at once. Nothing has been changed."))
            return None
        form = decision.form(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            carry_out(decision, rows, by=actor(request), reason=form.cleaned_data["reason"], request=request)
            return None
        chosen = {
            "action": f"{decision.name}_selected",
            "names": ACTION_CHECKBOX_NAME,
            "pks": [row.pk for row in rows],
        }
        return self._ask(request, rows, decision, form, chosen=chosen)

    def decision_view(self, request: HttpRequest, object_id: str, decision: Decision) -> HttpResponse:
        """Decide on one row: GET asks for the reason, POST carries it out."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        target = self.get_object(request, object_id)
        if target is None:
            raise Http404
        form = decision.form(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            carry_out(
                decision, [target], by=actor(request), reason=form.cleaned_data["reason"], request=request
            )
            return HttpResponseRedirect(self.change_address(target))
        return self._ask(request, [target], decision, form)

    def _ask(
        self,
        request: HttpRequest,
        rows: list[Any],
        decision: Decision,
        form: ReasonForm,
        *,
        chosen: Any = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": decision.title,
            "decision": decision,
            "form": form,
            "rows": [(self.change_address(row), str(row), excerpt(words_of(row), 200)) for row in rows],
            "chosen": chosen,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/decide.html", context, status=status)

    def change_address(self, row: models.Model) -> str:
        """The admin page of a row."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """The decision that can be taken about a row, with its form."""
        if obj is None or not self.has_moderate_permission(request):
            return super().page_context(request, obj)
        decision = decision_for(obj)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{decision.name}"
        return super().page_context(request, obj) | {
            "decision": decision,
            "decision_form": decision.form(auto_id="decide_%s"),
            "decision_address": reverse(name, args=[obj.pk]),
        }

    @admin.display(description=gettext_lazy("hidden"))
    def hidden_facts(self, row: Moderated) -> str:
        """When and why a row was hidden."""
        if row.hidden_at is None:
            return _("No")
        who = row.hidden_by.name if row.hidden_by else _("somebody")
        return _("By %(who)s: %(why)s") % {"who": who, "why": row.get_hidden_reason_display()}


def as_shown(html: str, lang: str) -> SafeString:
    """Stored HTML, which the sanitiser made, as readers see it."""
    return format_html('<div class="evidence" lang="{}">{}</div>', lang, mark_safe(html))


def as_written(source: str) -> SafeString:
    """Words as plain text, with their line breaks."""
    return format_html('<pre class="as-written">{}</pre>', source)
