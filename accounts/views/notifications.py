"""What a member was told: the page, the way to each thing, marking as read, and ending the mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.notified import find, page_of_notifications
from accounts.notifying import mark_all, mark_opened
from accounts.permissions import check_signed_in
from accounts.shown_at import shown_at
from accounts.unsubscribing import member_of_token
from accounts.unsubscribing import unsubscribe as end_mails


@require_safe
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """What one was told, what is unread first, a topic's together."""
    page = page_of_notifications(check_signed_in(request.user), request.GET.get("before", ""))
    context = {"page": page, "older": page.older, "now": timezone.now().isoformat()}
    return render(request, "accounts/notifications.html", context)


@require_safe
@login_required
def notification(request: HttpRequest, pk: int) -> HttpResponse:
    """The way to what one was told of; who goes it has read it."""
    line = find(check_signed_in(request.user), pk)
    if line is None:
        raise Http404
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_opened(line.row)
    return HttpResponseRedirect(line.told.address or reverse("accounts:notifications"))


@require_POST
@login_required
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read that was there when the page was (`until`)."""
    mark_all(by=check_signed_in(request.user), until=shown_at(request.POST.get("until", "")))
    messages.success(request, _("Everything is marked as read."))
    return HttpResponseRedirect(reverse("accounts:notifications"))


@never_cache
@csrf_exempt  # a mail program sends it without a page, a cookie or a token of ours (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; the POST, from it or from a mail program, ends the mails. Looking changes nothing."""
    member = member_of_token(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        end_mails(member=member)
    context = {"is_done": request.method == "POST" or member.mails == member.Mails.NONE}
    return render(request, "accounts/unsubscribe.html", context)
