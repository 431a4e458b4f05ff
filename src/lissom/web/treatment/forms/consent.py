"""What is typed about consent: sharing, agreeing, recording on paper, the words themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lissom.core.evidence import value
from lissom.core.screening.consent import KIND_WORDS
from lissom.web.clinic.models import Clinic
from lissom.web.treatment.models import Consent
from lissom.web.treatment.services import Given

_STAFF_WAYS = (
    (Consent.How.TABLET.value, gettext_lazy("On the clinic's tablet, by the client")),
    (Consent.How.PAPER.value, gettext_lazy("On paper, kept by the clinic")),
)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ShareForm(forms.Form):
    """What a runner lends which clinic, until when."""

    clinic = forms.ModelChoiceField(label=gettext_lazy("Clinic"), queryset=Clinic.objects.none())
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What"),
        choices=[
            (kind.value, f"{words[:1].upper()}{words[1:]}") for kind, words in KIND_WORDS.items()
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(label=gettext_lazy("Until, that day included"), widget=_day())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, clinics: Sequence[Clinic], on: dt.date
    ) -> None:
        usual = on + dt.timedelta(days=value("screening.share_usual_days"))
        initial = {"until": usual, "kinds": [kind.value for kind in KIND_WORDS]}
        if len(clinics) == 1:
            initial["clinic"] = clinics[0]
        super().__init__(data, initial=initial)
        chosen: Any = self.fields["clinic"]
        chosen.queryset = Clinic.objects.filter(pk__in=[one.pk for one in clinics])


class AgreeForm(forms.Form):
    """A client agrees: to treatment, and to reminders if wished."""

    treatment = forms.BooleanField(
        label=gettext_lazy("I agree to the treatment as described above")
    )
    reminders = forms.BooleanField(
        label=gettext_lazy("Send me reminders of appointments"), required=False
    )
    name = forms.CharField(label=gettext_lazy("Your full name"), max_length=120)
    guardian_name = forms.CharField(
        label="Guardian's name",
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only when the client is a minor."),
    )
    guardian_relation = forms.CharField(
        label=gettext_lazy("Relation to the client"), max_length=60, required=False
    )
    chaperone = forms.CharField(
        label=gettext_lazy("Somebody else in the room (chaperone)"), max_length=200, required=False
    )

    def given(self, how: str) -> Given:
        """As the service takes it."""
        typed = self.cleaned_data
        return Given(
            name=typed["name"],
            how=how,
            guardian_name=typed["guardian_name"],
            guardian_relation=typed["guardian_relation"],
            chaperone=typed["chaperone"],
        )


class RecordForm(AgreeForm):
    """The same, written down by a member of the clinic."""

    how = forms.ChoiceField(label=gettext_lazy("How"), choices=_STAFF_WAYS)
    field_order = ("how", "treatment", "reminders", "name")


class TextForm(forms.Form):
    """The words of a consent."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    body = forms.CharField(label=gettext_lazy("Words"), widget=forms.Textarea(attrs={"rows": 16}))


class GuardianForm(forms.Form):
    """Below which age a guardian agrees."""

    under = forms.IntegerField(
        label=gettext_lazy("A guardian agrees for clients under"),
        min_value=10,
        max_value=21,
        help_text=gettext_lazy("Years."),
    )
