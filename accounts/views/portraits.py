"""The picture that stands on a member's page: sent and taken away in the settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import check_signed_in
from accounts.portraits import remove_portrait, set_portrait
from accounts.views.members import settings_form
from accounts.views.refusing import REFUSALS, refusal_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def portrait(request: HttpRequest) -> HttpResponse:
    """Show the picture that was sent, or (`act=remove`) the initials again. The form stands in the settings."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("accounts:settings"))
    me = check_signed_in(request.user)
    if request.POST.get("act") == "remove":
        remove_portrait(member=me)
        messages.success(request, _("The picture is gone."))
        return HttpResponseRedirect(reverse("accounts:settings"))
    try:
        file = request.FILES.get("picture")
        if not isinstance(file, File):
            raise ValidationError(_("Please choose a picture first."))
        set_portrait(member=me, file=file)
    except REFUSALS as refusal:
        status, sentence, wait = refusal_of(refusal)
        context = {"form": settings_form(request), "picture_wrong": sentence}
        response = render(request, "accounts/settings.html", context, status=status)
        if wait:
            response["Retry-After"] = str(wait)
        return response
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("accounts:settings"))
