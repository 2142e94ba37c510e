"""Versions of an essay: a list beside the form, one to read, two side by side, and an earlier one saved again."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.desk import actor
from essays.drafting import restore_version
from essays.models import Essay, Revision
from essays.revising import signers_of
from essays.signing import as_text
from prose.comparing import compare

_LISTED, _CHOSEN = 10, 100


def version_list(essay: Essay) -> str:
    """Links to the newest versions, and to two of them side by side."""
    revisions = list(_versions(essay)[: _LISTED + 1])
    if not revisions:
        return _("None yet.")
    rows = (
        (
            reverse("admin:essays_essay_version", args=[essay.pk, revision.version]),
            _("Version %(number)d") % {"number": revision.version},
            _told(revision),
        )
        for revision in revisions[:_LISTED]
    )
    listed = format_html(
        '<ul class="versions">{}</ul>', format_html_join("", '<li><a href="{}">{}</a>, {}</li>', rows)
    )
    if len(revisions) == 1:
        return listed
    address = reverse("admin:essays_essay_versions", args=[essay.pk])
    return format_html('{}<p><a href="{}">{}</a></p>', listed, address, _("Compare versions"))


def _versions(essay: Essay) -> Any:
    return essay.revisions.select_related("byline").defer("source").order_by("-version")


def _told(revision: Revision) -> str:
    """When, by whom, and what the editor called it."""
    when = date_format(timezone.localtime(revision.saved_at), "j F Y, H:i")
    who = revision.byline.shown if revision.byline else ""
    return ", ".join(part for part in (when, who, revision.note) if part)


def _essay(request: HttpRequest, pk: int) -> Essay:
    if not request.user.has_perm("essays.change_essay"):
        raise Http404
    return get_object_or_404(Essay.objects.select_related("head"), pk=pk)


@require_safe
def version_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The words of a version, to read and to copy from."""
    essay = _essay(request, pk)
    revision = get_object_or_404(essay.revisions.select_related("byline", "essay"), version=number)
    context = {
        **admin.site.each_context(request),
        "opts": Essay._meta,
        "title": _("Version %(number)d") % {"number": number},
        "essay": essay,
        "revision": revision,
        "told": _told(revision),
        "signed_by": as_text(signers_of(revision)),
        "is_newest": essay.head_id == revision.pk,
    }
    return render(request, "admin/essay_version.html", context)


@require_safe
def comparison_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: `?before=` and `&after=` their numbers; the newest two if none are given."""
    essay = _essay(request, pk)
    listed = list(_versions(essay)[:_CHOSEN])
    newest = listed[0].version if listed else 0
    before = _chosen(request, "before", newest - 1)
    after = _chosen(request, "after", newest)
    found = {revision.version: revision for revision in essay.revisions.filter(version__in=(before, after))}
    context = {
        **admin.site.each_context(request),
        "opts": Essay._meta,
        "title": _("Versions side by side"),
        "essay": essay,
        "versions": [(revision.version, _told(revision)) for revision in listed],
        "before": before,
        "after": after,
        "differences": _differences(found.get(before), found.get(after)),
    }
    return render(request, "admin/essay_versions.html", context)


def _chosen(request: HttpRequest, name: str, otherwise: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else otherwise


def _differences(before: Revision | None, after: Revision | None) -> list[tuple[str, Any]]:
    if before is None or after is None:
        return []
    sides = [
        (_("Title"), before.title, after.title),
        (_("Standfirst"), before.standfirst, after.standfirst),
        (_("Text"), before.source, after.source),
        (_("Signed by"), as_text(signers_of(before)), as_text(signers_of(after))),
        (_("Name in the address"), before.slug, after.slug),
        (_("Language"), before.lang, after.lang),
        (_("What the cover shows"), before.cover_alt, after.cover_alt),
    ]
    return [(label, rows) for label, was, now in sides if (rows := compare(was, now))]


@require_POST
def restore_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Save the words of this version again, as the newest one."""
    essay = _essay(request, pk)
    revision = get_object_or_404(essay.revisions, version=number)
    note = _("Version %(number)d again") % {"number": number}
    restore_version(revision, by=actor(request), note=note)
    messages.success(request, _("Version %(number)d is the newest one again.") % {"number": number})
    return HttpResponseRedirect(reverse("admin:essays_essay_change", args=[pk]))
