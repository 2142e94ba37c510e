"""Who an essay is signed by: members by their handle, everybody else as free text."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Byline, Member
from accounts.sealing import own_byline
from essays.models import Essay, EssayByline
from prose.characters import without_controls

_NAME = re.compile(
    r'[^\S\n]*(?:"(?P<quoted>(?:[^"]|"")*)"[^\S\n]*(?=[,\n]|\Z)|(?P<plain>[^,\n]*))(?:[,\n]|\Z)'
)


def bylines_from(text: str) -> list[Byline]:
    """Bylines from words such as `@imogen, NJ/AW, "Jane Smith, MRCP"`.

    A handle is a member, anything else is free text; what stands in quotation marks always is. Names are divided
    by commas or line ends. Raises ValidationError for a handle that nobody has.
    """
    found: dict[int, Byline] = {}
    for name in _NAME.finditer(text.replace("\r\n", "\n")):
        byline = _from_quoted(name["quoted"]) if name["quoted"] is not None else _from_plain(name["plain"])
        if byline:
            found.setdefault(byline.pk, byline)
    return list(found.values())


def _from_quoted(inside: str) -> Byline | None:
    return _free(inside.replace('""', '"'))


def _from_plain(name: str) -> Byline | None:
    if not name.strip().startswith("@"):
        return _free(name)
    member = Member.objects.filter(handle=name.strip()[1:].lower()).first()
    if member is None:
        raise ValidationError(_("Nobody here is called %(name)s.") % {"name": name.strip()})
    return own_byline(member)


def _free(name: str) -> Byline | None:
    """The byline of these words, made on first use; None if there are none."""
    name = " ".join(without_controls(name).split())
    if not name:
        return None
    if len(name) > 120:
        raise ValidationError(_("A byline has at most 120 characters."))
    byline, _is_new = Byline.objects.get_or_create(kind=Byline.Kind.FREE, name=name)
    return byline


def as_text(bylines: Sequence[Byline]) -> str:
    """The words that `bylines_from` reads back."""
    return ", ".join(f"@{byline.handle}" if byline.handle else _quoted(byline.name) for byline in bylines)


def _quoted(name: str) -> str:
    """A free name as it is written: in quotation marks where it would be read as something else."""
    if "," not in name and not name.startswith(("@", '"')):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def sign(essay: Essay, bylines: Sequence[Byline], *, by: Member | None) -> None:
    """Let `essay` be signed by these, in this order; whoever lets it carry a member's name is in the audit trail.

    Free text needs nobody's yes. A member's own name is accepted here by the editor's act; asking the member
    themselves is the editors' review.
    """
    accepted, before = timezone.now(), _members_signing(essay)
    essay.signatures.exclude(byline__in=bylines).delete()
    for position, byline in enumerate(bylines):
        EssayByline.objects.update_or_create(
            essay=essay,
            byline=byline,
            defaults={"position": position},
            create_defaults={"position": position, "accepted_at": accepted},
        )
    after = _members_signing(essay)
    for act, numbers in (("sign", after - before), ("unsign", before - after)):
        for number in sorted(numbers):
            record(act=act, by=by, target=essay, reason=str(number), address=desk_address(essay))


def _members_signing(essay: Essay) -> set[int]:
    """The numbers of the members' bylines that an essay is signed with."""
    signing = essay.signatures.filter(byline__kind=Byline.Kind.MEMBER)
    return set(signing.values_list("byline_id", flat=True))


def desk_address(essay: Essay) -> str:
    """Where editors find it; the essay's own address has words in it."""
    return reverse("admin:essays_essay_change", args=[essay.pk])


def bylines_of(essay: Essay) -> list[Byline]:
    """The bylines of an essay in their order."""
    return [signature.byline for signature in essay.signatures.select_related("byline")]
