"""Groups: their rights are the site's own, so each change by hand is audited."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest

from accounts.admin.desk import Desk, actor
from accounts.auditing import record

admin.site.unregister(Group)


@admin.register(Group)
class AuditedGroupAdmin(Desk, GroupAdmin):
    """Editors and Moderators get their rights back after each migration; other groups stay as they are made."""

    filter_horizontal = ()

    def save_model(self, request: HttpRequest, obj: Group, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(act="change" if change else "add", by=actor(request), target=obj)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)
