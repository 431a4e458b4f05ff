"""Forms of what a clinic is: itself, services, prices, rooms, therapists, team, rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.massage import MASSAGE_TYPES
from lissom.core.errors import InvalidInputError
from lissom.core.practice.policy import SLOT_STEPS_MIN, Policy
from lissom.web.clinic.models import ClinicPolicy, Membership, Room, Service, Therapist
from lissom.web.office.catalogue import Offer
from lissom.web.office.forms.fields import Day, Pounds
from lissom.web.office.presenters.words import AUDIENCES, CREDENTIALS, ROLES, type_word
from lissom.web.office.rules import Letterhead

_BP = 100


class ClinicForm(forms.Form):
    """A new clinic."""

    name = forms.CharField(label=gettext_lazy("Name of the clinic"), max_length=100)
    place = forms.CharField(label=gettext_lazy("Street or town"), max_length=200, required=False)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        initial="Europe/London",
        choices=[(name, name) for name in sorted(available_timezones()) if "/" in name],
    )
    treats_as = forms.CharField(
        label=gettext_lazy("Your name, if you treat there yourself"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("As clients read it in the diary. Empty: you do not treat."),
    )


class ServiceForm(forms.Form):
    """A service. `keep` is shown when its text is marked."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[(name, type_word(name)) for name in MASSAGE_TYPES if name != "self"],
        help_text=gettext_lazy("How a programme plans with it."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=480, initial=60
    )
    name = forms.CharField(
        label=gettext_lazy("Your own name for it"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the type's."),
    )
    text = forms.CharField(
        label=gettext_lazy("What clients read"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    keep = forms.BooleanField(
        label=gettext_lazy("Keep the text although sentences are marked"),
        required=False,
        help_text=gettext_lazy("Your choice is written into the audit log."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=list(AUDIENCES.items()))
    buffer_before_min = forms.IntegerField(
        label=gettext_lazy("Minutes kept free before"), min_value=0, max_value=240, initial=0
    )
    buffer_after_min = forms.IntegerField(
        label=gettext_lazy("Minutes kept free after"), min_value=0, max_value=240, initial=10
    )
    online = forms.BooleanField(
        label=gettext_lazy("Clients book it online"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Else staff only."),
    )
    active = forms.BooleanField(label=gettext_lazy("Offered"), required=False, initial=True)

    def offer(self) -> Offer:
        """The service of a valid form."""
        given = {key: item for key, item in self.cleaned_data.items() if key != "keep"}
        return Offer(**given)

    @staticmethod
    def initial_of(row: Service) -> dict[str, Any]:
        names = (
            "type",
            "minutes",
            "name",
            "text",
            "audience",
            "online",
            "active",
            "buffer_before_min",
            "buffer_after_min",
        )
        return {name: getattr(row, name) for name in names}


class PriceForm(forms.Form):
    """A price from a day on."""

    pence = Pounds(label=gettext_lazy("Price in pounds"))
    since = Day(label=gettext_lazy("From"))


class RoomForm(forms.Form):
    """A room and who treats in it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    therapists = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who treats in it"),
        queryset=Therapist.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, seat: Any, room: Room | None = None) -> None:
        initial = {} if room is None else {"name": room.name, "therapists": room.therapists.all()}
        super().__init__(data, initial=initial)
        _choose(self, "therapists", Therapist.objects.filter(clinic=seat.clinic))


class TherapistForm(forms.Form):
    """A person who treats."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    rooms = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Rooms; any of them will do"),
        queryset=Room.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Services this person gives; none ticked: every one"),
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, seat: Any, row: Therapist | None = None) -> None:
        initial = (
            {}
            if row is None
            else {"name": row.name, "rooms": row.rooms.all(), "services": row.services.all()}
        )
        super().__init__(data, initial=initial)
        _choose(self, "rooms", Room.objects.filter(clinic=seat.clinic))
        _choose(self, "services", Service.objects.filter(clinic=seat.clinic, active=True))


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class CredentialForm(forms.Form):
    """A certificate."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=list(CREDENTIALS.items()))
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    expires = Day(label=gettext_lazy("Runs out on"), required=False)


def _people(people: Sequence[Therapist]) -> list[tuple[str, str]]:
    return [("", gettext("Does not treat")), *((str(one.pk), one.name) for one in people)]


class RoleForm(forms.Form):
    """A role, and which therapist of the diary the person is."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLES.items()))
    therapist = forms.ChoiceField(label=gettext_lazy("In the diary"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        people: Sequence[Therapist],
        member: Membership | None = None,
        prefix: str | None = None,
    ) -> None:
        initial = (
            {"role": "receptionist"}
            if member is None
            else {"role": member.role, "therapist": str(member.therapist_id or "")}
        )
        super().__init__(data, initial=initial, prefix=prefix)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["therapist"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _people(people)

    @property
    def chosen(self) -> Therapist | None:
        return self.people.get(self.cleaned_data["therapist"])


class InviteForm(RoleForm):
    """An invite to the team."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    field_order = ["email", "role", "therapist"]


class RulesForm(forms.Form):
    """The clinic's rules."""

    notice_h = forms.IntegerField(
        label=gettext_lazy("Notice for cancelling, hours"),
        help_text=gettext_lazy(
            "Counted on the clock: 24 hours before nine is nine on the day before."
        ),
    )
    waiting_hold_min = forms.IntegerField(
        label=gettext_lazy("A freed hour is held for one client, minutes"),
        help_text=gettext_lazy("Within opening hours; then the next on the waiting list is asked."),
    )
    late_fee_percent = forms.IntegerField(
        label=gettext_lazy("Fee for late cancellation, % of the price"),
        help_text=gettext_lazy("Proposed, never taken."),
    )
    no_show_fee_percent = forms.IntegerField(
        label=gettext_lazy("Fee for not coming, % of the price"),
        help_text=gettext_lazy("Proposed, never taken."),
    )
    deposit_percent = forms.IntegerField(label=gettext_lazy("Deposit, % of the price"))
    slot_step_min = forms.TypedChoiceField(
        label=gettext_lazy("Starts are offered every"),
        coerce=int,
        choices=[
            (step, gettext_lazy("{step} minutes").format(step=step)) for step in SLOT_STEPS_MIN
        ],
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Remind of a certificate that runs out, days before")
    )
    client_reminder_h = forms.IntegerField(
        label=gettext_lazy("Clients are reminded by mail, hours before"),
        help_text=gettext_lazy("0: no reminder. Only who agreed to reminders gets mails."),
    )
    reply_to = forms.EmailField(
        label=gettext_lazy("Answers to mails go to"),
        required=False,
        help_text=gettext_lazy("Empty: the mails say that answers are not read."),
    )
    vat_percent = forms.DecimalField(
        label=gettext_lazy("VAT rate, %"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=gettext_lazy("Empty: no VAT is shown. Prices include it."),
    )
    vat_number = forms.CharField(label=gettext_lazy("VAT number"), max_length=30, required=False)
    invoice_name = forms.CharField(
        label=gettext_lazy("Name on invoices"), max_length=120, required=False
    )
    invoice_address = forms.CharField(
        label=gettext_lazy("Address on invoices"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    invoice_note = forms.CharField(
        label=gettext_lazy("Last line of an invoice"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.policy()
            except InvalidInputError as refusal:
                raise forms.ValidationError(refusal.sentence()) from refusal
        return found

    def policy(self) -> Policy:
        """The rules of a valid form."""
        given = self.cleaned_data
        rate = given["vat_percent"]
        names = (
            "notice_h",
            "waiting_hold_min",
            "late_fee_percent",
            "no_show_fee_percent",
            "deposit_percent",
            "slot_step_min",
            "remind_days",
            "client_reminder_h",
        )
        return Policy(
            **{name: given[name] for name in names},
            vat_rate_bp=None if rate is None else int(rate * _BP),
        )

    def letterhead(self) -> Letterhead:
        """What stands on invoices, of a valid form."""
        names = ("vat_number", "invoice_name", "invoice_address", "invoice_note", "reply_to")
        return Letterhead(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(row: ClinicPolicy, policy: Policy) -> dict[str, Any]:
        rate = policy.vat_rate_bp
        names = ("vat_number", "invoice_name", "invoice_address", "invoice_note", "reply_to")
        return {
            **{
                name: getattr(policy, name)
                for name in (
                    "notice_h",
                    "waiting_hold_min",
                    "late_fee_percent",
                    "no_show_fee_percent",
                    "deposit_percent",
                    "slot_step_min",
                    "remind_days",
                    "client_reminder_h",
                )
            },
            **{name: getattr(row, name) for name in names},
            "vat_percent": None if rate is None else f"{rate / _BP:g}",
        }
