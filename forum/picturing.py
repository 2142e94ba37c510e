"""Where the pictures of posts are seen: with the posts of their uploader that show them now."""

from collections.abc import Collection

from accounts.models import Upload
from accounts.permissions import Holder, shows_uploads
from accounts.sealing import is_mine
from accounts.viewers import Viewer
from forum.models import Draft, HeldEdit, Post, PostReference


def register_pictures() -> None:
    """Called when the app is ready."""
    shows_uploads(Holder(shows=_shows, named=_named, drafted=_drafted))


def _shows(upload: Upload, viewer: Viewer) -> bool:
    """Whether a post that `viewer` may read shows this picture; a post shows nobody else's.

    Its writer reads a post of theirs that waits for a moderator.
    """
    showing = PostReference.objects.filter(
        kind=PostReference.Kind.UPLOAD, key=upload.name, text__byline=upload.byline_id
    )
    posts = Post.objects.filter(pk__in=showing.values("text"))
    shown = posts.visible_to(viewer)
    if is_mine(upload.byline, viewer):
        shown |= posts.filter(state=Post.State.HELD)
    return shown.exists()


def _named(uploads: Collection[Upload]) -> set[str]:
    """Which of these pictures stand in a post of their uploader, whoever may read it."""
    owners = {upload.name: upload.byline_id for upload in uploads}
    references = PostReference.objects.filter(kind=PostReference.Kind.UPLOAD, key__in=list(owners))
    signed = references.values_list("key", "text__byline")
    return {name for name, byline in signed if owners[name] == byline}


def _drafted(uploads: Collection[Upload]) -> set[str]:
    """Which of these pictures stand in a draft of their uploader, or in new words of theirs that wait."""
    owners = {upload.name: upload.byline_id for upload in uploads}
    bylines = set(owners.values())
    drafts = Draft.objects.filter(byline__in=bylines, source__contains="/uploads/")
    edits = HeldEdit.objects.filter(post__byline__in=bylines, source__contains="/uploads/")
    written = [*drafts.values_list("byline", "source"), *edits.values_list("post__byline", "source")]
    return {
        name
        for name, owner in owners.items()
        if any(byline == owner and name in source for byline, source in written)
    }
