"""What a rendering needs to know of the site: the words that it adds, in the text's own language, and the site's host."""

from datetime import date
from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_supported_language_variant, gettext, override, pgettext

from prose.shapes import Labels


class Surroundings(TypedDict):
    """Keyword arguments of `render_post` and `render_essay`."""

    labels: Labels
    site: str


def surroundings(lang: str) -> Surroundings:
    """For a text in the language `lang` ("en-GB"). A language that the site does not speak gets the site's own."""
    return {"labels": labels_in(lang), "site": urlsplit(settings.SITE_URL).hostname or ""}


def labels_in(lang: str) -> Labels:
    """The words that the renderer adds to a text in `lang`."""
    try:
        language = get_supported_language_variant(lang.lower())
    except LookupError:
        language = settings.LANGUAGE_CODE
    with override(language):
        return _labels()


def _labels() -> Labels:
    return Labels(
        note=gettext("Note %(number)s"),
        back=gettext("Back to note %(number)s in the text"),
        back_again=gettext("Back to note %(number)s in the text, place %(place)s"),
        done=pgettext("item of a list", "Done"),
        not_done=pgettext("item of a list", "Not done"),
        clear=gettext("Clear the ticks"),
        table=gettext("Table"),
        table_of=gettext("Table: %(heads)s"),
        # Translators: as in "checked October 2026, England": somebody looked whether it is still so.
        checked=pgettext("date", "checked"),
        quoted=gettext("A passage of another post"),
        kinds={
            "note": pgettext("call-out", "Note"),
            "tip": pgettext("call-out", "Tip"),
            "important": pgettext("call-out", "Important"),
            "warning": pgettext("call-out", "Warning"),
            "caution": pgettext("call-out", "Caution"),
        },
        months=tuple(date_format(date(2026, month, 1), "F") for month in range(1, 13)),
    )
