"""The audit trail: moderators and admins read it, and nobody can write in it."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import ReadOnlyDesk, link
from accounts.models import AuditEntry, Member


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyDesk):
    """What moderators, editors and admins did to people and their words."""

    list_display = ("at", "act", "who", "actor_role", "target_kind", "what", "reason")
    list_filter = ("act", "actor_role", "target_kind", "at")
    fields = ("at", "act", "who", "actor_role", "target_kind", "target_id", "what", "reason", "words_hash")
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        handle = Member.objects.filter(pk=OuterRef("actor_id")).values("handle")
        return super().get_queryset(request).annotate(handle=Subquery(handle))

    @admin.display(description=gettext_lazy("by"))
    def who(self, entry: AuditEntry) -> str:
        """Who did it; the number alone remains of somebody whose account is gone."""
        if entry.actor_id is None:
            return _("the site")
        handle = entry.handle  # type: ignore[attr-defined]
        return f"@{handle}" if handle else _("member number %(number)d") % {"number": entry.actor_id}

    @admin.display(description=gettext_lazy("where"))
    def what(self, entry: AuditEntry) -> str:
        """A link to what it was done to, by an address without any word of it."""
        return link(entry.address, entry.address) if entry.address.startswith("/") else "-"
