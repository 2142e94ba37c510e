"""What the queue shows of a report, and what reports point at."""

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import excerpt, link
from accounts.models import Moderated, Report
from accounts.moderating import is_curated, words_of
from accounts.viewers import Viewer

MOST_TOGETHER = 50


def with_targets(reports: QuerySet, viewer: Viewer) -> QuerySet:
    """Reports with what they point at, where `viewer` may still read it: what its author took back is gone."""
    readable = [
        model.objects.visible_to(viewer)  # type: ignore[attr-defined]
        for model in apps.get_models()
        if is_curated(model)
    ]
    return reports.prefetch_related(GenericPrefetch("target", readable))


def targets_of(reports: list[Report]) -> list[Moderated]:
    """What the reports point at, each once, without what was taken back."""
    found = {(report.target_type_id, report.target_id): report.target for report in reports if report.target}
    return list(found.values())


def reports_together(report: Report) -> list[Report]:
    """The reports of one thing, the newest first: this one among them, if there are not very many."""
    about = Report.objects.filter(target_type=report.target_type_id, target_id=report.target_id)
    return list(about.select_related("reporter", "decided_by").order_by("-created_at", "-pk")[:MOST_TOGETHER])


def desk_address_of(report: Report) -> str:
    """The admin's page of what was reported."""
    model = report.target_type
    return reverse(f"admin:{model.app_label}_{model.model}_change", args=[report.target_id])


class ReportFacts:
    """The columns of the list and the lines of the page."""

    @admin.display(description=gettext_lazy("what"))
    def what(self, report: Report) -> str:
        """What was reported, with a link to its page here."""
        kind = str(report.target_type.name)
        if report.target is None:
            return _("%(kind)s, taken back since") % {"kind": kind}
        return link(
            desk_address_of(report),
            _("%(kind)s, hidden") % {"kind": kind} if report.target.is_hidden else kind,
        )

    @admin.display(description=gettext_lazy("words"))
    def words_reported(self, report: Report) -> str:
        return excerpt(words_of(report.target)) if report.target else _("(taken back by its author)")

    @admin.display(description=gettext_lazy("in their words"))
    def their_words(self, report: Report) -> str:
        return excerpt(report.words) or "-"

    @admin.display(description=gettext_lazy("reported by"))
    def reporter_handle(self, report: Report) -> str:
        return f"@{report.reporter.handle}" if report.reporter else _("a former member")
