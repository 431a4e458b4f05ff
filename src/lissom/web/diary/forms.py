"""What is posted to the diary, read and checked field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.web.clinic.models import Room, Service, Therapist
from lissom.web.diary.presenters import words

ANY = ""
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})


def _choice(rows: Sequence[Any], first: str | None = None) -> list[tuple[str, str]]:
    named = [(str(row.pk), words.plain(row.name)) for row in rows]
    return [*([(ANY, first)] if first is not None else []), *named]


class _Placed(forms.Form):
    """Fields that name rows of one clinic: what is not of it is no choice."""

    def row(self, name: str, rows: Sequence[Any]) -> Any:
        key = self.cleaned_data.get(name)
        return next((row for row in rows if str(row.pk) == key), None)

    def wall(self) -> dt.datetime:
        """Day and time as wall time of the clinic."""
        day: dt.date = self.cleaned_data["day"]
        moment: dt.time = self.cleaned_data["time"]
        return dt.datetime.combine(day, moment)


class MoveForm(_Placed):
    """Another time, therapist or room."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=_DATE)
    time = forms.TimeField(label=gettext_lazy("Time"), widget=_TIME)
    therapist = forms.ChoiceField(label=gettext_lazy("Therapist"))
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    overlap = forms.BooleanField(label=gettext_lazy("Let it overlap"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        therapists: Sequence[Therapist],
        rooms: Sequence[Room],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="move_%s")
        self.fields["therapist"].choices = _choice(therapists)  # type: ignore[attr-defined]
        self.fields["room"].choices = _choice(rooms, gettext("Any that is free"))  # type: ignore[attr-defined]


class BookForm(_Placed):
    """A booking at the desk: whom for, what, with whom, when; repeated when asked."""

    client = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40)
    email = forms.EmailField(label="E-mail", required=False)
    anyway = forms.BooleanField(
        label=gettext_lazy("This is somebody else of that name"), required=False
    )
    service = forms.ChoiceField(label=gettext_lazy("Service"))
    therapist = forms.ChoiceField(label=gettext_lazy("Therapist"))
    day = forms.DateField(label=gettext_lazy("Day"), widget=_DATE)
    time = forms.TimeField(label=gettext_lazy("Time"), widget=_TIME)
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    every = forms.IntegerField(
        label=gettext_lazy("Every so many weeks"), required=False, min_value=1
    )
    times = forms.IntegerField(label=gettext_lazy("How often in all"), required=False, min_value=1)
    overlap = forms.BooleanField(label=gettext_lazy("Let it overlap"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        services: Sequence[Service],
        therapists: Sequence[Therapist],
        rooms: Sequence[Room],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        most = int(value("booking.series_most"))
        for name in ("every", "times"):
            self.fields[name].max_value = most  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= {"min": 1, "max": most, "inputmode": "numeric"}
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), words.service(row)) for row in services
        ]
        self.fields["therapist"].choices = _choice(therapists)  # type: ignore[attr-defined]
        self.fields["room"].choices = _choice(rooms, gettext("Any that is free"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get("client") and not found.get("name", "").strip():
            self.add_error("name", gettext("Choose a client, or give the name of a new one."))
        if bool(found.get("every")) != bool(found.get("times")):
            self.add_error("times", gettext("Give both: every how many weeks, and how often."))
        return found

    @property
    def repeats(self) -> bool:
        return (self.cleaned_data.get("times") or 1) > 1


class BlockForm(_Placed):
    """Time that is not for treatments."""

    label = forms.CharField(
        label=gettext_lazy("What for"), max_length=80, initial=gettext_lazy("Break")
    )
    therapist = forms.MultipleChoiceField(
        label=gettext_lazy("Who"), widget=forms.CheckboxSelectMultiple
    )
    first = forms.DateField(label=gettext_lazy("First day"), widget=_DATE)
    last = forms.DateField(label=gettext_lazy("Last day"), widget=_DATE)
    opens = forms.TimeField(label=gettext_lazy("From"), widget=_TIME, required=False)
    closes = forms.TimeField(
        label=gettext_lazy("To"),
        widget=_TIME,
        required=False,
        help_text=gettext_lazy("Both left empty: all day."),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        therapists: Sequence[Therapist],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["therapist"].choices = _choice(therapists)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if (found.get("opens") is None) != (found.get("closes") is None):
            self.add_error("closes", gettext("Give both times, or none for the whole day."))
        return found


class CancelForm(forms.Form):
    """Who cancels, and why."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who cancels"),
        choices=[("client", gettext_lazy("The client")), ("clinic", gettext_lazy("The clinic"))],
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)


def version_of(data: Mapping[str, Any]) -> int:
    """The version of the appointment that the page showed. Raises InvalidInputError without one."""
    text = str(data.get("version", ""))
    if not text.isdigit() or len(text) > 9:
        raise InvalidInputError(
            gettext("It is not said which version of the appointment was shown."),
            remedy=gettext("Open the appointment again."),
        )
    return int(text)
