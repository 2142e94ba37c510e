"""Categories: moderators look, admins change."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin.desk import Desk, actor
from accounts.auditing import record
from forum.models import Category

_LEVELS = {"read_level": "read", "write_level": "write"}


@admin.register(Category)
class CategoryAdmin(Desk):
    """The rooms of the forum and who reads and writes in them."""

    list_display = ("name", "slug", "read_level", "write_level", "position")
    list_filter = ("read_level", "write_level")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description", "position", "read_level", "write_level")

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """Who may read and write in a room decides what members may do: it is audited."""
        super().save_model(request, obj, form, change)
        by = actor(request)
        if not change:
            reason = f"read {obj.read_level}, write {obj.write_level}"
            record(act="add", by=by, target=obj, reason=reason[:40])
            return
        for name in form.changed_data:
            reason = name
            if name in _LEVELS:
                reason = f"{_LEVELS[name]} {form.initial[name]}→{form.cleaned_data[name]}"
            record(act="change", by=by, target=obj, reason=reason[:40])

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Only an empty category can go; the database protects the others."""
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)
