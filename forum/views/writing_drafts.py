"""Drafts in the forms for words: which one a form begins with, what is kept when it comes back, and where from."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest

from accounts.limiting import TooOften
from accounts.models import Member
from accounts.models.identity import from_address
from accounts.permissions import check_signed_in
from accounts.viewers import member_of
from forum.drafting import NONE_HELD, Held, drafts_of, have_arrived, keep_draft, without_twins
from forum.models import Draft
from forum.posting import submission_mark
from forum.views.composing import Composer, Sheet, whole_number
from prose.characters import without_controls

FIELDS = ("draft", "draft_version", "sitting", "beat", "after")  # what a form says of the draft that it holds
_MOST_BEFORE = 5  # pages of which a form says that it goes on from them
_ON_A_PHONE = ("Mobi", "Android", "iPhone")
NONE = "none"  # ?draft=none: an empty form, whatever drafts there are


def held_in(data: Mapping[str, Any]) -> Held:
    """What a form that came in says of its draft; nothing of it is trusted to be somebody's own."""
    return Held(
        pk=pk_of(str(data.get("draft", ""))),
        version=whole_number(str(data.get("draft_version", ""))),
        sitting=_sitting(str(data.get("sitting", ""))),
        beat=whole_number(str(data.get("beat", ""))),
        after=tuple(map(_save, str(data.get("after", "")).split()[:_MOST_BEFORE])),
    )


def _sitting(text: str) -> str:
    return "".join(without_controls(text).split())[:40]


def _save(text: str) -> tuple[str, int]:
    sitting, _dot, beat = text.rpartition(".")
    return _sitting(sitting), whole_number(beat)


def as_text(pages: Iterable[tuple[str, int]]) -> str:
    """Pages with their beats as a field of a form says them, and `held_in` reads them."""
    return " ".join(f"{name}.{beat}" for name, beat in dict.fromkeys(pages) if name)


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
    words = sheet.words
    kept = keep_draft(
        by=member,
        goal=composer.goal(sheet.form),
        words=words,
        held=replace(sheet.held, sitting=sheet.held.sitting or token_hex(12)),
        mark=_mark(request, member),
        device=device_of(request),
    )
    # An old form that comes once more, though newer words went on from it, holds no draft: those stand beside it.
    sheet.draft = kept if kept is None or words.are_of(kept) else None
    sheet.held = _held(sheet.draft, is_shown=True)
    sheet.others = _beside(_drafts_near(request, sheet, composer), sheet.draft)


def is_sent(request: HttpRequest, composer: Composer, sheet: Sheet) -> bool:
    """Whether what stands in a form has arrived already. Keeps nothing; raises ValidationError if it is too long."""
    member = check_signed_in(request.user)
    return have_arrived(sheet.words, composer.goal(sheet.form), _mark(request, member))


def _mark(request: HttpRequest, member: Member) -> str | None:
    return submission_mark(member, request.POST.get("submission", ""))


def _beside(drafts: list[Draft], shown: Draft | None) -> list[Draft]:
    """The drafts that are not in the form, the same words once."""
    kept = without_twins([shown, *drafts] if shown else drafts)
    return [draft for draft in kept if draft != shown]


def try_to_keep(request: HttpRequest, composer: Composer, sheet: Sheet) -> None:
    """Keep what stands in a form that comes back anyway: what cannot be kept is on the page all the same."""
    with suppress(ValidationError, TooOften, OperationalError):
        keep_sheet(request, composer, sheet)


def begin_with_draft(
    request: HttpRequest, composer: Composer, sheet: Sheet, waiting: Mapping[str, str], *, is_own_page: bool
) -> Sheet:
    """A fresh form, with a draft in it: the one that is asked for (`?draft=`), else the only one there is.

    Words that waited while their writer signed in go before all drafts. Raises Http404 on the form's own page, if the
    draft is not there; a page to read, with the form at its end, is there all the same.
    """
    asked = request.GET.get("draft", "")
    drafts = _drafts_near(request, sheet, composer) if member_of(request.user) else []
    if waiting:
        sheet.held = held_in(waiting)
        seen = (sheet.held.pk, sheet.held.version)
        sheet.others = _beside([draft for draft in drafts if (draft.pk, draft.version) != seen], None)
        return sheet
    chosen = _asked_for(asked, drafts) if asked != NONE else None
    if chosen is None and is_own_page and asked not in ("", NONE):
        raise Http404
    answered = composer.goal(sheet.form).reply_to
    here = [draft for draft in drafts if draft.reply_to_id == (answered and answered.pk)]
    if chosen is None and asked != NONE and len(here) == 1:
        chosen = here[0]
    if chosen is not None:
        initial = {**sheet.form.initial, **composer.fill(chosen)}
        # A page that was opened by keeping its draft has an address that says so: what is typed there goes on from it.
        held = replace(_held(chosen), after=held_in(request.GET).after)
        sheet = Sheet(composer, initial=initial, held=held)
        sheet.draft = chosen
    sheet.others = _beside(drafts, chosen)
    return sheet


def _asked_for(address: str, drafts: list[Draft]) -> Draft | None:
    pk = pk_of(address)
    return next((draft for draft in drafts if draft.pk == pk), None)


def _drafts_near(request: HttpRequest, sheet: Sheet, composer: Composer) -> list[Draft]:
    """The member's own drafts for this topic, post or new topic, whichever post they answer."""
    goal = composer.goal(sheet.form)
    mine = drafts_of(request.user).filter(category=goal.category, topic=goal.topic, post=goal.post)
    return list(mine.select_related("reply_to__byline", "category"))


def _held(draft: Draft | None, *, is_shown: bool = False) -> Held:
    """What a form with a draft in it says of it; `is_shown`: its words are surely those that its writer goes on from.

    Of a page that is opened that is not sure: going back, a browser puts what was typed before in their place.
    """
    if draft is None:
        return NONE_HELD
    return Held(draft.pk, draft.version, after=(draft.last_save,) if is_shown else ())
