"""Addresses of members, their settings, reports and pictures. Signing in and up: accounts/entrance.py."""

from django.urls import path, re_path

from accounts.views import help_now, members, notifications, portraits, regarding, reports, uploading, uploads

app_name = "accounts"

urlpatterns = [
    path("members/<slug:handle>/", members.member, name="member"),
    path("members/<slug:handle>/watch/", members.member_watch, name="member-watch"),
    path("help-now/", help_now.help_now, name="help-now"),
    path("members/<slug:handle>/ignore/", regarding.member_ignore, name="member-ignore"),
    path("settings/ignoring/", regarding.ignoring, name="ignoring"),
    path("settings/picture/", portraits.portrait, name="portrait"),
    path("settings/", members.settings, name="settings"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications-read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("unsubscribe/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
    path("report/<slug:kind>/<int:pk>/", reports.report, name="report"),
    path("uploads/new/", uploading.upload_new, name="upload-new"),
    re_path(
        r"^uploads/(?P<name>[A-Za-z0-9_-]{24}(?:-\d{3,4})?\.(?:jpg|png|webp))\Z",
        uploads.upload,
        name="upload",
    ),
]
