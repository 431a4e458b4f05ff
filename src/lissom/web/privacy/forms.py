"""What the owner states: how long, why, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from lissom.core.evidence.registry import value
from lissom.web.privacy.retention import Rule
from lissom.web.privacy.services import BreachReport

_TEXT = {"rows": 3}


class RuleForm(forms.Form):
    """How long records are kept."""

    years = forms.IntegerField(
        label=gettext_lazy("Years after the last visit"),
        min_value=int(value("law.retention_least_years")),
        max_value=int(value("law.retention_most_years")),
    )
    minor_until_age = forms.IntegerField(
        label=gettext_lazy("Records of minors at least until the age of"),
        min_value=int(value("law.adult_age")),
        help_text=gettext_lazy(
            "One year longer for who was treated in the last year before coming of age."
        ),
    )
    authority = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Your association or insurer: they differ (5, 7, 8 and 10 years are all "
            "asked for), so follow yours."
        ),
    )

    def rule(self) -> Rule:
        """The rule of a valid form. Raises InvalidInputError."""
        return Rule(self.cleaned_data["years"], self.cleaned_data["minor_until_age"])


class HoldForm(forms.Form):
    """Why one client's records stay."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Which claim, complaint or request."),
    )


class PurposeForm(forms.Form):
    """Why a kind of data is kept."""

    basis = forms.CharField(label=gettext_lazy("Lawful basis (article 6)"), max_length=300)
    condition = forms.CharField(
        label=gettext_lazy("Condition for health data (article 9)"), max_length=300, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Your assessment"), required=False, widget=forms.Textarea(attrs=_TEXT)
    )


class BreachForm(forms.Form):
    """What is known of a breach; times are the clinic's wall time."""

    known_at = forms.DateTimeField(label=gettext_lazy("Known since"), widget=forms.DateTimeInput())
    happened = forms.CharField(
        label=gettext_lazy("What happened"),
        widget=forms.Textarea(attrs=_TEXT),
        help_text=gettext_lazy("No names of clients."),
    )
    data_kinds = forms.CharField(label=gettext_lazy("Which kinds of data"), max_length=300)
    people = forms.IntegerField(
        label=gettext_lazy("How many people it may touch"), required=False, min_value=0
    )
    risk = forms.CharField(
        label=gettext_lazy("What it may mean for them"), widget=forms.Textarea(attrs=_TEXT)
    )
    measures = forms.CharField(
        label=gettext_lazy("What was done"), required=False, widget=forms.Textarea(attrs=_TEXT)
    )
    authority_told_at = forms.DateTimeField(
        label=gettext_lazy("The authority was told"), required=False
    )
    not_told_reason = forms.CharField(
        label=gettext_lazy("Why the authority need not be told"), max_length=500, required=False
    )
    people_told_at = forms.DateTimeField(label=gettext_lazy("The people were told"), required=False)
    closed = forms.BooleanField(
        label=gettext_lazy("Close this entry"),
        required=False,
        help_text=gettext_lazy("It cannot be changed afterwards."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, zone: ZoneInfo, initial: Mapping[str, Any]
    ) -> None:
        self.zone = zone
        super().__init__(data, initial=dict(initial), label_suffix="")
        for name in ("known_at", "authority_told_at", "people_told_at"):
            field = self.fields[name]
            field.widget = forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
            )

    def report(self) -> BreachReport:
        """The report of a valid form."""
        found = dict(self.cleaned_data)
        for name in ("known_at", "authority_told_at", "people_told_at"):
            found[name] = self._instant(found[name])
        return BreachReport(**found)

    def _instant(self, moment: datetime | None) -> datetime | None:
        """Wall time of the clinic; Django read it in its own zone."""
        return None if moment is None else moment.replace(tzinfo=self.zone)
