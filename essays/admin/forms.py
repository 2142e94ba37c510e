"""The editor's form of an essay: what it asks, and what it refuses with a way on."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.limiting import TooOften
from accounts.models import Byline, Member, Upload
from accounts.uploading import upload_picture
from essays.admin.once import new_submission
from essays.admin.widgets import EssayEditor
from essays.models import Essay
from essays.previewing import LONGEST, pictures_without_words
from essays.signing import as_text, bylines_from, bylines_of


class EssayForm(ModelForm):
    """Words, bylines, cover and time of an essay.

    `by` is who writes; `kept` is what they wrote before they had to sign in again.
    """

    signed_by = forms.CharField(
        label=gettext_lazy("Signed by"),
        required=False,
        max_length=600,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy(
            "“@handle” is a member, anything else stands as it is. Several: with commas. A name that has a comma "
            'itself stands in quotation marks: "Jane Smith, MRCP".'
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST, strip=False, widget=EssayEditor
    )
    cover_file = forms.FileField(
        label=gettext_lazy("Cover picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP. Where and when it was taken is removed from the file."),
    )
    cover_gone = forms.BooleanField(label=gettext_lazy("Without a cover from now on"), required=False)
    published_at = forms.DateTimeField(
        label=gettext_lazy("Published"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "1"}),
        help_text=gettext_lazy("Leave it empty to publish with the present time."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    submission = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput, initial=new_submission
    )

    by: Member
    kept: dict[str, str] = {}
    stale_against: Essay | None = None

    class Meta:
        model = Essay
        fields = ("title", "slug", "standfirst", "source", "cover_alt", "published_at")
        widgets = {
            "title": AdminTextInputWidget,
            "standfirst": AdminTextareaWidget(attrs={"rows": 3}),
            "cover_alt": AdminTextInputWidget,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a browser would cut a paste silently
        if self.instance.pk:
            self.initial["signed_by"] = as_text(bylines_of(self.instance))
            self.initial["seen"] = self.instance.changed_at.isoformat()
        if not self.is_bound:
            self.initial.update(self.kept)

    def clean_signed_by(self) -> list[Byline]:
        """The bylines that these words stand for."""
        return bylines_from(self.cleaned_data["signed_by"])

    def clean_source(self) -> str:
        """Line ends as they are stored; every picture must say what it shows."""
        source = self.cleaned_data["source"].replace("\r\n", "\n")
        silent = pictures_without_words(source)
        if silent:
            raise ValidationError(
                ngettext(
                    "One picture does not say what it shows. Write it between the brackets: "
                    "![what one sees](/uploads/…). Your text is still here.",
                    "%(count)d pictures do not say what they show. Write it between the brackets: "
                    "![what one sees](/uploads/…). Your text is still here.",
                    silent,
                )
                % {"count": silent}
            )
        return source

    def clean_published_at(self) -> datetime | None:
        """The time as it was where nobody changed it: the form shows it without its fraction of a second."""
        at, before = self.cleaned_data["published_at"], self.instance.published_at
        return before if at and before and at == before.replace(microsecond=0) else at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_time(cleaned)
        self._check_cover(cleaned)
        if self.instance.pk:
            self._check_not_stale(cleaned)
        return cleaned

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        at = cleaned.get("published_at")
        if self.instance.state == Essay.State.DRAFT or "published_at" in self.errors:
            return
        if at is None:
            self.add_error(
                "published_at", _("A published essay has a time. Unpublish it first to take the time away.")
            )
        elif at > timezone.now():
            self.add_error(
                "published_at", _("Readers see this essay already, so the time cannot lie in the future.")
            )

    def _check_cover(self, cleaned: dict[str, Any]) -> None:
        file = cleaned.get("cover_file")
        has_cover = bool(file) or (self.instance.cover_id and not cleaned.get("cover_gone"))
        if has_cover and not cleaned.get("cover_alt", "").strip() and "cover_alt" not in self.errors:
            told = _("Say what the cover shows, for those who cannot see it.")
            if file:
                told = _(
                    "Say what the cover shows, for those who cannot see it. Then choose the file once more."
                )
            self.add_error("cover_alt", told)

    def _check_not_stale(self, cleaned: dict[str, Any]) -> None:
        """Refuse to write over what somebody else saved meanwhile; saving once more is a decision to do so."""
        now = Essay.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if cleaned.get("seen") == now.changed_at.isoformat():
            return
        self.stale_against = now
        shown = self.data.copy()  # type: ignore[attr-defined]
        shown["seen"] = now.changed_at.isoformat()
        self.data = shown
        raise ValidationError(
            _(
                "Somebody saved this essay while you were writing. Nothing is lost: your text is in the form and "
                "theirs is above it. Take over what you need, then save again; theirs stays as a version."
            ),
            code="stale",
        )

    def store_cover(self, essay: Essay) -> None:
        """Put the chosen picture, if there is one, on `essay`. Called when everything else is right."""
        file: UploadedFile | None = self.cleaned_data.get("cover_file")
        if file:
            essay.cover = self.picture
        elif self.cleaned_data.get("cover_gone"):
            essay.cover, essay.cover_alt = None, ""

    def _post_clean(self) -> None:
        """Take in the cover last, so that a form with other faults leaves no picture behind."""
        super()._post_clean()  # type: ignore[misc]
        file = self.cleaned_data.get("cover_file")
        if not file or self.errors:
            return
        try:
            self.picture: Upload = upload_picture(file=file, by=self.by)
        except ValidationError as error:
            self.add_error("cover_file", error)
        except TooOften as error:
            self.add_error("cover_file", str(error))
