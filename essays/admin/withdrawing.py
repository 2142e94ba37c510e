"""Withdrawing an essay: a page that says what it means, and the button."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.admin.desk import actor
from essays.models import Essay
from essays.publishing import withdraw


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_view(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen, POST does it."""
    if not request.user.has_perm("essays.publish_essay"):
        raise Http404
    essay = get_object_or_404(Essay, pk=pk)
    back = reverse("admin:essays_essay_change", args=[pk])
    if request.method == "POST":
        withdraw(essay, by=actor(request))
        messages.success(request, _("It is withdrawn. Its address says so, and nothing else shows it."))
        return HttpResponseRedirect(back)
    context = {
        **admin.site.each_context(request),
        "opts": Essay._meta,
        "title": _("Withdraw this essay"),
        "essay": essay,
        "back": back,
    }
    return render(request, "admin/essay_withdraw.html", context)
