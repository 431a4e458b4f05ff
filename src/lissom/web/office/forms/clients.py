"""Forms of the card file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.practice.client_rows import FIELDS
from lissom.web.clinic.models import Client
from lissom.web.office.forms.fields import Day

FIELD_WORDS = {
    "name": gettext_lazy("Whole name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Telephone"),
    "born": gettext_lazy("Date of birth"),
}
_MOST_BYTES = 10_000_000


class ClientForm(forms.Form):
    """How to reach a client; no word about health."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    born = Day(label=gettext_lazy("Date of birth"), required=False)
    wants_reminders = forms.BooleanField(
        label=gettext_lazy("Reminders of appointments"), required=False, initial=True
    )
    been_before = forms.BooleanField(
        label=gettext_lazy("Has been here before"),
        required=False,
        help_text=gettext_lazy("Else a new client."),
    )

    @staticmethod
    def initial_of(row: Client) -> dict[str, Any]:
        names = ("name", "email", "phone", "born", "wants_reminders", "been_before")
        return {name: getattr(row, name) for name in names}


class TableForm(forms.Form):
    """A table to bring in."""

    table = forms.FileField(
        label="Table (CSV)",
        help_text=gettext_lazy(
            "With a header. Export it from the other program as CSV; 10 MB at most."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_table(self) -> Any:
        file = self.cleaned_data["table"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 10 MB. Split it."))
        return file


class ColumnsForm(forms.Form):
    """Which column holds what."""

    def __init__(
        self, data: Any = None, *, columns: Sequence[str], places: Mapping[str, int]
    ) -> None:
        super().__init__(data, initial={field: str(place) for field, place in places.items()})
        choices = [
            ("", gettext("Not in the table")),
            *(
                (str(at), name or gettext("Column {value}").format(value=at + 1))
                for at, name in enumerate(columns)
            ),
        ]
        for field in FIELDS:
            self.fields[field] = forms.ChoiceField(
                label=FIELD_WORDS[field], choices=choices, required=False
            )

    def places(self) -> dict[str, int]:
        """The places of a valid form."""
        return {field: int(place) for field, place in self.cleaned_data.items() if place != ""}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(found.get(name) for name in ("name", "first_name", "last_name")):
            raise forms.ValidationError(
                gettext("Choose the column that says what a client is called.")
            )
        return found
