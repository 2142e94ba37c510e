"""The audit trail: moderators and admins read it, and nobody can write in it."""

import re

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.deciding import SecondThought
from accounts.admin.desk import ReadOnlyDesk, link
from accounts.models import AuditEntry, Member, Reason

_REASONS = dict([*Reason.choices, *SecondThought.choices])
_SIGNATURES = ("sign", "unsign")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyDesk):
    """What moderators, editors and admins did to people and their words."""

    list_display = ("at", "act", "who", "actor_role", "what", "why")
    list_filter = ("act", "actor_role", "target_kind", "at")
    fields = ("at", "act", "who", "actor_role", "target_kind", "target_id", "what", "why", "words_hash")
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

    @admin.display(description=gettext_lazy("what"))
    def what(self, entry: AuditEntry) -> str:
        """What it was done to, by its kind and number; a link, if the entry has an address."""
        name = f"{_kind(entry.target_kind)} {_id_in(entry.address) or entry.target_id or ''}".strip()
        return link(entry.address, name) if entry.address.startswith("/") else name

    @admin.display(description=gettext_lazy("reason"))
    def why(self, entry: AuditEntry) -> str:
        """The reason in words; of a signature whose name it is, by number."""
        if entry.act in _SIGNATURES and entry.reason.isdecimal():
            return _("byline number %(number)s") % {"number": entry.reason}
        return str(_REASONS.get(entry.reason, entry.reason)) or "-"


def _kind(model_name: str) -> str:
    """What people call a kind of row; the name in the entry, if there is no such kind any more."""
    models = (model for model in apps.get_models() if model._meta.model_name == model_name)
    return next((str(model._meta.verbose_name) for model in models), model_name)


def _id_in(address: str) -> str:
    """The id of a topic or post, as addresses and pages write it."""
    found = re.match(r"/forum/[pt]/([0-9a-z]+)/", address)
    return found[1] if found else ""
