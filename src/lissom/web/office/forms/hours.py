"""Forms of when somebody works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError
from lissom.web.office.forms.fields import Day
from lissom.web.office.opening import DaysOff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LEAST_SPANS = 2


def _clock(label: StrOrPromise) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": label})
    return forms.TimeField(label=label, required=False, widget=widget)


def _span(opens: dt.time | None, closes: dt.time | None, where: str) -> Span | None:
    """The hours between two times; closing at midnight is the end of the day."""
    if opens is None and closes is None:
        return None
    if opens is None or closes is None:
        raise forms.ValidationError(
            gettext("{where}: give both times, or none.").format(where=where)
        )
    try:
        return Span(opens, closes)
    except InvalidInputError as refusal:
        raise forms.ValidationError(f"{where}: {refusal.sentence()}") from refusal


class WeekForm(forms.Form):
    """The usual week: some stretches a day."""

    def __init__(self, data: Any = None, *, weekly: Sequence[Sequence[Span]]) -> None:
        self.parts = max(_LEAST_SPANS, *(len(spans) for spans in weekly))
        initial: dict[str, Any] = {}
        for weekday, spans in enumerate(weekly):
            for part, span in enumerate(spans):
                initial[f"{weekday}_{part}_from"] = span.opens
                initial[f"{weekday}_{part}_to"] = span.closes
        super().__init__(data, initial=initial)
        for weekday, name in WEEKDAYS.items():
            for part in range(self.parts):
                place = gettext("{name}, hours {value}").format(name=name, value=part + 1)
                self.fields[f"{weekday}_{part}_from"] = _clock(f"{place}, from")
                self.fields[f"{weekday}_{part}_to"] = _clock(f"{place}, to")

    @property
    def days(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each weekday with its pairs of bound fields."""
        return [
            (
                str(name),
                [
                    (self[f"{weekday}_{part}_from"], self[f"{weekday}_{part}_to"])
                    for part in range(self.parts)
                ],
            )
            for weekday, name in WEEKDAYS.items()
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for weekday, name in WEEKDAYS.items():
            spans = [
                _span(
                    found.get(f"{weekday}_{part}_from"),
                    found.get(f"{weekday}_{part}_to"),
                    str(name),
                )
                for part in range(self.parts)
            ]
            found[f"day_{weekday}"] = tuple(
                sorted((span for span in spans if span), key=lambda span: span.opens)
            )
        return found

    def weekly(self) -> tuple[tuple[Span, ...], ...]:
        """The week of a valid form, Monday first."""
        return tuple(self.cleaned_data[f"day_{weekday}"] for weekday in range(len(WEEKDAYS)))


class DaysOffForm(forms.Form):
    """Days that are not as usual: a holiday, a race day."""

    first = Day(label=gettext_lazy("First day"))
    last = Day(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: that day alone."),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What holds"),
        choices=[("closed", gettext_lazy("Closed")), ("hours", gettext_lazy("Other hours"))],
    )
    opens = _clock(gettext_lazy("From"))
    closes = _clock(gettext_lazy("To"))
    opens_again = _clock(gettext_lazy("Again from"))
    closes_again = _clock(gettext_lazy("To, again"))
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A holiday, a race day: staff read it."),
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("For everybody who treats here"), required=False
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return found
        spans = []
        if found["what"] == "hours":
            pairs = (
                (found["opens"], found["closes"]),
                (found["opens_again"], found["closes_again"]),
            )
            spans = [span for pair in pairs if (span := _span(*pair, where=gettext("Hours")))]
            if not spans:
                raise forms.ValidationError(
                    gettext("Give the hours of that day, or choose Closed.")
                )
        found["spans"] = tuple(sorted(spans, key=lambda span: span.opens))
        return found

    def days_off(self) -> DaysOff:
        """The days of a valid form."""
        given = self.cleaned_data
        return DaysOff(
            first=given["first"],
            last=given["last"] or given["first"],
            spans=given["spans"],
            note=given["note"],
        )
