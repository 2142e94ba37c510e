"""What the names in a text lead to, and which texts to render again when a name changes."""

from collections.abc import Iterable

from django.db import models, transaction
from django.urls import reverse

from accounts.models import Member, Target, Upload
from accounts.picture_files import copy_name
from prose.rendering import Picture, Reference, Resolved, wiki_key


def resolve(references: Iterable[Reference]) -> Resolved:
    """Addresses for every mention, wiki-link and upload that leads somewhere; at most three queries."""
    by_kind: dict[str, set[str]] = {}
    for reference in references:
        by_kind.setdefault(reference.kind, set()).add(reference.key)
    return Resolved(
        mentions=_mentions(by_kind.get("mention", set())),
        wiki_links=_wiki_links(by_kind.get("wiki-link", set())),
        uploads=_uploads(by_kind.get("upload", set())),
    )


def _mentions(handles: set[str]) -> dict[str, str]:
    if not handles:
        return {}
    known = Member.objects.filter(handle__in=handles, is_active=True).values_list("handle", flat=True)
    return {handle: reverse("accounts:member", args=[handle]) for handle in known}


def _wiki_links(keys: set[str]) -> dict[str, str]:
    return (
        dict(Target.objects.filter(key__in=keys).exclude(address="").values_list("key", "address"))
        if keys
        else {}
    )


def _uploads(names: set[str]) -> dict[str, Picture]:
    if not names:
        return {}
    return {
        upload.name: Picture(
            url=upload.get_absolute_url(),
            width=upload.width,
            height=upload.height,
            copies=tuple((copy_address(upload, width), width) for width in upload.widths),
        )
        for upload in Upload.objects.filter(name__in=names)
    }


def copy_address(upload: Upload, width: int) -> str:
    """Where the copy of a picture that is `width` pixels wide is seen."""
    return reverse("accounts:upload", args=[copy_name(upload.name, width)])


def write_references(text: models.Model, references: Iterable[Reference]) -> None:
    """Write down what `text` names, instead of what it named before.

    `text` is a row with a relation `references` whose foreign key is called `text`.
    """
    related = text.references  # type: ignore[attr-defined]
    wanted = {(reference.kind, reference.key[:300]) for reference in references}
    present = set(related.values_list("kind", "key"))
    for kind, key in present - wanted:
        related.filter(kind=kind, key=key).delete()
    related.bulk_create(
        [related.model(text=text, kind=kind, key=key) for kind, key in sorted(wanted - present)]
    )


@transaction.atomic
def name_target(*, address: str, names: Iterable[str]) -> set[int]:
    """Let wiki-links of these names lead to `address`, and no other; returns the ids of the targets that changed.

    A name that already leads elsewhere stays there: the first page with a title keeps it. A target that leads
    nowhere any more has an empty address until `forget_spent` deletes it.
    """
    keys = {key for name in names if (key := wiki_key(name)[:300])}
    former = Target.objects.filter(address=address)
    spent = set(former.exclude(key__in=keys).values_list("pk", flat=True))
    new = keys - set(former.values_list("key", flat=True))
    Target.objects.filter(pk__in=spent).update(address="")
    Target.objects.filter(key__in=new, address="").update(address=address)
    Target.objects.bulk_create(
        [Target(key=key, address=address) for key in sorted(new)], ignore_conflicts=True
    )
    return spent | set(Target.objects.filter(address=address, key__in=new).values_list("pk", flat=True))


def forget_target(*, address: str) -> set[int]:
    """Let no wiki-link lead to `address` any more; returns the ids of the targets that changed."""
    return name_target(address=address, names=())


def keys_of(targets: Iterable[int]) -> list[str]:
    """The names that these targets stand for, leading anywhere or nowhere."""
    return list(Target.objects.filter(pk__in=list(targets)).values_list("key", flat=True))


def forget_spent(targets: Iterable[int]) -> None:
    """Delete those of these targets that lead nowhere: their names are words of what was withdrawn."""
    Target.objects.filter(pk__in=list(targets), address="").delete()
