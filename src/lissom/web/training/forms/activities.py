"""What a runner says of an activity, or tells without a watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.runner import DoneKind
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE
from lissom.web.training.presenters.activities import KINDS, sport_choices
from lissom.web.ui.naming import headed

_EFFORT = gettext_lazy("0 rest, 3 moderate, 5 hard, 7 very hard, 10 the most there is.")

_TYPES = sorted({protocol.type for protocol in PROTOCOLS.values()})


def unit_of(*, miles: bool) -> tuple[float, str]:
    """Metres of the runner's unit, and its sign."""
    return (METRES_PER_MILE, "mi") if miles else (METRES_PER_KM, "km")


def _effort() -> forms.FloatField:
    return forms.FloatField(
        label=gettext_lazy("Effort"),
        required=False,
        min_value=0,
        max_value=10,
        help_text=_EFFORT,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )


class ActivityForm(forms.Form):
    """Title, kind, effort and distance of a recording."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    sport = forms.ChoiceField(label=gettext_lazy("Kind"), choices=sport_choices)
    rpe_cr10 = _effort()
    distance = forms.FloatField(
        label=gettext_lazy("Distance"),
        required=False,
        min_value=0.1,
        help_text=gettext_lazy("Correct it when a treadmill or a measured course showed another."),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )

    def __init__(
        self, *args: Any, miles: bool, shoes: Sequence[tuple[str, str]] = (), **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.unit_m, unit = unit_of(miles=miles)
        self.fields["distance"].label = gettext("Distance ({unit})").format(unit=unit)
        if shoes:
            self.fields["shoe"] = forms.ChoiceField(
                label=gettext("Shoes"), choices=shoes, required=False
            )


class DoneForm(forms.Form):
    """A session that no watch recorded."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[(kind.value, KINDS[kind.value]) for kind in DoneKind]
    )
    date = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    minutes = forms.FloatField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=2880,
        widget=forms.NumberInput(attrs={"step": "1", "inputmode": "numeric"}),
    )
    distance = forms.FloatField(
        label=gettext_lazy("Distance"),
        required=False,
        min_value=0.01,
        help_text=gettext_lazy("For runs and walks; without it your easy pace is taken."),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    rpe_cr10 = _effort()
    massage_type = forms.ChoiceField(
        label=gettext_lazy("Kind of massage"),
        required=False,
        choices=lambda: [("", "-"), *((one, headed(one.replace("_", "-"))) for one in _TYPES)],
    )
    place = forms.CharField(label=gettext_lazy("Where (massage)"), max_length=120, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(
        self, *args: Any, miles: bool, shoes: Sequence[tuple[str, str]] = (), **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.unit_m, unit = unit_of(miles=miles)
        self.fields["distance"].label = gettext("Distance ({unit})").format(unit=unit)
        if shoes:
            self.fields["shoe"] = forms.ChoiceField(
                label=gettext("Shoes"), choices=shoes, required=False
            )
