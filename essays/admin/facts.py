"""What the desk tells of an essay and nobody can change: columns of the list, lines of its page, and its stages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.filters import SimpleListFilter
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.desk import link
from accounts.admin.moderated import as_shown
from essays.admin.versions import version_list
from essays.models import Essay
from prose.excerpts import reading_minutes

WAITING = "waiting"


class StageFilter(SimpleListFilter):
    """The list by state, with one more: published essays whose next version waits."""

    title = gettext_lazy("state")
    parameter_name = "stage"
    template = "admin/stages.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Essay.State.DRAFT, gettext_lazy("Drafts")),
            (Essay.State.SCHEDULED, gettext_lazy("Scheduled")),
            (Essay.State.PUBLISHED, gettext_lazy("Published")),
            (WAITING, gettext_lazy("With changes that wait")),
            (Essay.State.WITHDRAWN, gettext_lazy("Withdrawn")),
            (Essay.State.HIDDEN, gettext_lazy("Hidden")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == WAITING:
            return queryset.exclude(state__in=Essay.WRITABLE).exclude(head__version=F("version"))
        return queryset.filter(state=self.value()) if self.value() else queryset


class EssayFacts(admin.ModelAdmin):
    """The read-only side of an essay's page; essays/admin/essays.py adds the form."""

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def stage(self, essay: Essay) -> str:
        """The state with its time, and whether a next version waits."""
        told = str(essay.get_state_display())
        if essay.published_at and essay.state != Essay.State.DRAFT:
            told = f"{told}, {short(essay.published_at)}"
        if not essay.is_writable and essay.has_next:
            return format_html("{}, <b>{}</b>", told, _("changes wait"))
        return told

    @admin.display(description=gettext_lazy("state"))
    def state_told(self, essay: Essay) -> str:
        """The state in a sentence, with what to do next."""
        if essay.not_published_because and essay.state == Essay.State.DRAFT:
            told = _("Draft. It could not be published at its time: %(why)s")
            return told % {"why": essay.not_published_because}
        if essay.state == Essay.State.SCHEDULED:
            return _("Waits to be published on %(when)s.") % {"when": local(essay.published_at)}
        if not essay.is_writable and essay.has_next:
            told = _("%(state)s. Changes wait; readers do not see them yet.")
            return told % {"state": str(essay.get_state_display()).capitalize()}
        return str(essay.get_state_display()).capitalize()

    @admin.display(description=gettext_lazy("saved"), ordering="saved_at")
    def saved(self, essay: Essay) -> str:
        """Who saved the newest version, and when."""
        who = essay.head.byline.shown if essay.head and essay.head.byline else ""
        return f"{who}, {short(essay.saved_at)}" if who else short(essay.saved_at)

    @admin.display(description=gettext_lazy("length"), ordering="words")
    def length(self, essay: Essay) -> str:
        """Words, and the minutes that they take."""
        minutes = reading_minutes(essay.words)
        count = number_format(essay.words, force_grouping=True)
        words = ngettext("%(count)s word", "%(count)s words", essay.words) % {"count": count}
        time = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        return f"{words}, {time}"

    @admin.display(description=gettext_lazy("signed by"))
    def signatures_shown(self, essay: Essay) -> str:
        return ", ".join(signature.byline.shown for signature in essay.signatures.all()) or "-"

    @admin.display(description=gettext_lazy("address"))
    def in_its_place(self, essay: Essay) -> str | SafeString:
        # A refused form has put its own slug on the essay; what is stored is where it stands.
        stored = (
            Essay.objects.only("slug", "state", "version", "head__version")
            .select_related("head")
            .filter(pk=essay.pk)
            .first()
        )
        if stored is None:
            return "-"
        seen = link(
            stored.get_absolute_url(),
            _("See it as readers do") if stored.is_published else _("See the draft"),
        )
        if stored.is_writable or not essay.is_next:
            return seen
        return format_html("{} · {}", seen, link(stored.next_address, _("See the next version")))

    @admin.display(description=gettext_lazy("discussion"))
    def its_discussion(self, essay: Essay) -> str:
        if essay.discussion is None:
            return _("Publishing opens it.")
        return link(essay.discussion.get_absolute_url(), _("Open the discussion"))

    @admin.display(description=gettext_lazy("series"))
    def its_series(self, essay: Essay) -> str:
        part = getattr(essay, "part", None)
        return link(part.series.get_absolute_url(), part.series.title) if part else "-"

    @admin.display(description=gettext_lazy("versions"))
    def versions(self, essay: Essay) -> str:
        return version_list(essay)

    @admin.display(description=gettext_lazy("cover now"))
    def cover_now(self, essay: Essay) -> str:
        if essay.cover is None:
            return "-"
        shown = '<img class="cover-now" src="{}" alt="{}" width="{}" height="{}">'
        return format_html(
            shown, essay.cover.get_absolute_url(), essay.cover_alt, essay.cover.width, essay.cover.height
        )

    @admin.display(description=gettext_lazy("text"))
    def text_shown(self, essay: Essay) -> str:
        return as_shown(essay.html, essay.lang)


def short(moment: Any) -> str:
    """A time as a column of a list writes it."""
    return date_format(timezone.localtime(moment), "j M Y, H:i")


def local(moment: Any) -> str:
    """A time as the desk writes it, in the editor's own zone."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")
