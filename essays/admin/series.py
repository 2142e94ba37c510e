"""Series at the desk: title and parts, put in order by their numbers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import Desk, actor, link
from accounts.auditing import record
from essays.admin.forms import LANGUAGE
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
        if not any(self.errors):
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


class PartInline(admin.TabularInline):
    """The parts."""

    model = Part
    form = PartForm
    formset = PartFormSet
    extra = 4
    ordering = ("position",)


class SeriesForm(forms.ModelForm):
    """Title, address and standfirst of a series."""

    class Meta:
        model = Series
        fields = ("title", "slug", "standfirst", "lang")
        widgets = {"standfirst": AdminTextareaWidget(attrs={"rows": 3})}

    def clean_lang(self) -> str:
        """A language tag such as "en-GB" (BCP 47)."""
        if not LANGUAGE.fullmatch(self.cleaned_data["lang"]):
            raise ValidationError(_("Write the language as “en-GB”, “de” or “ar”."))
        return self.cleaned_data["lang"]


@admin.register(Series)
class SeriesAdmin(Desk):
    """Ordered sets of essays."""

    form = SeriesForm
    inlines = (PartInline,)
    list_display = ("title", "parts_told", "in_its_place")
    ordering = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        series = super().get_queryset(request)
        published = Q(parts__essay__state=Essay.State.PUBLISHED)
        return series.annotate(total=Count("parts"), readable=Count("parts", filter=published))

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:
        save_series(obj, by=actor(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Through the verb, which counts the parts itself."""
        arrange(formset.instance, formset.places(), by=actor(request))
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def delete_model(self, request: HttpRequest, obj: Series) -> None:
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """A series is called by its title."""
        return {"title": obj.title, "subtitle": None} if obj else {}

    @admin.display(description=gettext_lazy("parts"))
    def parts_told(self, series: Any) -> str:
        return _("%(readable)d of %(total)d published") % {"readable": series.readable, "total": series.total}

    @admin.display(description=gettext_lazy("address"))
    def in_its_place(self, series: Series) -> str:
        return link(series.get_absolute_url(), _("See it as readers do"))
