"""The one row of choices for the whole site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.desk import Desk, actor
from accounts.auditing import record
from essays.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(Desk):
    """There is one row; it is neither added nor deleted."""

    list_display = ("__str__", "discussions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "discussions" in form.changed_data:
            reason = f"discussions {form.initial.get('discussions')}→{obj.discussions_id}"
            record(act="change", by=actor(request), target=obj, reason=reason[:40])
