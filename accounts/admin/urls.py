"""Addresses under /admin/ that stand before Django's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView

from accounts.admin.outbox import outbox
from accounts.admin.waiting import waiting_list, waiting_one


def nowhere(request: HttpRequest, **parts: str) -> HttpResponse:
    """Django's address that redirects from any number to its page, and so tells what exists, is closed."""
    raise Http404


urlpatterns = [
    path("waiting/", waiting_list, name="admin-waiting"),
    path("waiting/<slug:kind>/<int:pk>/", waiting_one, name="admin-waiting-one"),
    path("outbox/", outbox, name="admin-outbox"),
    path("password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("r/<path:anything>", nowhere),
]
