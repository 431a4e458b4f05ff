"""A shoe: its name, what it had before, the runner's own limit, and whether it is the usual one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from lissom.web.training.forms.activities import unit_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _distance(label: StrOrPromise, help_text: StrOrPromise) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "1", "inputmode": "decimal"}),
    )


class ShoeForm(forms.Form):
    """A new shoe, or one that changes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    before = _distance(
        gettext_lazy("Distance before"), gettext_lazy("What it had before you kept count here.")
    )
    limit = _distance(
        gettext_lazy("Your own limit"),
        gettext_lazy(
            "Lissom tells you when it is reached. It knows no distance at which a shoe must go."
        ),
    )
    usual = forms.BooleanField(
        label=gettext_lazy("My usual shoe from today on"),
        required=False,
        help_text=gettext_lazy("Runs that name no other shoe are in it."),
    )

    def __init__(self, *args: Any, miles: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        self.unit_m, unit = unit_of(miles=miles)
        for key in ("before", "limit"):
            self.fields[key].label = f"{self.fields[key].label} ({unit})"

    def metres(self) -> dict[str, Any]:
        """Name and distances of a valid form, in metres."""
        given = self.cleaned_data
        limit = given["limit"]
        return {
            "name": given["name"],
            "before_m": (given["before"] or 0.0) * self.unit_m,
            "limit_m": limit * self.unit_m if limit else None,
        }
