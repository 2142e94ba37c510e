"""The fields by which a new topic gets its tags: a few short lines, completed by the tags that there are."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.naming import validate_one_line
from forum.models import Tag, Topic, TopicTag
from forum.tagging import LONGEST, MOST_TAGS
from prose.characters import is_visible, without_controls

FIELDS = tuple(f"tag_{number}" for number in range(1, MOST_TAGS + 1))
OFFERED = 300


class TagForm(forms.Form):
    """Its cleaned `tags` are the names that were written, in their order."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place, name in enumerate(FIELDS, start=1):
            self.fields[name] = forms.CharField(
                label=_("Tag %(place)d") % {"place": place},
                max_length=LONGEST,
                required=False,
                validators=[validate_one_line],
                widget=forms.TextInput(attrs={"list": "known-tags", "size": 18, "autocapitalize": "none"}),
            )

    @property
    def lines(self) -> list[forms.BoundField]:
        """The fields, in their order."""
        return [self[name] for name in FIELDS]

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in the fields."""
        return any(line.value() for line in self.lines)

    @property
    def known(self) -> QuerySet[Tag]:
        """Tags that a topic for everybody carries: what is said among few is offered to nobody."""
        carried = TopicTag.objects.filter(
            tag=OuterRef("pk"), topic__in=Topic.objects.visible_to(None).published()
        )
        return Tag.objects.filter(Exists(carried)).order_by("slug")[:OFFERED]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = (without_controls(said.get(name) or "").strip(" ,#") for name in FIELDS)
        return {**said, "tags": [name for name in names if is_visible(name)]}
