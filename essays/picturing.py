"""Where the pictures of essays are seen: with the essays that show them now, in the text or as the cover."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import Upload
from accounts.permissions import Holder, shows_uploads
from accounts.viewers import Viewer
from essays.models import Essay, EssayReference


def register_pictures() -> None:
    """Called when the app is ready."""
    shows_uploads(Holder(shows=_shows, named=_named))


def _shows(upload: Upload, viewer: Viewer) -> bool:
    """Whether an essay that `viewer` may read shows this picture."""
    showing = EssayReference.objects.filter(kind=EssayReference.Kind.UPLOAD, key=upload.name)
    return (
        Essay.objects.visible_to(viewer)
        .filter(Q(pk__in=showing.values("text")) | Q(cover=upload.pk))
        .exists()
    )


def _named(uploads: Collection[Upload]) -> set[str]:
    """Which of these pictures stand in an essay, whoever may read it."""
    names = [upload.name for upload in uploads]
    references = EssayReference.objects.filter(kind=EssayReference.Kind.UPLOAD, key__in=names)
    covers = Essay.objects.filter(cover__name__in=names).values_list("cover__name", flat=True)
    return {*references.values_list("key", flat=True), *covers}
