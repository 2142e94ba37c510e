"""Addresses under /admin/ that the editor asks: they stand before Django's own."""

from django.urls import path

from essays.admin.editing import preview, upload

urlpatterns = [
    path("markdownx/preview/", preview, name="admin-preview"),
    path("markdownx/upload/", upload, name="admin-upload"),
]
