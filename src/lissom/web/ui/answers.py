"""What every posted form has in common: it is checked, saved, or told why not."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from lissom.core.errors import DataError, InvalidInputError


def accepted(form: forms.Form, save: Callable[[], object], *, blame: str | None = None) -> bool:
    """Whether the form was sent, is valid and is saved; a refusal of `save` stands on the form, at
    the field `blame` or at its head."""
    if not form.is_valid():
        return False
    try:
        save()
    except (InvalidInputError, DataError) as refusal:
        form.add_error(blame, refusal.sentence())
        return False
    return True
