"""A massage that was had elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.web.ui.naming import headed

_TYPES = tuple(sorted({protocol.type for protocol in PROTOCOLS.values()} - {"self"}))
_OLDEST = dt.timedelta(days=365)


class ElsewhereForm(forms.Form):
    """The day, how long, what kind, and where."""

    date = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=240, initial=45
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=lambda: [(one, headed(one.replace("_", "-"))) for one in _TYPES],
        initial="maintenance",
    )
    place = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=120)

    def __init__(self, data: Mapping[str, Any] | None = None, *, on: dt.date) -> None:
        super().__init__(data, initial={"date": on})
        self.on = on

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if not self.on - _OLDEST <= day <= self.on:
            raise forms.ValidationError(
                gettext("Give a day of the last year, today at the latest.")
            )
        return day
