"""Drafts in the forms for words: which one a form begins with, what is kept when it comes back, and where from."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest

from accounts.limiting import TooOften
from accounts.models.identity import from_address
from accounts.viewers import member_of
from forum.drafting import NONE_HELD, Held, drafts_of, keep_draft
from forum.models import Draft
from forum.posting import submission_mark
from forum.views.composing import Composer, Sheet, whole_number
from prose.characters import without_controls

FIELDS = ("draft", "draft_version")  # what a form says of the draft that it holds
_ON_A_PHONE = ("Mobi", "Android", "iPhone")
NONE = "none"  # ?draft=none: an empty form, whatever drafts there are


def held_in(data: Mapping[str, Any]) -> Held:
    """What a form that came in says of its draft; nothing of it is trusted to be somebody's own."""
    return Held(
        pk=pk_of(str(data.get("draft", ""))),
        version=whole_number(str(data.get("draft_version", ""))),
        sitting=without_controls(str(data.get("sitting", "")))[:40],
        beat=whole_number(str(data.get("beat", ""))),
    )


def pk_of(address: str) -> int | None:
    """The id that stands in an address; None for what is none."""
    try:
        return from_address(address)
    except ValueError:
        return None


def device_of(request: HttpRequest) -> str:
    """From where somebody writes, so that they know their drafts apart."""
    agent = request.headers.get("User-Agent", "")
    return "phone" if any(sign in agent for sign in _ON_A_PHONE) else "computer"


def keep_sheet(request: HttpRequest, composer: Composer, sheet: Sheet) -> None:
    """Keep what stands in a form that is not sent yet. Raises ValidationError if it is too long, and TooOften."""
    member = member_of(request.user)
    if member is None or not composer.may_keep(member):
        return
    sheet.draft = keep_draft(
        by=member,
        goal=composer.goal(sheet.form),
        words=sheet.words,
        held=sheet.held,
        mark=submission_mark(member, request.POST.get("submission", "")),
        device=device_of(request),
    )
    sheet.held = _held(sheet.draft)
    sheet.others = [draft for draft in _drafts_near(request, sheet, composer) if draft != sheet.draft]


def try_to_keep(request: HttpRequest, composer: Composer, sheet: Sheet) -> None:
    """Keep what stands in a form that comes back anyway: what cannot be kept is on the page all the same."""
    with suppress(ValidationError, TooOften, OperationalError):
        keep_sheet(request, composer, sheet)


def begin_with_draft(
    request: HttpRequest, composer: Composer, sheet: Sheet, waiting: Mapping[str, str]
) -> Sheet:
    """A fresh form, with a draft in it: the one that is asked for (`?draft=`), else the only one there is.

    Words that waited while their writer signed in go before all drafts.
    """
    asked = request.GET.get("draft", "")
    drafts = _drafts_near(request, sheet, composer) if member_of(request.user) else []
    if waiting:
        sheet.held = held_in(waiting)
        seen = (sheet.held.pk, sheet.held.version)
        sheet.others = [draft for draft in drafts if (draft.pk, draft.version) != seen]
        return sheet
    chosen = _asked_for(asked, drafts) if asked and asked != NONE else None
    answered = composer.goal(sheet.form).reply_to
    here = [draft for draft in drafts if draft.reply_to_id == (answered and answered.pk)]
    if chosen is None and asked != NONE and len(here) == 1:
        chosen = here[0]
    if chosen is not None:
        initial = {**sheet.form.initial, **composer.fill(chosen)}
        sheet = Sheet(composer, initial=initial, held=_held(chosen))
        sheet.draft = chosen
    sheet.others = [draft for draft in drafts if draft != chosen]
    return sheet


def _asked_for(address: str, drafts: list[Draft]) -> Draft:
    pk = pk_of(address)
    for draft in drafts:
        if draft.pk == pk:
            return draft
    raise Http404


def _drafts_near(request: HttpRequest, sheet: Sheet, composer: Composer) -> list[Draft]:
    """The member's own drafts for this topic, post or new topic, whichever post they answer."""
    goal = composer.goal(sheet.form)
    mine = drafts_of(request.user).filter(category=goal.category, topic=goal.topic, post=goal.post)
    return list(mine.select_related("reply_to__byline", "category"))


def _held(draft: Draft | None) -> Held:
    return Held(draft.pk, draft.version) if draft else NONE_HELD
