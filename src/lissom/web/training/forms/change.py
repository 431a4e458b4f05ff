"""What may have happened: one small form for each kind of event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web.ui.naming import named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SESSIONS = [
    ("", gettext_lazy("All of the day")),
    ("run", gettext_lazy("The run")),
    ("strength", gettext_lazy("The strength session")),
    ("stretch", gettext_lazy("The stretching")),
    ("massage", gettext_lazy("The massage")),
]


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def _clock(label: StrOrPromise) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}))


class EventForm(forms.Form):
    """A kind of event. `title`: how a runner would say it."""

    kind: ClassVar[EventKind]
    title: ClassVar[StrOrPromise]
    button: ClassVar[StrOrPromise] = gettext_lazy("See what it would change")

    def __init__(self, data: Mapping[str, Any] | None = None, *, on: dt.date) -> None:
        initial: dict[str, Any] = {
            name: on for name in ("first", "last") if name in self.base_fields
        }
        super().__init__(data, initial=initial, auto_id=f"{self.kind.value}-%s", label_suffix="")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day comes before the first."))
        return found

    def event(self) -> Event:
        """The event of a valid form."""
        found = dict(self.cleaned_data)
        first = found.pop("first")
        last = found.pop("last", None) or first
        return Event(kind=self.kind, first=first, last=last, **found)


class MissedForm(EventForm):
    kind, title = EventKind.MISSED, gettext_lazy("I missed a session")
    first = _day(gettext_lazy("Day"))
    what = forms.ChoiceField(label=gettext_lazy("Which"), choices=_SESSIONS, required=False)


class PartForm(EventForm):
    kind, title = EventKind.PART, gettext_lazy("I did only part of a session")
    first = _day(gettext_lazy("Day"))
    what = forms.ChoiceField(label=gettext_lazy("Which"), choices=_SESSIONS[1:4])
    amount = forms.FloatField(label=gettext_lazy("Minutes done"), min_value=1, max_value=1000)


class HarderForm(EventForm):
    kind, title = EventKind.HARDER, gettext_lazy("It was harder than planned")
    first = _day(gettext_lazy("Day"))
    amount = forms.FloatField(label=gettext_lazy("Effort, 0 to 10"), min_value=0, max_value=10)


def _ways(kind: str) -> list[tuple[str, str]]:
    """Ways back from an illness or an injury, named."""
    return [(key, named(way.label)) for key, way in PATHWAYS.items() if way.kind == kind]


class IllForm(EventForm):
    kind, title = EventKind.ILL, gettext_lazy("I am ill")
    first = _day(gettext_lazy("Since"))
    last = _day(gettext_lazy("Resting until"))
    what = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=lambda: _ways("illness"),
    )


class InjuredForm(EventForm):
    kind, title = EventKind.INJURED, gettext_lazy("Something hurts or is injured")
    first = _day(gettext_lazy("Since"))
    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=lambda: _ways("injury"),
    )


class TravelForm(EventForm):
    kind, title = EventKind.TRAVEL, gettext_lazy("I am away, or have little time")
    first = _day(gettext_lazy("From"))
    last = _day(gettext_lazy("To"))
    amount = forms.FloatField(
        label=gettext_lazy("Minutes a day that are left"), min_value=0, max_value=600, initial=0
    )


class BusyForm(EventForm):
    kind, title = EventKind.BUSY, gettext_lazy("I am busy at a certain hour")
    first = _day(gettext_lazy("Day"))
    start = _clock(gettext_lazy("From"))
    end = _clock(gettext_lazy("To"))


class HeatForm(EventForm):
    kind, title = EventKind.HEAT, gettext_lazy("It will be hot")
    first = _day(gettext_lazy("From"))
    last = _day(gettext_lazy("To"))
    amount = forms.FloatField(
        label=gettext_lazy("Wet-bulb globe temperature, °C"),
        min_value=10,
        max_value=45,
        help_text=gettext_lazy("Weather services give it as WBGT."),
    )


FORMS: dict[str, type[EventForm]] = {
    form.kind.value: form
    for form in (
        MissedForm,
        PartForm,
        HarderForm,
        TravelForm,
        BusyForm,
        IllForm,
        InjuredForm,
        HeatForm,
    )
}


class MoveForm(forms.Form):
    """A session that would suit another day better."""

    first = forms.DateField()
    what = forms.ChoiceField(choices=_SESSIONS[1:])
    to = forms.DateField()

    def event(self) -> Event:
        found = self.cleaned_data
        return Event(EventKind.MOVE, found["first"], found["first"], found["what"], to=found["to"])
