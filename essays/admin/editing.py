"""What the editor asks while somebody writes: a preview, a place for a picture, names to link to, words to be kept.

They stand in place of django-markdownx's own views, which ask for no right and store what they are given.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.desk import actor
from accounts.limiting import TooOften
from accounts.uploading import upload_picture
from essays.models import Essay
from essays.previewing import LONGEST, preview_html
from essays.wanting import names_beginning, wanted_pages
from essays.writing import FIELDS, keep_writing, leave_writing, let_go_of_writing, one_writing, others_at
from prose.characters import without_controls

type View = Callable[..., HttpResponse]
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
        def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
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
            return view(request, *args, **options)

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


@require_safe
@editors_only(_as_json)
def names(request: HttpRequest) -> HttpResponse:
    """Titles of essays that `q` is a part of, to complete a wiki-link."""
    found = names_beginning(without_controls(request.GET.get("q", "")))
    return JsonResponse({"names": [{"title": title, "published": shown} for title, shown in found]})


@require_POST
@editors_only(_as_json)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form, and say who else is at the essay and which version is the newest.

    `sitting` names the form, `essay` the number of the essay (empty for a new one), `seen` the version that the form
    began with; `gone` says that nobody sits at it any more. Without words it is a sign of life only.
    """
    by, sitting = actor(request), without_controls(request.POST.get("sitting", ""))
    if not sitting:
        return _as_json(_("This form cannot be kept."), 400)
    if "gone" in request.POST:
        leave_writing(by=by, sitting=sitting)
        return JsonResponse({})
    words = {name: request.POST[name] for name in FIELDS if name in request.POST}
    if sum(map(len, words.values())) > LONGEST + 10_000:
        return _as_json(_("This is too long for one essay. Your text is still in the form."), 413)
    essay = _essay_of(request.POST.get("essay", ""))
    seen = request.POST.get("seen", "")
    row = keep_writing(
        by=by, sitting=sitting, essay=essay, words=words, based_on=int(seen) if _is_number(seen) else 0
    )
    return JsonResponse(
        {
            "kept": date_format(timezone.localtime(row.kept_at), "H:i") if row.words else "",
            "others": others_at(essay, by) if essay else [],
            "newest": essay.head.version if essay and essay.head else 0,
        }
    )


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 10


def _essay_of(number: str) -> Essay | None:
    if not _is_number(number):
        return None
    return Essay.objects.select_related("head").filter(pk=number).first()


@require_POST
@editors_only(_as_json)
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget words that were kept and never saved; only their own writer can."""
    writing = one_writing(actor(request), pk)
    if writing is None:
        raise Http404
    let_go_of_writing(by=actor(request), sittings=[writing.sitting])
    messages.success(request, _("They are gone."))
    kept_for = "admin:essays_essay_change" if writing.essay_id else "admin:essays_essay_add"
    return redirect(kept_for, *([writing.essay_id] if writing.essay_id else []))


@require_safe
@editors_only(_as_fragment)
def wanted(request: HttpRequest) -> HttpResponse:
    """Pages that texts name and nobody has written."""
    context = {
        **admin.site.each_context(request),
        "title": _("Wanted pages"),
        "wanted": wanted_pages(request.user),
    }
    return render(request, "admin/wanted.html", context)
