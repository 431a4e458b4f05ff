"""What is posted to the waiting list, read and checked field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, gettext_lazy

from lissom.web.clinic.models import Service, Therapist
from lissom.web.waiting.models import WaitingEntry
from lissom.web.waiting.presenters import plain, service_words
from lissom.web.waiting.services import Pattern, Wanting

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})
_WEEKDAYS = tuple((str(day), name) for day, name in WEEKDAYS_ABBR.items())
_NOTICE = (
    ("0", gettext_lazy("no time at all")),
    ("60", gettext_lazy("an hour before")),
    ("120", gettext_lazy("two hours before")),
    ("240", gettext_lazy("four hours before")),
    ("1440", gettext_lazy("a day before")),
    ("2880", gettext_lazy("two days before")),
)
_FIRST = dt.timedelta(days=14)


class EntryForm(forms.Form):
    """A wish: service, days, weekdays, hours, with whom, how soon."""

    service = forms.ChoiceField(label=gettext_lazy("Service and length"))
    first = forms.DateField(label=gettext_lazy("From"), widget=_DATE)
    last = forms.DateField(label=gettext_lazy("To"), widget=_DATE)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On"),
        choices=_WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one day at least.")},
    )
    opens = forms.TimeField(label=gettext_lazy("Not before"), widget=_TIME, required=False)
    closes = forms.TimeField(
        label=gettext_lazy("Over by"),
        widget=_TIME,
        required=False,
        help_text=gettext_lazy("Both left empty: any hour."),
    )
    therapist = forms.ChoiceField(label=gettext_lazy("With"), required=False)
    only_therapist = forms.BooleanField(label=gettext_lazy("Nobody else will do"), required=False)
    notice_min = forms.ChoiceField(label=gettext_lazy("Needs to know"), choices=_NOTICE)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("No word about health."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        services: Sequence[Service],
        therapists: Sequence[Therapist],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self._services, self._therapists = services, therapists
        named = [(str(row.pk), plain(row.name)) for row in therapists]
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), service_words(row)) for row in services
        ]
        self.fields["therapist"].choices = [("", gettext("Anyone")), *named]  # type: ignore[attr-defined]
        kept = str(initial.get("notice_min", "0"))
        if kept not in dict(_NOTICE):
            choices = [*_NOTICE, (kept, gettext("{kept} minutes before").format(kept=kept))]
            self.fields["notice_min"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("only_therapist") and not found.get("therapist"):
            self.add_error("therapist", gettext("Choose who, or let anyone do."))
        return found

    def wanted(self) -> Wanting:
        """The wish as it was given."""
        said = self.cleaned_data
        return Wanting(
            service=next(row for row in self._services if str(row.pk) == said["service"]),
            pattern=Pattern(
                first=said["first"],
                last=said["last"],
                weekdays=frozenset(int(day) for day in said["weekdays"]),
                opens=said["opens"] or dt.time(0),
                closes=said["closes"] or dt.time(0),
            ),
            therapist=next(
                (row for row in self._therapists if str(row.pk) == said["therapist"]), None
            ),
            only_therapist=said["only_therapist"],
            notice_min=int(said["notice_min"]),
            note=said["note"],
        )

    @staticmethod
    def fresh(today: dt.date) -> dict[str, Any]:
        """Two weeks from today, any day, any hour."""
        days = [day for day, _ in _WEEKDAYS]
        return {"first": today, "last": today + _FIRST, "weekdays": days, "notice_min": "60"}

    @staticmethod
    def initial_of(row: WaitingEntry, today: dt.date) -> dict[str, Any]:
        found = EntryForm.fresh(today) | {
            "service": str(row.service_id),
            "therapist": "" if row.therapist_id is None else str(row.therapist_id),
            "only_therapist": row.only_therapist,
            "notice_min": str(row.notice_min),
            "note": row.note,
            "version": row.version,
        }
        if not row.pattern:
            return found
        said = row.pattern
        whole = (said["opens"], said["closes"]) == ("00:00", "00:00")
        return found | {
            "first": dt.date.fromisoformat(said["first"]),
            "last": dt.date.fromisoformat(said["last"]),
            "weekdays": [str(day) for day in said["weekdays"]],
            "opens": None if whole else dt.time.fromisoformat(said["opens"]),
            "closes": None if whole else dt.time.fromisoformat(said["closes"]),
        }


class FirstForm(forms.Form):
    """Why a client is asked before all others."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
