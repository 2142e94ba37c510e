"""Mails about replies, mentions and quotations: what is still unread after a while, all of it in one mail.

Whether its reader may see a thing is asked when the mail is made. A mail says as much as its reader chose, and no name
or title in it can pass for a link or a line of ours.
"""

import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mailing import queue
from accounts.models import Member, Notification, OutgoingMail
from accounts.notified import WORDS_LENGTH, Line, lines_of
from accounts.notifying import BEFORE_MAIL, MAILED, lock_in_order
from accounts.sealing import members_behind
from accounts.unsubscribing import address_for, headers_for
from prose.excerpts import excerpt

MOST_IN_A_MAIL, MOST_AT_ONCE = 50, 200
_TELLS = "X-Notifications"  # their numbers, as in the addresses that lead to them
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_DOTS = re.compile(r"(?<=\w)([.。．｡])(?=[^\W\d_])")
Kind = Notification.Kind


class Item(NamedTuple):
    """One thing in a mail with words: a sentence, the words as quoted lines, and where they stand."""

    sentence: str
    words: str
    address: str


def mail_those_told(target_type: int, target: int) -> None:
    """Write to everybody who was told of a target a while ago and has not read it."""
    told = Notification.objects.filter(
        target_type=target_type, target_id=target, kind__in=MAILED, read_at=None, mailed_at=None
    )
    for byline in sorted(set(told.values_list("byline", flat=True))):
        write_to(byline)


@transaction.atomic
def write_to(byline: int) -> bool:
    """One mail with all that waits for a byline (id); True if there was any to send.

    What is settled here is not asked about again: each row is locked, and marked as mailed in the transaction
    that queues the mail. So a worker that is killed has either written or not begun.
    """
    due = Notification.objects.filter(
        byline=byline,
        kind__in=MAILED,
        read_at=None,
        mailed_at=None,
        created_at__lte=timezone.now() - BEFORE_MAIL,
    )
    oldest = list(due.order_by("created_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    rows = _by_age(lock_in_order(due.filter(pk__in=oldest)))
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    member = members_behind([byline]).get(byline)
    if not rows or member is None or member.mails == Member.Mails.NONE or not _is_confirmed(member):
        return False
    lines = lines_of(rows, member)
    if not lines:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        queue(_mail(member, lines))
    return True


@transaction.atomic
def look_again(mail_id: int) -> None:
    """Before a mail is delivered: if it would be another by now, let that take its place.

    Its reader may not see all of it any more, wants less in mails or has another address. Mostly that is a moment
    after it was written; but a mail server may have been away for a day.
    """
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(pk=mail_id, state=OutgoingMail.State.QUEUED, headers__has_key=_TELLS)
        .first()
    )
    if mail is None:
        return
    numbers = mail.headers[_TELLS].split()
    rows = _by_age(lock_in_order(Notification.objects.filter(pk__in=numbers)))
    bylines = {row.byline_id for row in rows}
    for member in members_behind(bylines).values():
        unread = lines_of([row for row in rows if row.read_at is None], member)
        if len(unread) == len(numbers) and member.mails != Member.Mails.NONE and _is(mail, member, unread):
            return
    mail.delete()
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=None)
    for byline in bylines:
        write_to(byline)


def _by_age(rows: Sequence[Notification]) -> list[Notification]:
    return sorted(rows, key=lambda row: (row.created_at, row.pk))


def _is(mail: OutgoingMail, member: Member, lines: Sequence[Line]) -> bool:
    """Whether this mail is the one that would be written now."""
    with translation.override(settings.LANGUAGE_CODE):
        now = _mail(member, lines)
    return ([mail.to], mail.subject, mail.body) == (now.to, str(now.subject), str(now.body))


def _is_confirmed(member: Member) -> bool:
    """Whether the address has been shown to be theirs: nobody gets mail because a stranger typed their address."""
    return EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists()


def _mail(member: Member, lines: Sequence[Line]) -> EmailMessage:
    counts = Counter(line.kind for line in lines)
    with_words = member.mails == Member.Mails.WORDS
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "sentences": [_summary(kind, count) for kind, count in counts.items()],
        "items": [_item(line) for line in lines[:MOST_IN_A_MAIL]] if with_words else [],
        "more": max(0, len(lines) - MOST_IN_A_MAIL) if with_words else 0,
        "notifications": settings.SITE_URL + reverse("accounts:notifications"),
        "settings": settings.SITE_URL + reverse("accounts:settings"),
        "unsubscribe": address_for(member),
    }
    body = render_to_string("accounts/email/told_message.txt", context).strip() + "\n"
    host = settings.SITE_HOST.strip("[]").replace(":", "-")
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<replies.{host}>",
        _TELLS: " ".join(str(line.row.pk) for line in lines),
        **headers_for(member),
    }
    return EmailMessage(_subject(counts), body, settings.DEFAULT_FROM_EMAIL, [member.email], headers=headers)


def _subject(counts: Counter[str]) -> str:
    """Never a word that somebody wrote."""
    if len(counts) == 1:
        return _summary(*next(iter(counts.items())))
    return _("News for you on %(site)s") % {"site": settings.SITE_NAME}


def _summary(kind: str, count: int) -> str:
    sentences = {
        Kind.REPLY: ngettext(
            "%(count)d reply to you on %(site)s", "%(count)d replies to you on %(site)s", count
        ),
        Kind.MENTION: ngettext(
            "%(count)d mention of you on %(site)s", "%(count)d mentions of you on %(site)s", count
        ),
        Kind.QUOTE: ngettext(
            "%(count)d quotation of your words on %(site)s",
            "%(count)d quotations of your words on %(site)s",
            count,
        ),
    }
    return sentences[Kind(kind)] % {"count": count, "site": settings.SITE_NAME}


def _item(line: Line) -> Item:
    sentences = {
        Kind.REPLY: _("%(who)s replied to you in “%(title)s”:"),
        Kind.MENTION: _("%(who)s mentioned you in “%(title)s”:"),
        Kind.QUOTE: _("%(who)s quoted you in “%(title)s”:"),
    }
    sentence = sentences[Kind(line.kind)] % {
        "who": defused(line.told.who),
        "title": defused(line.told.title),
    }
    words = without_unseen(excerpt(line.told.words, length=WORDS_LENGTH))
    lines = textwrap.wrap(words, 74, break_on_hyphens=False, break_long_words=False)
    quoted = "\n".join(f"> {each}" for each in lines)
    return Item(sentence, quoted, settings.SITE_URL + line.told.address)


def without_unseen(text: str) -> str:
    """`text` on one line, without signs that cannot be seen or that turn the order of letters round."""
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(seen.split())


def defused(name: str) -> str:
    """A name or title in which no mail program finds a link: not in dots, "://" or "@"."""
    apart = _DOTS.sub(r"\1 ", without_unseen(name))
    return " ".join(apart.replace("://", ": //").replace("@", " @ ").split())
