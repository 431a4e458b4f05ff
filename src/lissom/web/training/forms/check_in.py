"""What comes in by forms of the runner's pages, parsed; the core checks what it means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext

from lissom.core.anatomy import STATES
from lissom.core.runner import CheckIn
from lissom.core.screening.red_flags import Asked, questions

SORE = "sore-"
SCALES = ("sleep", "fatigue", "stress", "mood", "calm")
_LATEST = timedelta(minutes=5)
_OLDEST = timedelta(days=7)


def half_points() -> list[tuple[str, str]]:
    """`0`, `0.5` ... `10` with an empty first: not said."""
    return [("", "\u2013"), *((f"{at / 2:g}", f"{at / 2:g}") for at in range(21))]


def whole_points() -> list[tuple[str, str]]:
    return [("", gettext("not said")), *((str(at), str(at)) for at in range(11))]


class CheckInForm(forms.Form):
    """A check-in. `rest_clear`: places not marked are not sore. `at`: when it was said, given by a
    device that was offline then; at most a week old."""

    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    rest_clear = forms.BooleanField(required=False)
    at = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: datetime) -> None:
        super().__init__(data)
        self.now = now
        for state in STATES:
            self.fields[f"{SORE}{state.id}"] = forms.TypedChoiceField(
                required=False, choices=half_points(), coerce=float, empty_value=None
            )
        for name in SCALES:
            self.fields[name] = forms.TypedChoiceField(
                required=False, choices=whole_points, coerce=float, empty_value=None
            )
        self.fields["flags"] = forms.MultipleChoiceField(
            required=False, choices=[(rule.id, rule.id) for rule in questions(Asked.CHECK_IN)]
        )

    def clean_at(self) -> datetime:
        """The instant of the check-in: now unless the device says when."""
        text = str(self.cleaned_data["at"]).strip()
        if not text:
            return self.now.replace(second=0, microsecond=0)
        try:
            said = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            raise forms.ValidationError(
                gettext("The time of the check-in cannot be read.")
            ) from None
        if said.tzinfo is None or not self.now - _OLDEST <= said <= self.now + _LATEST:
            raise forms.ValidationError(
                gettext("A check-in can be sent up to a week later, and not before its time.")
            )
        return said.replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        said = [name for name in self.fields if name not in ("at", "rest_clear")]
        nothing = all(found.get(name) in (None, "", []) for name in said)
        if not self.errors and nothing and not found.get("rest_clear"):
            raise forms.ValidationError(
                gettext("Nothing was said yet. Mark a place or move one scale.")
            )
        return found

    def check_in(self) -> CheckIn:
        """The check-in that was said; only of a valid form."""
        found = self.cleaned_data
        soreness = {
            state.id: points
            for state in STATES
            if (points := found[f"{SORE}{state.id}"]) is not None
        }
        if found["rest_clear"]:
            soreness = {state.id: soreness.get(state.id, 0.0) for state in STATES}
        return CheckIn(
            at=found["at"],
            soreness=soreness,
            red_flags=tuple(found["flags"]),
            note=found["note"].strip(),
            **{name: found[name] for name in SCALES},
        )
