"""Whom a member ignores and which words they have muted: a page of their own, and a button on others' pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import MutedWordForm
from accounts.keeping import keep_words, kept_words, let_go
from accounts.models import Member, MutedWord
from accounts.permissions import check_signed_in
from accounts.regarding import ignore, ignored_by, meet_again, mute_word, stop_ignoring, unmute_word
from accounts.views.members import member_named
from accounts.views.refusing import REFUSALS, form_again

_PAGE = "accounts/ignoring.html"


@require_POST
@login_required
def member_ignore(request: HttpRequest, handle: str) -> HttpResponse:
    """Ignore a member, or (`want=stop`) ignore them no more."""
    found, me = member_named(handle), check_signed_in(request.user)
    if request.POST.get("want") == "stop":
        stop_ignoring(member=found, by=me)
        said = _("You meet what %(name)s writes again.")
    else:
        ignore(member=found, by=me)
        said = _("What %(name)s writes is folded away for you. Nobody else is told.")
    messages.success(request, said % {"name": found.name})
    return HttpResponseRedirect(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def ignoring(request: HttpRequest) -> HttpResponse:
    """Both lists. A POST mutes a word (`word`), takes one back (`unmute`), or ends ignoring somebody (`meet`)."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            keep_words(request, request.path, {"word": request.POST.get("word", "")})
        return redirect_to_login(request.path)
    me = check_signed_in(request.user)
    if request.method != "POST":
        form = MutedWordForm(initial=kept_words(request, request.path))
        return render(request, _PAGE, {"form": form, **_lists(me)})
    for name, verb in (("unmute", unmute_word), ("meet", meet_again)):
        pk = request.POST.get(name, "")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            verb(pk=int(pk), by=me)
            return HttpResponseRedirect(reverse("accounts:ignoring"))
    form = MutedWordForm(request.POST)
    if not form.is_valid():
        return form_again(request, _PAGE, _lists(me), form)
    try:
        mute_word(word=form.cleaned_data["word"], by=me)
    except REFUSALS as refusal:
        return form_again(request, _PAGE, _lists(me), form, refusal)
    let_go(request, request.path)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("accounts:ignoring"))


def _lists(me: Member) -> dict[str, object]:
    words = MutedWord.objects.filter(member=me).order_by("word")
    return {"ignored": ignored_by(me), "words": words}
