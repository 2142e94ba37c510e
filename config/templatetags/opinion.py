"""Small tags that every template may use. They compose; they decide nothing."""

import json
import unicodedata
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.keeping import is_keeping
from accounts.keyset import is_key
from accounts.models.identity import to_address
from accounts.moments import ago, moment
from accounts.portraits import initials as initials_of
from prose.excerpts import excerpt as excerpt_of
from prose.excerpts import reading_minutes

register = template.Library()
register.simple_tag(moment)
register.simple_tag(ago)
_NOT_IN_DATA = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


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


@register.simple_tag(takes_context=True)
def wrong_fields(context: dict[str, Any]) -> list[BoundField]:
    """The fields of the page's refused form that something is wrong with, and those of its `parts` if it has any."""
    forms: list[Form] = [context["form"], *(part.form for part in context.get("parts") or ())]
    return [field for each in forms for field in each if field.errors]


@register.simple_tag
def reading_time(words: int) -> int:
    """Minutes that a text of so many words takes."""
    return reading_minutes(words)
