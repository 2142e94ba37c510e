"""Earlier versions of an essay: a list beside the form, and a page that shows the words of one."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from essays.models import Essay, Revision

_SHOWN = 50


def version_list(essay: Essay) -> str:
    """Links to the newest earlier versions."""
    revisions = list(essay.revisions.select_related("byline").order_by("-version")[:_SHOWN])
    if not revisions:
        return _("None yet.")
    rows = (
        (
            reverse("admin:essays_essay_version", args=[essay.pk, revision.version]),
            _("Version %(number)d") % {"number": revision.version},
            date_format(timezone.localtime(revision.saved_at), "j F Y, H:i"),
        )
        for revision in revisions
    )
    return format_html(
        '<ul class="versions">{}</ul>', format_html_join("", '<li><a href="{}">{}</a>, {}</li>', rows)
    )


def version_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The words of an earlier version, to read and to copy from."""
    if not request.user.has_perm("essays.change_essay"):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.select_related("essay"), essay=pk, version=number)
    context = {
        **admin.site.each_context(request),
        "opts": Essay._meta,
        "title": _("Version %(number)d") % {"number": number},
        "revision": revision,
    }
    return render(request, "admin/essay_version.html", context)
