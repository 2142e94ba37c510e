"""A field for words that may be long: a browser cuts nothing off, and what is too much is told in numbers one can read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import number_format


class _AtMost(MaxLengthValidator):
    """As Django's, with its numbers written in groups: 39,999."""

    def __call__(self, value: str) -> None:
        try:
            super().__call__(value)
        except ValidationError as refusal:
            numbers = {name: number_format(number, force_grouping=True) for name, number in _numbers(refusal)}
            raise ValidationError(refusal.message, code=refusal.code, params=numbers) from refusal


def _numbers(refusal: ValidationError) -> list[tuple[str, int]]:
    return [(name, refusal.params[name]) for name in ("show_value", "limit_value")] if refusal.params else []


class LongField(forms.CharField):
    """Words of at most `max_length` characters."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut a paste silently
        others = [rule for rule in self.validators if not isinstance(rule, MaxLengthValidator)]
        self.validators = [*others, _AtMost(max_length)]
