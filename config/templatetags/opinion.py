"""Small tags that every template may use. They compose; they decide nothing."""

import json
import unicodedata
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from accounts.keeping import is_keeping
from accounts.keyset import is_key
from accounts.models.identity import to_address
from accounts.portraits import initials as initials_of
from prose.excerpts import excerpt as excerpt_of
from prose.excerpts import reading_minutes

register = template.Library()
_NOT_IN_DATA = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_SCALES = ((86_400 * 365, "year"), (86_400 * 30, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


@register.filter
def base32(number: int) -> str:
    """An id as it stands in addresses."""
    return to_address(number)


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    return initials_of(name)


@register.filter
def is_keeping_words(request: HttpRequest) -> bool:
    """Whether words that somebody sent signed out wait in this session."""
    return is_keeping(request)


@register.filter
def grouped(number: int) -> str:
    """A number for people to read, with the separator of their language: "10,000". Never for what scripts read."""
    return str(number) if -1000 < number < 1000 else number_format(number, force_grouping=True)


@register.filter
def stored_html(html: str) -> SafeString:
    """HTML that prose/ made and sanitised before it was stored."""
    return mark_safe(html)


@register.simple_tag
def linked_data(facts: object) -> SafeString:
    """Facts for machines as a data block. It is no script: nothing runs it, and no text can end it early."""
    words = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(_NOT_IN_DATA)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))


@register.simple_tag(takes_context=True)
def canonical_list(context: dict[str, Any]) -> str:
    """The address of a page of a list: the first one, or the one after the key in `?before=` if that is one."""
    request = context["request"]
    key = request.GET.get("before", "")
    return settings.SITE_URL + request.path + (f"?before={key}" if is_key(key) else "")


@register.filter
def direction(words: str) -> str:
    """Which way words run, by the first letter that has a direction: "rtl" or "ltr"."""
    for letter in words:
        match unicodedata.bidirectional(letter):
            case "R" | "AL":
                return "rtl"
            case "L":
                return "ltr"
    return "ltr"


@register.filter
def excerpt(plain: str, length: int) -> str:
    """The beginning of a plain text, cut after a sentence or a word."""
    return excerpt_of(plain, length=length)


@register.simple_tag
def moment(at: datetime | None, style: str = "long") -> str:
    """A <time> element. `long`: day and time; `short`: the same, without this year; `date`: the day alone.

    `short-date`: the day alone, without this year.
    """
    if at is None:
        return ""
    here = timezone.localtime(at)
    this_year = here.year == timezone.localtime().year
    form = {
        "date": "j F Y",
        "short-date": "j M" if this_year else "j M Y",
        "short": "j M, H:i" if this_year else "j F Y, H:i",
    }
    words = date_format(here, form.get(style, "j F Y, H:i"))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), words)


@register.simple_tag
def ago(at: datetime | None) -> str:
    """A <time> element that says how long ago in one unit; the exact time is its title."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        date_format(timezone.localtime(at), "j F Y, H:i"),
        _words_for((timezone.now() - at).total_seconds()),
    )


def _words_for(seconds: float) -> str:
    for size, unit in _SCALES:
        if seconds >= size:
            count = int(seconds // size)
            return _ago(unit, count) % {"count": count}
    return gettext("just now")


def _ago(unit: str, count: int) -> str:
    return {
        "year": ngettext("%(count)d year ago", "%(count)d years ago", count),
        "month": ngettext("%(count)d month ago", "%(count)d months ago", count),
        "day": ngettext("yesterday", "%(count)d days ago", count),
        "hour": ngettext("%(count)d hour ago", "%(count)d hours ago", count),
        "minute": ngettext("%(count)d minute ago", "%(count)d minutes ago", count),
    }[unit]


@register.simple_tag
def reading_time(words: int) -> int:
    """Minutes that a text of so many words takes."""
    return reading_minutes(words)
