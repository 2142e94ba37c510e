"""Sending a picture for one's words: from the dialog of the form for words, or by a page of its own without a script."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.forms import PictureForm
from accounts.models import Upload
from accounts.permissions import check_signed_in
from accounts.uploading import upload_picture
from accounts.views.refusing import REFUSALS, form_again, refusal_of

_TEMPLATE = "accounts/upload_new.html"


@require_http_methods(["GET", "HEAD", "POST"])
def upload_new(request: HttpRequest) -> HttpResponse:
    """Store `picture` and answer with the Markdown that shows it, described by `alt`; as JSON where a script asks."""
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        return render(request, _TEMPLATE, {"form": PictureForm()})
    form = PictureForm(request.POST, request.FILES)
    try:
        member = check_signed_in(request.user)
        if not form.is_valid():
            return _refused(request, form)
        upload = upload_picture(file=form.cleaned_data["picture"], by=member)
    except REFUSALS as refusal:
        return _refused(request, form, refusal)
    return _stored(request, upload, upload.markdown(form.cleaned_data["alt"]))


def _asks_as_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _stored(request: HttpRequest, upload: Upload, markdown: str) -> HttpResponse:
    if _asks_as_script(request):
        return JsonResponse({"markdown": markdown})
    return render(request, _TEMPLATE, {"form": PictureForm(), "upload": upload, "markdown": markdown})


def _refused(request: HttpRequest, form: PictureForm, refusal: Exception | None = None) -> HttpResponse:
    if not _asks_as_script(request):
        return form_again(request, _TEMPLATE, {}, form, refusal)
    status, sentence = 422, " ".join(str(said) for errors in form.errors.values() for said in errors)
    wait = None
    if refusal is not None:
        status, sentence, wait = refusal_of(refusal)
    response = JsonResponse({"error": sentence}, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response
