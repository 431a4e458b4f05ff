"""The first words a runner says."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones of places, by name."""
    odd = ("Etc/", "SystemV/", "US/", "posix", "right/")
    names = sorted(name for name in available_timezones() if "/" in name)
    return tuple((name, name.replace("_", " ")) for name in names if not name.startswith(odd))


class BeginForm(forms.Form):
    """A name, and where the clock hangs."""

    name = forms.CharField(
        label=gettext_lazy("What should Lissom call you?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zones, initial="Europe/London"
    )
