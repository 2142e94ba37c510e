"""Who an essay is signed by: members by their handle, everybody else as free text."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Byline, Member
from accounts.sealing import own_byline
from essays.models import Essay, EssayByline


def bylines_from(text: str) -> list[Byline]:
    """Bylines from words such as "@imogen, NJ/AW": a handle is a member, anything else is free text.

    Names are divided by commas or line ends. Raises ValidationError for a handle that nobody has.
    """
    names = list(dict.fromkeys(name.strip() for name in re.split(r"[,\n]", text) if name.strip()))
    return [_byline(name) for name in names]


def _byline(name: str) -> Byline:
    if name.startswith("@"):
        member = Member.objects.filter(handle=name[1:].lower()).first()
        if member is None:
            raise ValidationError(_("Nobody here is called %(name)s.") % {"name": name})
        return own_byline(member)
    if len(name) > 120:
        raise ValidationError(_("A byline has at most 120 characters."))
    byline, _is_new = Byline.objects.get_or_create(kind=Byline.Kind.FREE, name=name)
    return byline


def as_text(bylines: Sequence[Byline]) -> str:
    """The words that `bylines_from` reads back."""
    return ", ".join(f"@{byline.handle}" if byline.handle else byline.name for byline in bylines)


def sign(essay: Essay, bylines: Sequence[Byline]) -> None:
    """Let `essay` be signed by these, in this order.

    Free text needs nobody's yes. A member's own name is accepted here by the editor's act; asking the member
    themselves is the editors' review.
    """
    accepted = timezone.now()
    essay.signatures.exclude(byline__in=bylines).delete()
    for position, byline in enumerate(bylines):
        EssayByline.objects.update_or_create(
            essay=essay,
            byline=byline,
            defaults={"position": position},
            create_defaults={"position": position, "accepted_at": accepted},
        )


def bylines_of(essay: Essay) -> list[Byline]:
    """The bylines of an essay in their order."""
    return [signature.byline for signature in essay.signatures.select_related("byline")]
