"""How every form draws its fields: each input carries the class that the stylesheet knows.

A widget that names its own classes (those of the admin do) keeps them.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates


class StyledField(BoundField):
    """A field whose widget has one of the classes input, textarea and select."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if "class" not in widget.attrs and (name := class_of(widget)):
            built.setdefault("class", name)
        return built


def class_of(widget: forms.Widget) -> str:
    """The class of a widget; empty for what has no box of its own."""
    match widget:
        case forms.Textarea():
            return "textarea"
        case forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return ""
        case forms.Select():
            return "select"
        case forms.TextInput() | forms.PasswordInput():
            return "" if widget.is_hidden else "input"
    return ""


class FormRenderer(DjangoTemplates):
    """Django's own templates, with the site's fields."""

    bound_field_class = StyledField
