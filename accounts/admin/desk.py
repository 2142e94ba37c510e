"""What every list and page of the admin has in common: bounded lists, strict filters, honest answers."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from accounts.auditing import record
from accounts.models import AuditEntry, Member
from accounts.models.text import Fold
from accounts.viewers import member_of

_MOST_ROWS = 5_000
_LONGEST_SEARCH = 200
_LONGEST_REASON: int = AuditEntry._meta.get_field("reason").max_length or 0
_LOOKUPS = frozenset({"exact", "gte", "lt", "isnull", "in", "id__exact", "year", "month", "day"})

# Deleting is done one by one, with its own rule and an audit entry.
admin.site.disable_action("delete_selected")
admin.site.enable_nav_sidebar = False


def actor(request: HttpRequest) -> Member:
    """The member who asks; raises PermissionDenied for a visitor, whom the admin does not let in anyway."""
    member = member_of(request.user)
    if member is None:
        raise PermissionDenied
    return member


class BoundedPaginator(Paginator):
    """Counts no further than `_MOST_ROWS`, so that a list costs the same however much there is."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most `_MOST_ROWS`."""
        rows: models.QuerySet = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:_MOST_ROWS].count()


class Desk(admin.ModelAdmin):
    """The base of all of the site's admin pages."""

    actions: Any = []
    list_per_page = 50
    list_max_show_all = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list offers as a filter: any other column could be guessed letter by letter."""
        for name in self.filter_names(request):
            if lookup == name or (lookup.startswith(f"{name}__") and lookup[len(name) + 2 :] in _LOOKUPS):
                return True
        return False

    def filter_names(self, request: HttpRequest) -> list[str]:
        """The columns that addresses of this list may filter by."""
        names = [self.date_hierarchy] if self.date_hierarchy else []
        for offered in self.get_list_filter(request):
            if isinstance(offered, type) and issubclass(offered, SimpleListFilter):
                names.append(str(offered.parameter_name))
            else:
                names.append(str(offered[0]) if isinstance(offered, tuple | list) else str(offered))
        return names

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is called what it lists."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """What one may not see answers as what does not exist: 404, here as everywhere."""
        raise Http404

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """A refused form answers 422 (or what `refused_status` says), with everything still in it."""
        context |= self.page_context(request, obj)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if context["errors"]:
            response.status_code = self.refused_status(context["adminform"].form)
        return response

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the page of a row shows beside its fields; `obj` is None for a new one."""
        return {}

    def refused_status(self, form: Any) -> int:
        """The status of the answer to a form that was refused."""
        return 422


class ReadOnlyDesk(Desk):
    """Rows that nobody adds, changes or deletes here, whatever their rights are."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class WordSearch(Desk):
    """A list that is searched through the stored vector: by words, and through an index."""

    search_fields = ("vector",)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """The rows that hold these words; the list keeps its own order."""
        if not search_term.strip():
            return queryset, False
        folded = Fold(models.Value(search_term[:_LONGEST_SEARCH]))
        query = SearchQuery(folded, config="english", search_type="websearch")
        return queryset.filter(vector=query), False


class AdminsOnly(Desk):
    """Rows that only admins see at all."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(request.user.is_superuser)


def record_differences(
    *, act: str, by: Member, target: models.Model, before: Iterable[str], after: Iterable[str]
) -> None:
    """Write down each name that came ("+name") or went ("-name"), every one as an entry of its own."""
    was, now = set(before), set(after)
    for mark, names in (("+", now - was), ("-", was - now)):
        for name in sorted(names):
            record(act=act, by=by, target=target, reason=f"{mark}{name}"[:_LONGEST_REASON])


def link(address: str, words: object) -> SafeString | str:
    """A link, or the words alone where there is nowhere to go. Both are escaped."""
    return format_html('<a href="{}">{}</a>', address, words) if address else format_html("{}", words)


def excerpt(words: str, length: int = 90) -> str:
    """The beginning of a text in one line."""
    line = " ".join(words[: length * 4].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
