"""A member's public page, and the settings in which they say who they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.describing import describe
from accounts.forms import DescriptionForm
from accounts.keeping import keep_words, kept_words, let_go
from accounts.keyset import page_before
from accounts.limiting import TooOften
from accounts.models import Member
from accounts.permissions import check_signed_in
from accounts.regarding import ignores
from accounts.sections import sections_of
from accounts.viewers import member_of
from accounts.views.following import back_from, too_often
from accounts.views.moving import moved_to
from accounts.views.refusing import form_again, way_in
from accounts.watching import stop_watching, watch_member, watches

_DESCRIBED = ("display_name", "line", "biography", "time_zone", "mails", "shows_posts")
_SETTINGS = "accounts/settings.html"
ROWS = 30


def member_named(handle: str) -> Member:
    """Whose page has this handle in its address; Http404 for nobody and for a closed account."""
    return get_object_or_404(Member.objects.select_related("avatar"), handle=handle.lower(), is_active=True)


def member_list(
    request: HttpRequest, member: Member, rows: QuerySet, *, title: str, part: str
) -> HttpResponse:
    """A page of everything of one kind that a member signed; `part` is the template that shows `rows`, the newest first."""
    shown, older = page_before(rows, request.GET.get("before", ""), column="published_at", size=ROWS)
    context = {"member": member, "title": title, "rows": shown, "older": older, "part": part}
    return render(request, "accounts/member_list.html", context)


@require_safe
def member(request: HttpRequest, handle: str) -> HttpResponse:
    """Who somebody says they are, and what they wrote under their own name."""
    found = member_named(handle)
    if handle != found.handle:
        return moved_to(found.get_absolute_url())
    context = {
        "member": found,
        "is_me": found == request.user,
        "is_watched": watches(request.user, found),
        "is_ignored": ignores(request.user, found),
        "sections": sections_of(found, request.user),
    }
    return render(request, "accounts/member.html", context)


@require_POST
@login_required
def member_watch(request: HttpRequest, handle: str) -> HttpResponse:
    """Watch a member, or (`want=stop`) watch them no more."""
    found = member_named(handle)
    me = check_signed_in(request.user)
    if request.POST.get("want") == "stop":
        stop_watching(member=found, by=me)
        said = _("You are told no more of what %(name)s writes.")
    else:
        try:
            watch_member(member=found, by=me)
        except TooOften as refusal:
            return too_often(request, refusal)
        said = _("You are told of what %(name)s writes.")
    messages.success(request, said % {"name": found.name})
    return HttpResponseRedirect(back_from(request, found.get_absolute_url()))


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name, line, biography, time zone and mails; and the way to address and password."""
    if request.method != "POST":
        return _settings_form(request)
    form = DescriptionForm(request.POST, member=member_of(request.user))
    try:
        me = check_signed_in(request.user)
    except PermissionDenied as refusal:
        keep_words(request, request.path, {name: request.POST.get(name, "") for name in _DESCRIBED})
        return way_in(request) or form_again(request, _SETTINGS, {}, form, refusal)
    if not form.is_valid():
        return form_again(request, _SETTINGS, {}, form)
    describe(me, **{name: form.cleaned_data[name] for name in _DESCRIBED})
    let_go(request, request.path)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("accounts:settings"))


def _settings_form(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return render(request, _SETTINGS, {"form": settings_form(request)})


def settings_form(request: HttpRequest) -> DescriptionForm:
    """The form of the settings as it stands, with words that waited for its writer."""
    me = check_signed_in(request.user)
    said = {name: getattr(me, name) for name in _DESCRIBED} | {
        "shows_posts": "yes" if me.shows_posts else "no"
    }
    return DescriptionForm(initial=said | kept_words(request, request.path), member=me)
