"""What the editor asks while somebody writes: a preview, and a place for a picture.

They stand in place of django-markdownx's own views, which ask for no right and store what they are given.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.admin.desk import actor
from accounts.limiting import TooOften
from accounts.uploading import upload_picture
from essays.previewing import LONGEST, preview_html

type View = Callable[[HttpRequest], HttpResponse]
type Refusal = Callable[[str, int], HttpResponse]


def _as_fragment(sentence: str, status: int) -> HttpResponse:
    """A refusal for the preview pane, which shows whatever it is given."""
    return HttpResponse(format_html('<p class="preview-refused">{}</p>', sentence), status=status)


def _as_json(sentence: str, status: int) -> HttpResponse:
    """A refusal for the script that sends pictures."""
    return JsonResponse({"error": sentence}, status=status)


def editors_only(refusal: Refusal) -> Callable[[View], View]:
    """Let editors in. Others get what the admin gives; a script gets the sentence, not a page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
            if not admin.site.has_permission(request):
                if by_script:
                    sentence = _(
                        "You are not signed in any more. Sign in again in another tab; your text stays here."
                    )
                    return refusal(sentence, 403)
                return redirect_to_login(resolve_url("admin:index"), resolve_url("account_login"))
            if not request.user.has_perm("essays.change_essay"):
                if by_script:
                    return refusal(_("Only editors may do this."), 403)
                raise PermissionDenied
            return view(request)

        return guarded

    return decorate


@require_POST
@editors_only(_as_fragment)
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML that readers would see of `content`."""
    text = request.POST.get("content")
    if text is None:
        return _as_fragment(_("There is no text to show: the field “content” is missing."), 400)
    if len(text) > LONGEST:
        return _as_fragment(_("This is too long for one essay. Your text is still in the form."), 413)
    return HttpResponse(preview_html(text))


@require_POST
@editors_only(_as_json)
def upload(request: HttpRequest) -> HttpResponse:
    """Store the picture `image` and answer with the Markdown that shows it."""
    file = request.FILES.get("image")
    if file is None:
        return _as_json(_("No picture has arrived. Please choose a JPEG, PNG or WebP file."), 400)
    try:
        picture = upload_picture(file=file, by=actor(request))
    except ValidationError as error:
        return _as_json(" ".join(error.messages), 400)
    except TooOften as error:
        return _as_json(str(error), 429)
    return JsonResponse({"image_code": picture.markdown(), "image_path": picture.get_absolute_url()})
