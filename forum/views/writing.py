"""What becomes of a form for words: shown, previewed, kept as a draft, refused with the words still in it, or sent."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.keeping import keep_words, kept_words, let_go
from accounts.offering import offer_after, offer_for
from accounts.refusals import Conflict
from accounts.screening import Marked
from accounts.views.refusing import GO_ON, REFUSALS, form_again, way_in
from forum.models.post import BODY_LENGTH
from forum.submitting import words_of
from forum.views.composing import Composer, Sheet
from forum.views.reviewing import look_over
from forum.views.writing_drafts import FIELDS as DRAFT_FIELDS
from forum.views.writing_drafts import as_text, begin_with_draft, held_in, keep_sheet, try_to_keep


def write(request: HttpRequest, composer: Composer) -> HttpResponse:
    """The form; or what became of it: a preview, a draft, a refusal with the words still in it, or the way to what was sent.

    Whenever the form comes back, its words are kept as a draft as well.
    """
    if request.method != "POST":
        return page_of_form(request, composer, begin(request, composer))
    held = held_in(request.POST)
    if (rearranged := composer.rearranged(request.POST)) is not None:
        return _kept_page(request, composer, Sheet(composer, initial=rearranged, held=held))
    sheet = Sheet(composer, request.POST, held=held)
    try:
        member = composer.check(request.user)
        if "keep" in request.POST or GO_ON in request.POST:
            return _keep(request, composer, sheet)
        if not sheet.is_valid():
            return _again(request, composer, sheet)
        review = look_over(composer, request.POST, sheet)
        sheet = review.sheet
        if not sheet.is_valid():
            return _again(request, composer, sheet)
        offer = offer_for(composer.texts(sheet).values(), composer.lang, member)
        if "preview" in request.POST or review.wants_all:
            beside = {**review.asked_beforehand(), "offer": offer, **composer.with_preview(sheet, member)}
            return _kept_page(request, composer, sheet, **beside)
        address = composer.send(member, sheet)
    except Marked as marked:
        return _again(request, composer, sheet, **review.asked_by(marked), offer=offer)
    except Conflict as refusal:
        try_to_keep(request, composer, sheet)  # as it was: with the version that its writer saw
        data, beside = composer.after_conflict(request.POST)
        return _again(request, composer, sheet.with_data(composer, data), refusal, **beside)
    except REFUSALS as refusal:
        if not request.user.is_authenticated:
            keep_words(
                request, request.path, words_of(request, *composer.kept, *DRAFT_FIELDS, *sheet.more_names)
            )
        return way_in(request) or _again(request, composer, sheet, refusal)
    let_go(request, request.path)
    if composer.done:
        messages.success(request, composer.done)
    offer_after(request, offer)
    # The offer stands at the top of the page: whoever is offered help is led there, and not past it to their post.
    return HttpResponseRedirect(address if offer is None else address.partition("#")[0])


def begin(request: HttpRequest, composer: Composer, *, address: str = "") -> Sheet:
    """A fresh form, with the words in it that waited for its writer; `address`: where it is sent, if elsewhere."""
    waiting = kept_words(request, address or request.path)
    sheet = Sheet(composer, initial={**composer.begin(request), **waiting})
    return begin_with_draft(request, composer, sheet, waiting, is_own_page=not address)


def shown(composer: Composer, sheet: Sheet) -> dict[str, Any]:
    """What a page needs to show a form."""
    return {
        **composer.context(sheet.form),
        "form": sheet.form,
        "parts": sheet.parts,
        "held": sheet.held,
        "draft": sheet.draft,
        "held_after": as_text(sheet.held.pages),
        "draft_after": as_text([*([sheet.draft.last_save] if sheet.draft else []), *sheet.held.pages]),
        "other_drafts": sheet.others,
        "draft_goal": composer.goal(sheet.form).address,
        "longest": BODY_LENGTH,
        "section": "forum",
    }


def page_of_form(request: HttpRequest, composer: Composer, sheet: Sheet, **beside: object) -> HttpResponse:
    """The page with the form, and what stands beside it."""
    return render(request, composer.template, {**shown(composer, sheet), **beside})


def _kept_page(request: HttpRequest, composer: Composer, sheet: Sheet, **beside: object) -> HttpResponse:
    try_to_keep(request, composer, sheet)
    return page_of_form(request, composer, sheet, **beside)


def _keep(request: HttpRequest, composer: Composer, sheet: Sheet) -> HttpResponse:
    """Without a script, a button keeps the draft; the form is opened anew with it. A form without drafts says so."""
    if not composer.may_keep(request.user):
        messages.info(request, _("You are signed in now. Nothing is saved yet: your words are in the form."))
    keep_sheet(request, composer, sheet)
    if sheet.draft is not None:
        let_go(request, request.path)
        messages.success(request, _("Kept among your drafts. It is not sent yet."))
        saved = urlencode({"after": as_text(sheet.held.pages)})
        return HttpResponseRedirect(f"{sheet.draft.get_absolute_url()}&{saved}")
    return page_of_form(request, composer, sheet) if sheet.is_valid() else _again(request, composer, sheet)


def _again(
    request: HttpRequest, composer: Composer, sheet: Sheet, refusal: Exception | None = None, **beside: object
) -> HttpResponse:
    if sheet.draft is None:
        try_to_keep(request, composer, sheet)
    is_closed = isinstance(refusal, PermissionDenied) and request.user.is_authenticated
    context = {**shown(composer, sheet), "is_closed": is_closed, **beside}
    return form_again(request, composer.template, context, sheet.form, refusal)
