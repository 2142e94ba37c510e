"""Pictures, served exactly where a text that shows them is visible."""

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from accounts.models import Upload
from accounts.permissions import may_see_upload
from accounts.picture_files import path_of, upload_with

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_AN_HOUR = 3600  # what a moderator hides is out of every cache after this


@require_safe
def upload(request: HttpRequest, name: str) -> FileResponse:
    """The bytes of one picture, or of its narrower copy; 404 for whoever sees no text that shows it."""
    found = upload_with(name)
    if found is None:
        raise Http404
    is_for_all = may_see_upload(found, AnonymousUser())
    if not (is_for_all or may_see_upload(found, request.user)):
        raise Http404
    try:
        file = path_of(name).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        file, content_type=found.kind if name == found.name else Upload.Kind.WEBP.value, filename=name
    )
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = (
        f"public, max-age={_AN_HOUR}, immutable" if is_for_all else "private, no-store"
    )
    return response
