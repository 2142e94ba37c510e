"""Series at the desk: title and parts, put in order by their numbers."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import Desk, actor, link
from accounts.auditing import record
from accounts.hashing import file_hash
from essays.admin.forms import language_of
from essays.arranging import Place, arrange, check_places, save_series
from essays.models import Essay, Part, Series

_OFFERED = 500  # essays in a list of choices; the last saved first


class PartForm(forms.ModelForm):
    """One part: an essay, or the title of what is still to be written."""

    position = forms.DecimalField(
        label=gettext_lazy("Number"),
        required=False,
        max_digits=5,
        decimal_places=1,
        help_text=gettext_lazy("Parts stand in this order; 2.5 stands between 2 and 3."),
    )

    class Meta:
        model = Part
        fields = ("position", "title", "essay")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Essay.objects.order_by("-saved_at").values("pk")[:_OFFERED]
        own = Q(pk=self.instance.essay_id) if self.instance.essay_id else Q()
        choices = Essay.objects.filter(Q(pk__in=list(offered.values_list("pk", flat=True))) | own)
        self.fields["essay"] = _EssayChoice(
            choices.only("title", "state").order_by("-saved_at"), required=False, label=gettext_lazy("Essay")
        )
        for field in self.fields.values():
            field.widget.attrs |= {"aria-label": field.label, "placeholder": field.label}

    def _get_validation_exclusions(self) -> set[str]:
        # Numbers are given anew when all parts are known, so two may be the same in the form.
        return {*super()._get_validation_exclusions(), "position", "essay"}  # type: ignore[misc]


class _EssayChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.title if obj.is_published else f"{obj.title} ({obj.get_state_display()})"


class PartFormSet(BaseInlineFormSet):
    """All parts of one series."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        numbers = [form.cleaned_data.get("position") for form in self.forms if _is_filled(form)]
        given = [number for number in numbers if number is not None]
        if len(set(given)) < len(given):
            raise ValidationError(_("Two parts have the same number. Which comes first?"))
        check_places(self.instance, self.places())

    def places(self) -> list[Place]:
        """What stands in the rows, in the order of their numbers; rows without a number come last."""
        rows = [
            (number is None, number or 0, row, form.cleaned_data)
            for row, form in enumerate(self.forms)
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
            for number in [form.cleaned_data.get("position")]
        ]
        filled = [data for *_order, data in sorted(rows, key=lambda row: row[:3])]
        return [
            Place(data.get("title", ""), data.get("essay"))
            for data in filled
            if data.get("title") or data.get("essay")
        ]

    def validate_unique(self) -> None:
        """Whether an essay stands twice is `check_places`'s business, with a sentence."""


def _is_filled(form: Any) -> bool:
    data = form.cleaned_data
    return bool(data) and not data.get("DELETE") and bool(data.get("title") or data.get("essay"))


class PartInline(admin.TabularInline):
    """The parts."""

    model = Part
    form = PartForm
    formset = PartFormSet
    extra = 4
    ordering = ("position",)


def arrangement(series: Series) -> str:
    """What the parts of a series are now, as a mark that a form carries."""
    parts = [f"{part.essay_id} {part.title}" for part in series.parts.order_by("position")]
    return file_hash("\n".join(parts).encode())


class SeriesForm(forms.ModelForm):
    """Title, address and standfirst of a series."""

    arranged = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    stale_against: list[Part] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["arranged"] = arrangement(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else arranged meanwhile; saving once more is a decision to do so."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("arranged") != arrangement(self.instance):
            self.stale_against = list(Part.objects.filter(series=self.instance).with_essays())
            shown = self.data.copy()  # type: ignore[attr-defined]
            shown["arranged"] = arrangement(self.instance)
            self.data = shown
            raise ValidationError(
                _(
                    "Somebody changed the parts while you were at it. Nothing is lost: yours are below, theirs are "
                    "above. Save again and the series has yours."
                )
            )
        return cleaned

    class Meta:
        model = Series
        fields = ("title", "slug", "standfirst", "lang")
        widgets = {"standfirst": AdminTextareaWidget(attrs={"rows": 3})}

    def clean_lang(self) -> str:
        """The language of title and standfirst."""
        return language_of(self.cleaned_data["lang"])


@admin.register(Series)
class SeriesAdmin(Desk):
    """Ordered sets of essays."""

    form = SeriesForm
    change_form_template = "admin/series_change_form.html"
    fields = ("title", "slug", "standfirst", "lang", "arranged")
    inlines = (PartInline,)
    list_display = ("title", "parts_told", "in_its_place")
    ordering = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        series = super().get_queryset(request)
        published = Q(parts__essay__state=Essay.State.PUBLISHED)
        return series.annotate(total=Count("parts"), readable=Count("parts", filter=published))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any
    ) -> Any:
        """The rows of a form are parts by what they say, not by their numbers: those may be another's by now."""
        if request.method == "POST" and object_id:
            sent = request.POST.copy()
            sent["parts-INITIAL_FORMS"] = "0"
            for name in [name for name in sent if name.endswith("-id") and name.startswith("parts-")]:
                del sent[name]
            request.POST = sent  # type: ignore[assignment]
        return super().changeform_view(request, object_id, *args, **options)

    def refused_status(self, form: Any) -> int:
        """A stale save is a conflict."""
        return 409 if form.stale_against else super().refused_status(form)

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:
        save_series(obj, by=actor(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Through the verb, which counts the parts itself."""
        arrange(formset.instance, formset.places(), by=actor(request))
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def delete_model(self, request: HttpRequest, obj: Series) -> None:
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._after_saving(request, obj)

    def _after_saving(self, request: HttpRequest, series: Series) -> HttpResponse:
        messages.success(request, _("“%(title)s” is saved.") % {"title": series.title})
        stays = "_continue" in request.POST
        to = ("admin:essays_series_change", series.pk) if stays else ("admin:essays_series_changelist",)
        return redirect("admin:essays_series_add") if "_addanother" in request.POST else redirect(*to)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """A series is called by its title."""
        return {"title": obj.title, "subtitle": None} if obj else {}

    @admin.display(description=gettext_lazy("parts"))
    def parts_told(self, series: Any) -> str:
        return _("%(readable)d of %(total)d published") % {"readable": series.readable, "total": series.total}

    @admin.display(description=gettext_lazy("address"))
    def in_its_place(self, series: Series) -> str:
        return link(series.get_absolute_url(), _("See it as readers do"))
