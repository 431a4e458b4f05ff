"""When to be reminded of the check-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy

_DAYS = [(str(day), name) for day, name in WEEKDAYS.items()]


class ReminderForm(forms.Form):
    """On or off, the hour, the days."""

    active = forms.BooleanField(label=gettext_lazy("Remind me by mail"), required=False)
    at = forms.TimeField(
        label=gettext_lazy("At"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On"), choices=_DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def wish(self) -> dict[str, Any]:
        """A valid form as the service takes it."""
        given = self.cleaned_data
        return {
            "active": given["active"],
            "at": given["at"],
            "weekdays": [int(day) for day in given["weekdays"]],
        }


def reminder_initial(
    *, active: bool = False, at: dt.time = dt.time(7, 0), weekdays: Sequence[int] = range(7)
) -> dict[str, Any]:
    """The form as it stands; without a reminder yet: off, at seven, every day."""
    return {"active": active, "at": at, "weekdays": [str(day) for day in weekdays]}
