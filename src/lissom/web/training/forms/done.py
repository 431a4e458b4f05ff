"""What a runner says of a planned session."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext


class AnswerForm(forms.Form):
    """Which session, what it was, and how hard it felt."""

    day = forms.DateField()
    session = forms.SlugField(max_length=40)
    answer = forms.SlugField(max_length=24)
    effort = forms.FloatField(required=False, min_value=0, max_value=10)
    back = forms.CharField(required=False, max_length=8)

    def problem(self) -> str:
        """The first thing that is wrong, as a sentence."""
        for name, errors in self.errors.items():
            text = str(errors[0])
            return text if name == "__all__" else f"{name.capitalize()}: {text}"
        return gettext("That answer cannot be read.")
