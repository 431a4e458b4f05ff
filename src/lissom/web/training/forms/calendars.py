"""Calendars that come in, clinics elsewhere, and appointments made there."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.web.training.appointments import Booking
from lissom.web.training.calendars import Incoming
from lissom.web.ui.naming import headed

_TYPES = sorted({protocol.type for protocol in PROTOCOLS.values()} - {"self"})
_MOST_BYTES = 2_000_000


class IncomingForm(forms.Form):
    """A calendar file, or the address of one."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Or its address"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "From your calendar's sharing settings; it is read again twice a day."
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    needed = True

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file, address = given.get("file"), (given.get("address") or "").strip()
        if file and address:
            self.add_error("address", gettext("Give a file or an address, not both."))
        elif self.needed and not file and not address and not self.errors:
            self.add_error("file", gettext("Choose a file, or give an address."))
        if file and file.size > _MOST_BYTES:
            self.add_error("file", gettext("The file is larger than 2 MB."))
        return given

    def incoming(self, name: str = "") -> Incoming | None:
        """What a valid form brings; None when it brings nothing."""
        file, address = self.cleaned_data.get("file"), self.cleaned_data.get("address", "").strip()
        if file:
            return Incoming(name or str(file.name), data=file.read())
        if address:
            return Incoming(name or _host(address), address=address)
        return None


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0] or address


class ClinicForm(IncomingForm):
    """A clinic that does not run Lissom, with its free hours when it shares them."""

    name = forms.CharField(label=gettext_lazy("Clinic"), max_length=120)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    travel_min = forms.IntegerField(
        label=gettext_lazy("Way there (min)"), min_value=0, max_value=600, required=False
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price of an hour (£)"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
    )
    needed = False
    field_order = ("name", "place", "travel_min", "price", "file", "address")

    def details(self) -> dict[str, Any]:
        """What is known of the clinic, from a valid form."""
        given = self.cleaned_data
        price = given["price"]
        return {
            "name": given["name"],
            "place": given["place"],
            "travel_min": given["travel_min"] or 0,
            "price_pence_hour": None if price is None else int(price * 100),
        }


class AppointmentForm(forms.Form):
    """An appointment that was made elsewhere: by hand, or from the clinic's calendar file."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    at = forms.TimeField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=240, initial=45
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=lambda: [(one, headed(one.replace("_", "-"))) for one in _TYPES],
        initial="maintenance",
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    travel_min = forms.IntegerField(
        label=gettext_lazy("Way there (min)"), min_value=0, max_value=600, required=False
    )
    file = forms.FileField(
        label=gettext_lazy("Or the clinic's calendar file (.ics)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="own-%s")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        by_hand = given.get("day") and given.get("at")
        if not given.get("file") and not by_hand and not self.errors:
            self.add_error("day", gettext("Give the day and the hour, or choose a file."))
        return given

    def by_hand(self, zone: ZoneInfo) -> Booking:
        """The appointment of a valid form without a file."""
        given = self.cleaned_data
        return Booking(
            start=dt.datetime.combine(given["day"], given["at"], zone),
            minutes=given["minutes"],
            **self.rest(),
        )

    def rest(self) -> dict[str, Any]:
        """What holds for every appointment of the form."""
        given = self.cleaned_data
        return {
            "type": given["type"],
            "place": given["place"],
            "travel_min": given["travel_min"] or 0,
        }
