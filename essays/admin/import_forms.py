"""What an editor decides before a file becomes a draft or a thread."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member
from essays.arranging import LONGEST
from essays.importing.fields import Fields
from essays.importing.waiting import EssayChoices, ThreadChoices
from essays.models import Essay, Series
from forum.models import Category
from forum.models.topic import TITLE_LENGTH
from forum.permissions import may_open_topic
from prose.rendering import wiki_key
from prose.threads import Block

MOST_BLOCKS = 900  # a form has at most a thousand fields
_MOST_ESSAYS = 200


class EssayImportForm(forms.Form):
    """The title, the place in a series, and which named articles become links."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    series = forms.CharField(
        label=gettext_lazy("Series"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "The title of a series; a new one is made if there is none. Leave it empty for none."
        ),
        widget=forms.TextInput(attrs={"list": "all-series"}),
    )
    position = forms.IntegerField(label=gettext_lazy("Part"), required=False, min_value=1, max_value=LONGEST)
    part_title = forms.CharField(label=gettext_lazy("Title of the part"), required=False, max_length=200)
    linked = forms.MultipleChoiceField(
        label=gettext_lazy("Link to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        fields: Fields,
        suggested: dict[str, str],
        kept: dict[str, Any],
    ) -> None:
        place = fields.place
        initial = {"title": fields.title, **kept}
        if place:
            given = {"series": place.series, "position": place.position or None, "part_title": place.title}
            initial = {**given, **initial}
        super().__init__(data, auto_id="essay_%s", initial=initial)
        self._suggested = list(suggested.items())
        linked = self.fields["linked"]
        assert isinstance(linked, forms.MultipleChoiceField)
        told = _("“%(words)s” becomes a link to “%(title)s”")
        linked.choices = [
            (str(number), told % {"words": words, "title": title})
            for number, (words, title) in enumerate(self._suggested)
        ]

    @property
    def series_titles(self) -> list[str]:
        """The series that there are."""
        return list(Series.objects.order_by("title").values_list("title", flat=True)[:_MOST_ESSAYS])

    def choices(self) -> EssayChoices:
        """What the editor has decided."""
        given = self.cleaned_data
        linked = dict(self._suggested[int(number)] for number in given["linked"])
        return EssayChoices(
            given["title"], given["series"], given["position"] or 0, given["part_title"], linked
        )


class ThreadImportForm(forms.Form):
    """Where the thread goes, what it is called, and where its posts begin."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=TITLE_LENGTH)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        queryset=Category.objects.none(),
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("The first post opens a new topic here."),
    )
    essay = forms.ModelChoiceField(
        label=gettext_lazy("Or the discussion of"),
        required=False,
        queryset=Essay.objects.none(),
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("All posts become replies there."),
    )
    begins = forms.MultipleChoiceField(required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        fields: Fields,
        blocks: Sequence[Block],
        by: Member,
        kept: dict[str, Any],
    ) -> None:
        proposed = [str(number) for number, block in enumerate(blocks) if block.begins]
        initial = {"title": fields.title[:TITLE_LENGTH], "begins": proposed, **kept}
        super().__init__(data, auto_id="thread_%s", initial=initial)
        readable = [each.pk for each in Category.objects.all() if may_open_topic(each, by)]
        categories, essays, begins = self.fields["category"], self.fields["essay"], self.fields["begins"]
        assert isinstance(categories, forms.ModelChoiceField)
        assert isinstance(essays, forms.ModelChoiceField)
        assert isinstance(begins, forms.MultipleChoiceField)
        categories.queryset = Category.objects.filter(pk__in=readable).order_by("position", "pk")
        categories.choices = [("", _("none")), *categories.queryset.values_list("pk", "name")]
        discussed = Essay.objects.published().exclude(discussion=None).newest_first()
        essays.queryset = discussed.select_related("discussion__category")
        essays.choices = [("", _("none")), *discussed.values_list("pk", "title")[:_MOST_ESSAYS]]
        begins.choices = [(str(number), "") for number in range(len(blocks))]
        self.initial.setdefault("essay", self._essay_called(fields.title))

    def _essay_called(self, title: str) -> str:
        """The essay whose title the thread has."""
        choices = self.fields["essay"].choices  # type: ignore[attr-defined]
        return next((pk for pk, name in choices if pk and wiki_key(str(name)) == wiki_key(title)), "")

    @property
    def beginnings(self) -> set[str]:
        """The blocks at which a post begins, as they stand in the form now."""
        return set(self["begins"].value() or [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("category")) == bool(cleaned.get("essay")):
            raise ValidationError(
                _("Choose either a category or an essay. Nothing was made yet; your choices are kept.")
            )
        if cleaned.get("category") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("The thread needs a title."))
        return cleaned

    def choices(self) -> ThreadChoices:
        """What the editor has decided."""
        given = self.cleaned_data
        beginnings = frozenset(int(number) for number in given["begins"])
        return ThreadChoices(given["title"], beginnings, category=given["category"], essay=given["essay"])
