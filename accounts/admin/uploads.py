"""Uploads: admins see what is stored and which text holds it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import AdminsOnly, ReadOnlyDesk
from accounts.models import Upload


@admin.register(Upload)
class UploadAdmin(AdminsOnly, ReadOnlyDesk):
    """Pictures as they lie in the store."""

    list_display = ("name", "kind", "size", "width", "height", "held_by_text", "created_at")
    list_filter = ("kind", "created_at")
    fields = ("name", "kind", "size", "width", "height", "held_by_text", "created_at")
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("holder_type")

    @admin.display(description=gettext_lazy("held by"))
    def held_by_text(self, upload: Upload) -> str:
        """The kind of text that took it up first; a picture without one is deleted in the end."""
        return str(upload.holder_type.name) if upload.holder_type else _("no text yet")
