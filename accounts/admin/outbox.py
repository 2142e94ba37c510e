"""The outbox: where DEMO or DEBUG is on, the mails that the site sent can be read here."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import OutgoingMail

_SHOWN = 100


def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails first. It is not there at all on a real site, whoever asks."""
    if not settings.KEEP_SENT_MAIL:
        raise Http404
    return _outbox(request)


@admin.site.admin_view
def _outbox(request: HttpRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    mails = OutgoingMail.objects.order_by("-pk")[:_SHOWN]
    context = {**admin.site.each_context(request), "title": _("Outbox"), "mails": mails}
    return render(request, "admin/outbox.html", context)
