"""Imported files: admins see which file became which essay or thread."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.desk import AdminsOnly, ReadOnlyDesk, link
from essays.models import ImportedFile


@admin.register(ImportedFile)
class ImportedFileAdmin(AdminsOnly, ReadOnlyDesk):
    """Files as they came."""

    list_display = ("name", "became", "imported_at")
    list_filter = ("imported_at",)
    search_fields = ("name",)
    fields = ("name", "became", "digest", "imported_at")
    ordering = ("-imported_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("content").select_related("essay", "topic")

    @admin.display(description=_("became"))
    def became(self, file: ImportedFile) -> str:
        """The essay or the thread that the file became."""
        if file.topic is not None:
            return link(file.topic.get_absolute_url(), file.topic.title)
        if file.essay is None:
            return "-"
        return link(reverse("admin:essays_essay_change", args=[file.essay.pk]), file.essay.title)
