"""Whom a member ignores and which words they would rather not meet. Nobody else is told of either.

What is ignored is of a byline, so it says nothing of any voice. Posts are veiled where they stand and topics left out
of lists; nothing is hidden from anybody else.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Byline, Member, MemberWatch, MutedWord, WatchLevel
from accounts.models.text import Fold
from accounts.sealing import is_mine, own_byline, signed_by, signed_by_handle
from accounts.viewers import Viewer, member_of
from prose.folding import fold, fold_phrase, whole_words

MOST_WORDS = 200
MEMBER, WORD = "member", "word"  # why a post is veiled
_IGNORED, _MINE = "/ignored", "/mine"  # marks of rows beside words, which are folded and so hold no slash


@dataclass(frozen=True)
class Regard:
    """How a viewer regards others and their words: ids of bylines, and a pattern of folded words (or empty)."""

    ignored: frozenset[int] = frozenset()
    words: str = ""
    mine: frozenset[int] = frozenset()

    def veils(self, byline_id: int, plain: str) -> str:
        """Why words by a byline are veiled: MEMBER, WORD, or empty if they are not."""
        if byline_id in self.ignored:
            return MEMBER
        if not self.words or byline_id in self.mine:
            return ""
        return WORD if re.search(self.words, fold(plain)) else ""


def regard_of(viewer: Viewer) -> Regard:
    """How `viewer` regards others; one statement, none for a visitor."""
    member = member_of(viewer)
    if member is None:
        return Regard()
    words = MutedWord.objects.filter(member=member).values_list("word", Value(0))
    ignored = MemberWatch.objects.filter(member=member, level=WatchLevel.MUTED)
    mine = signed_by(Byline.objects.all(), member, field="pk")
    rows = list(
        words.union(
            ignored.values_list(Value(_IGNORED), "byline"), mine.values_list(Value(_MINE), "pk"), all=True
        )
    )
    return Regard(
        ignored=frozenset(byline for word, byline in rows if word == _IGNORED),
        words=whole_words([word for word, byline in rows if not byline]),
        mine=frozenset(byline for word, byline in rows if word == _MINE),
    )


def muting(members: Collection[int], plain: str) -> set[int]:
    """Those of these members (ids) who have muted a word that stands in a text; one statement."""
    folded, words = fold(plain), defaultdict(list)
    for member, word in MutedWord.objects.filter(member__in=members).values_list("member", "word"):
        words[member].append(word)
    return {member for member, muted in words.items() if re.search(whole_words(muted), folded)}


def without_veiled[Rows: QuerySet](
    rows: Rows, viewer: Viewer, *, title: str = "title", regard: Regard | None = None
) -> Rows:
    """Of rows with a byline and a title, those that `viewer` neither ignores nor has muted.

    One statement more, unless the caller knows the viewer's `regard` already.
    """
    regard = regard_of(viewer) if regard is None else regard
    if regard.ignored:
        rows = rows.exclude(byline__in=list(regard.ignored))
    if regard.words:
        muted = Q(folded_title__regex=regard.words) & ~Q(byline__in=list(regard.mine))
        rows = rows.alias(folded_title=Lower(Fold(title))).exclude(muted)
    return rows


def ignore(*, member: Member, by: Member) -> None:
    """Let `by` not meet what `member` says under their own name. Raises PermissionDenied for oneself."""
    byline = own_byline(member)
    if is_mine(byline, by):
        raise PermissionDenied(_("This is your own page."))
    MemberWatch.objects.update_or_create(member=by, byline=byline, defaults={"level": WatchLevel.MUTED})


def stop_ignoring(*, member: Member, by: Member) -> None:
    """Let `by` meet again what `member` says. Nothing happens if they were not ignored."""
    MemberWatch.objects.filter(member=by, byline=own_byline(member), level=WatchLevel.MUTED).delete()


def ignores(viewer: Viewer, member: Member) -> bool:
    """Whether `viewer` ignores `member`."""
    me = member_of(viewer)
    return me is not None and signed_by_handle(ignored_by(me), member).exists()


def ignored_by(member: Member) -> QuerySet[MemberWatch]:
    """Whom a member ignores, by name."""
    ignored = MemberWatch.objects.filter(member=member, level=WatchLevel.MUTED)
    return ignored.select_related("byline").order_by("byline__name", "pk")


def meet_again(*, pk: int, by: Member) -> None:
    """End ignoring the one of this row of `ignored_by`, whose account may be closed."""
    ignored_by(by).filter(pk=pk).delete()


def mute_word(*, word: str, by: Member) -> str:
    """Let `by` not meet a word or phrase; returns it folded. Raises ValidationError for none and for too many."""
    folded = fold_phrase(word)
    if not re.search(r"\w", folded):
        raise ValidationError(_("There is no word in this."))
    if len(folded) > 60:
        raise ValidationError(_("At most 60 characters, please."))
    if MutedWord.objects.filter(member=by).count() >= MOST_WORDS:
        raise ValidationError(_("These are as many words as can be muted. Take one back first."))
    MutedWord.objects.get_or_create(member=by, word=folded)
    return folded


def unmute_word(*, pk: int, by: Member) -> None:
    """Let `by` meet a word again."""
    MutedWord.objects.filter(pk=pk, member=by).delete()
