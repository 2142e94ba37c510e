"""The form by which a member asks the moderators to look at something."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ReportForm
from accounts.keeping import keep_words, kept_words, let_go
from accounts.models import Moderated
from accounts.moderating import is_curated
from accounts.permissions import check_signed_in
from accounts.reporting import report as send_report
from accounts.viewers import Viewer
from accounts.views.refusing import REFUSALS, form_again, gone_with_words, way_in

_TEMPLATE = "accounts/report.html"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report a post, a topic or an essay that the reader can see."""
    target = _load(kind, pk, request.user)
    if target is None:
        return gone_with_words(request)
    context = {"target": target, "kind": kind}
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        form = ReportForm(initial=kept_words(request, request.path))
        return render(request, _TEMPLATE, {**context, "form": form})
    form = ReportForm(request.POST)
    try:
        member = check_signed_in(request.user)
        if not form.is_valid():
            return form_again(request, _TEMPLATE, context, form)
        send_report(target=target, by=member, **form.cleaned_data)
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(request, request.path, _words(request))
        return way_in(request) or form_again(request, _TEMPLATE, context, form, refusal)
    let_go(request, request.path)
    messages.success(request, _("Thank you. A moderator will look at it."))
    return HttpResponseRedirect(target.get_absolute_url())


def _load(kind: str, pk: int, viewer: Viewer) -> Any:
    """The thing that is reported, as `viewer` may see it; None if it is not (any more)."""
    for model in apps.get_models():
        if issubclass(model, Moderated) and model._meta.model_name == kind and is_curated(model):
            found = model.objects.visible_to(viewer).filter(pk=pk).first()  # type: ignore[attr-defined]
            if found is not None:
                return found
    return None


def _words(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST[name] for name in ("reason", "words") if request.POST.get(name)}
