"""Where the pictures of essays are seen: with the essays that show them now, in the text or as the cover."""

from collections.abc import Collection
from itertools import chain

from django.db.models import Q

from accounts.models import Upload
from accounts.permissions import Holder, shows_uploads
from accounts.viewers import Viewer, member_of
from essays.models import Essay, EssayReference, Revision


def register_pictures() -> None:
    """Called when the app is ready."""
    shows_uploads(Holder(shows=_shows, named=_named))


def _shows(upload: Upload, viewer: Viewer) -> bool:
    """Whether an essay that `viewer` may read shows this picture, in a version that they may read."""
    showing = EssayReference.objects.filter(kind=EssayReference.Kind.UPLOAD, key=upload.name)
    shown = Q(pk__in=showing.values("text")) | Q(cover=upload.pk)
    if member_of(viewer) is not None:
        open_to_them = Essay.objects.open_in_every_version(viewer).values("pk")
        versions = Revision.objects.filter(uploads__contains=[upload.name], essay__in=open_to_them)
        shown |= Q(pk__in=versions.values("essay"))
    return Essay.objects.visible_to(viewer).filter(shown).exists()


def _named(uploads: Collection[Upload]) -> set[str]:
    """Which of these pictures stand in a version of an essay, whoever may read it."""
    names = {upload.name for upload in uploads}
    versions = Revision.objects.filter(uploads__overlap=sorted(names)).values_list("uploads", flat=True)
    return names.intersection(chain.from_iterable(versions))
