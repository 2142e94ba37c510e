"""When something was, as pages say it: a <time> element with the exact time behind the words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

_SCALES = ((86_400 * 365, "year"), (86_400 * 30, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


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
