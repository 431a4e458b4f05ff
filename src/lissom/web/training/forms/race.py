"""A race to add."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.runner import Priority

DISTANCES_M = {
    "5k": 5_000.0,
    "10k": 10_000.0,
    "half": 21_097.5,
    "marathon": 42_195.0,
}
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})")


class RaceForm(forms.Form):
    """Day, distance, and what is known of the course and the wish."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    date = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    distance = forms.ChoiceField(
        label=gettext_lazy("Distance"),
        choices=[
            ("5k", gettext_lazy("5 km")),
            ("10k", gettext_lazy("10 km")),
            ("half", gettext_lazy("Half marathon")),
            ("marathon", gettext_lazy("Marathon")),
            ("other", gettext_lazy("Another distance")),
        ],
        initial="half",
    )
    km = forms.FloatField(
        label=gettext_lazy("Another distance (km)"), required=False, min_value=0.1
    )
    gain_m = forms.FloatField(label=gettext_lazy("Climb (m)"), required=False, min_value=0)
    target = forms.CharField(
        label=gettext_lazy("Target time"),
        required=False,
        help_text=gettext_lazy("As 1:45:00, or 48:30. Empty: to finish well."),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("What it is for"),
        choices=[
            (Priority.A.value, gettext_lazy("The main race: the programme leads to it")),
            (Priority.B.value, gettext_lazy("A second race: a short taper")),
            (Priority.C.value, gettext_lazy("For training: no taper")),
        ],
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, on: dt.date) -> None:
        super().__init__(data)
        self.on = on

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if day < self.on:
            raise forms.ValidationError(gettext("The day has passed. Give a day to come."))
        return day

    def clean_target(self) -> float | None:
        text = str(self.cleaned_data["target"]).strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(gettext("Write the time as 1:45:00 or 48:30."))
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600.0 + minutes * 60.0 + seconds

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("distance") == "other" and not found.get("km"):
            self.add_error("km", gettext("Say how many kilometres."))
        return found

    @property
    def distance_m(self) -> float:
        """Metres of a valid form."""
        chosen = self.cleaned_data["distance"]
        return DISTANCES_M.get(chosen, 1000.0 * float(self.cleaned_data["km"] or 0.0))
