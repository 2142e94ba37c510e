"""Addresses under /admin/ that the editor asks: they stand before Django's own."""

from django.urls import path

from essays.admin.bringing_in import import_file, import_list
from essays.admin.editing import keep, let_go, names, preview, upload, wanted

urlpatterns = [
    path("markdownx/preview/", preview, name="admin-preview"),
    path("markdownx/upload/", upload, name="admin-upload"),
    path("writing/names/", names, name="admin-names"),
    path("writing/keep/", keep, name="admin-keep"),
    path("writing/<int:pk>/let-go/", let_go, name="admin-let-go"),
    path("essays/wanted/", wanted, name="admin-wanted"),
    path("essays/import/", import_list, name="admin-import"),
    path("essays/import/<random_id:pk>/", import_file, name="admin-import-file"),
]
