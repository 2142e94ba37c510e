"""What a member may call themselves: a name must not pass for a link, and must be read as it is written."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Byline, Member
from accounts.models.member import RESERVED_HANDLES
from accounts.models.text import Fold

_LINK = re.compile(r"https?:|www\.|//|@|\w[.。．｡]\w", re.IGNORECASE)
_INITIALS = re.compile(r"\W*(?:[^\W\d_a-z][a-z]?\.)+[^\W\d_a-z]?\W*")  # J.R., M.D., Ph.D, B.Sc.
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_UP = re.compile(rf"[{_MARKS}]{{3,}}")


def validate_one_line(text: str) -> None:
    """Raise ValidationError for newlines, control characters and marks that turn the order of letters round."""
    if any(unicodedata.category(character) in _UNSEEN for character in text):
        raise ValidationError(
            _(
                "There is a sign in this that cannot be seen, such as a new line. Please type it again on one line."
            )
        )


def validate_display_name(name: str) -> None:
    """Raise ValidationError for what a mail program would make a link of, and for unseen or piled-up marks."""
    validate_one_line(name)
    if any(_is_link(token) for token in unicodedata.normalize("NFKC", name).split()):
        raise ValidationError(
            _("A name cannot look like a web or e-mail address. Please leave out the dots, @ and slashes.")
        )
    if _PILED_UP.search(unicodedata.normalize("NFD", name)):
        raise ValidationError(_("Too many accents stand on one letter. Please use a plainer form."))


def is_taken(name: str, *, by: Member) -> bool:
    """Whether a name would pass for the site, its staff, or another member; case and accents make no difference."""
    plain = _folded(name)
    reserved = {
        *RESERVED_HANDLES,
        "moderators",
        "editors",
        "administrator",
        "the moderators",
        settings.SITE_NAME,
    }
    if plain in {_folded(word) for word in reserved}:
        return True
    others = Byline.objects.filter(kind=Byline.Kind.MEMBER).exclude(member=by)
    return others.annotate(plain=Lower(Fold("name"))).filter(plain=Lower(Fold(Value(name)))).exists()


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()


def _is_link(token: str) -> bool:
    return bool(_LINK.search(token)) and not _INITIALS.fullmatch(token)
