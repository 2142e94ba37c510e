"""The editor's form of an essay: what it asks, and what it refuses with a way on."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelForm
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.limiting import TooOften
from accounts.models import Byline, Member, Upload
from accounts.uploading import upload_picture
from essays.admin.once import new_submission
from essays.admin.widgets import EssayEditor
from essays.drafting import lock_essay
from essays.models import Essay, Revision
from essays.previewing import LONGEST, pictures_without_words
from essays.revising import signers_now
from essays.signing import as_text, bylines_from
from prose.comparing import Row, compare

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def language_of(words: str) -> str:
    """A language tag such as "en-GB" (BCP 47), as it was written. Raises ValidationError for what is none."""
    if not _LANGUAGE.fullmatch(words.strip()):
        raise ValidationError(_("Write the language as “en-GB”, “de” or “ar”."))
    return words.strip()


class EditorTime(forms.DateTimeField):
    """A time on the editor's own clock; where the clocks go back, an hour that comes twice means the first."""

    def to_python(self, value: Any) -> datetime | None:
        """The time with its zone. Raises ValidationError for what is no time, or was skipped by the clocks."""
        try:
            return super().to_python(value)
        except ValidationError:
            naive = parse_datetime(str(value).strip())
            if naive is None or naive.tzinfo is not None:
                raise
            first = naive.replace(tzinfo=timezone.get_current_timezone(), fold=0)
            if _on_the_clock(first.astimezone(UTC)) != naive.replace(microsecond=0):
                raise
            return first


def _on_the_clock(at: datetime) -> datetime:
    return timezone.localtime(at).replace(tzinfo=None, microsecond=0, fold=0)


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
    tagged = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=600,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("With commas between. They change at once, for readers too."),
    )
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        required=False,
        max_length=200,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("For the list of versions; readers do not see it."),
    )
    published_at = EditorTime(
        label=gettext_lazy("Time of publication"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "1"}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    sitting = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput, initial=new_submission)
    continues = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    submission = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput, initial=new_submission
    )

    by: Member
    kept: dict[str, str] = {}
    stale_against: Revision | None = None

    class Meta:
        model = Essay
        fields = ("title", "slug", "standfirst", "source", "lang", "cover_alt", "published_at")
        widgets = {
            "title": AdminTextInputWidget,
            "standfirst": AdminTextareaWidget(attrs={"rows": 3}),
            "cover_alt": AdminTextInputWidget,
            "lang": AdminTextInputWidget,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "lang" in self.fields:
            self.fields["lang"].required = False
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a browser would cut a paste silently
        zone = timezone.get_current_timezone_name()
        self.fields["published_at"].help_text = _("In your own time zone, %(zone)s.") % {"zone": zone}
        if self.instance.pk:
            self.initial["signed_by"] = as_text(signers_now(self.instance))
            self.initial["seen"] = str(self.instance.head.version) if self.instance.head else ""
            self.initial["tagged"] = ", ".join(tag.name for tag in self.instance.tags.all())
        if not self.is_bound:
            self.initial.update(self.kept)

    def clean_signed_by(self) -> list[Byline]:
        """The bylines that these words stand for."""
        return bylines_from(self.cleaned_data["signed_by"])

    def clean_lang(self) -> str:
        """The language of the text; where nothing is written, it stays as it was."""
        return language_of(self.cleaned_data["lang"] or self.instance.lang)

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
        """The time as it was where nobody changed it: the form shows what a clock shows, without fractions."""
        at, before = self.cleaned_data["published_at"], self.instance.published_at
        if at and before and _on_the_clock(at) == _on_the_clock(before):
            return before
        return at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_time(cleaned)
        self._check_cover(cleaned)
        if self.instance.pk:
            self._check_not_stale(cleaned)
        return cleaned

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        at, state = cleaned.get("published_at"), self.instance.state
        if state == Essay.State.DRAFT or "published_at" in self.errors:
            return
        if at is None:
            told = _("A published essay has a time. Unpublish it first to take the time away.")
            if state == Essay.State.SCHEDULED:
                told = _("A scheduled essay has a time. Take it off the schedule to take the time away.")
            self.add_error("published_at", told)
        elif state == Essay.State.SCHEDULED:
            if at != self.instance.published_at and at <= timezone.now() and "_publish" not in self.data:
                told = _("This time has passed. Choose a later one, or publish now.")
                self.add_error("published_at", told)
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
        now = lock_essay(self.instance.pk)
        if now.head is None or cleaned.get("seen") == str(now.head.version):
            return
        self.stale_against = now.head
        shown = self.data.copy()  # type: ignore[attr-defined]
        shown["seen"] = str(now.head.version)
        self.data = shown
        raise ValidationError(
            _(
                "Somebody saved this essay while you were writing. Nothing is lost: your text is in the form, and "
                "above it stands what differs. Take over what you need, then save again; theirs stays as a version."
            ),
            code="stale",
        )

    def differences(self) -> list[tuple[str, list[Row]]]:
        """What was saved meanwhile beside what stands in the form: a heading and the rows of each text that differs."""
        if self.stale_against is None:
            return []
        texts = [
            (
                self.fields[name].label,
                compare(getattr(self.stale_against, name), str(self.data.get(name, ""))),
            )
            for name in ("title", "standfirst", "source")
        ]
        return [(str(label), rows) for label, rows in texts if rows]

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
