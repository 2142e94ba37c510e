"""Groups: their rights are the site's own, so each change by hand is audited."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest

from accounts.admin.desk import Desk, actor, record_differences
from accounts.auditing import record

admin.site.unregister(Group)


@admin.register(Group)
class AuditedGroupAdmin(Desk, GroupAdmin):
    """Editors and Moderators get their rights back after each migration; other groups stay as they are made."""

    filter_horizontal = ()

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "name" in form.changed_data:
            record(act="change" if change else "add", by=actor(request), target=obj, reason=obj.name[:40])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the rights, and write down each that the group was given or lost."""
        group, rights = form.instance, form.instance.permissions
        before = set(rights.values_list("codename", flat=True))
        super().save_related(request, form, formsets, change)
        after = rights.values_list("codename", flat=True)
        record_differences(act="change rights", by=actor(request), target=group, before=before, after=after)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)
