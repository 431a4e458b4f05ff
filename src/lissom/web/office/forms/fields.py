"""Fields that several forms of the office use."""

from __future__ import annotations

from typing import Any

from django import forms

from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import pence_of, plain


class Pounds(forms.CharField):
    """An amount in pounds; whole pence when cleaned, None when empty."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=20, **named)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return pence_of(str(text))
        except InvalidInputError as refusal:
            raise forms.ValidationError(refusal.sentence()) from refusal

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Whole pence need no check of their letters."""


class Day(forms.DateField):
    """A day, by the browser's own picker."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**named)
