"""Forms of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.practice.money import shown
from lissom.web.clinic.models import Service
from lissom.web.clinic.seats import Seat
from lissom.web.office.accounts import Account
from lissom.web.office.forms.fields import Pounds
from lissom.web.office.models import PackageKind
from lissom.web.office.presenters import words

METHODS = [
    ("card", gettext_lazy("Card terminal")),
    ("cash", gettext_lazy("Cash")),
    ("transfer", gettext_lazy("Transfer")),
    ("voucher", gettext_lazy("Voucher")),
]


def _key() -> str:
    return uuid4().hex


class PayForm(forms.Form):
    """A payment of a client. `what`: `v12` a visit, `p3` a package, empty on account."""

    what = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    amount = Pounds(label=gettext_lazy("Amount in pounds"))
    method = forms.ChoiceField(label=gettext_lazy("How"), choices=METHODS)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("A voucher's number, say."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=_key)

    def __init__(self, data: Any = None, *, account: Account, zone: str, chosen: str = "") -> None:
        owing = {f"v{one.row.pk}": one.owed_pence for one in account.items if one.owed_pence > 0}
        owing |= {
            f"p{one.row.pk}": one.owed_pence for one in account.packages if one.owed_pence > 0
        }
        first = chosen if chosen in owing else next(iter(owing), "")
        super().__init__(data, initial={"what": first, "amount": owing.get(first)})
        self.visits = {f"v{one.row.pk}": one for one in account.items}
        self.packages = {f"p{one.row.pk}": one for one in account.packages}
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext("On account")),
            *(
                (key, f"{words.when(one.row.start, zone)}{_owed(one.owed_pence)}")
                for key, one in self.visits.items()
                if one.owed_pence > 0 or one.row.state == "confirmed"
            ),
            *(
                (
                    key,
                    gettext("Package of {visits}{owed}").format(
                        visits=one.row.visits, owed=_owed(one.owed_pence)
                    ),
                )
                for key, one in self.packages.items()
                if one.owed_pence > 0
            ),
        ]

    def paying(self) -> dict[str, Any]:
        """What a valid form says, for `money.Paying`."""
        given = self.cleaned_data
        visit, package = self.visits.get(given["what"]), self.packages.get(given["what"])
        return {
            "amount_pence": given["amount"],
            "method": given["method"],
            "note": given["note"],
            "key": given["key"],
            "appointment": None if visit is None else visit.row,
            "package": None if package is None else package.row,
            "deposit": visit is not None and visit.row.state == "confirmed",
        }


def _owed(pence: int) -> str:
    return gettext(", {pence} to pay").format(pence=shown(pence)) if pence > 0 else ", deposit"


class RefundForm(forms.Form):
    """Money that goes back."""

    amount = Pounds(label=gettext_lazy("Amount in pounds"))
    method = forms.ChoiceField(label=gettext_lazy("How"), choices=METHODS)
    note = forms.CharField(label=gettext_lazy("Why"), max_length=120)


class SellForm(forms.Form):
    """A package that a client buys."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Package"), queryset=PackageKind.objects.none(), empty_label=None
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=_key)

    def __init__(self, data: Any = None, *, seat: Seat) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = PackageKind.objects.filter(clinic=seat.clinic, active=True).select_related(
            "service"
        )
        vars(field)["label_from_instance"] = kind_word


def kind_word(row: PackageKind) -> str:
    """`6 x Maintenance, 60 min for £300.00, good for 365 days`."""
    return gettext(
        "{visits} x {service_word} for {price_pence}, good for {valid_days} days"
    ).format(
        visits=row.visits,
        service_word=words.service_word(row.service),
        price_pence=shown(row.price_pence),
        valid_days=row.valid_days,
    )


class PackageKindForm(forms.Form):
    """A package that the clinic offers."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), empty_label=None
    )
    visits = forms.IntegerField(label=gettext_lazy("Visits"), min_value=2, max_value=100, initial=6)
    price = Pounds(label=gettext_lazy("Price in pounds, for all"))
    valid_days = forms.IntegerField(
        label=gettext_lazy("Good for days"), min_value=7, max_value=1830, initial=365
    )
    active = forms.BooleanField(label=gettext_lazy("Offered"), required=False, initial=True)

    def __init__(self, data: Any = None, *, seat: Seat, row: PackageKind | None = None) -> None:
        initial = (
            {}
            if row is None
            else {
                "service": row.service_id,
                "visits": row.visits,
                "price": row.price_pence,
                "valid_days": row.valid_days,
                "active": row.active,
            }
        )
        super().__init__(data, initial=initial)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Service.objects.filter(clinic=seat.clinic)
        vars(field)["label_from_instance"] = words.service_word


class BillForm(forms.Form):
    """What an invoice is for."""

    visits = forms.MultipleChoiceField(
        label=gettext_lazy("Visits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    packages = forms.MultipleChoiceField(
        label=gettext_lazy("Packages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    to = forms.CharField(
        label=gettext_lazy("Name and address"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Empty: the client's name."),
    )

    def __init__(self, data: Any = None, *, account: Account, zone: str) -> None:
        super().__init__(data)
        self.account = account
        choices: Sequence[tuple[str, list[tuple[str, str]]]] = (
            (
                "visits",
                [
                    (
                        str(one.row.pk),
                        f"{words.when(one.row.start, zone)}, {shown(one.cost_pence)}",
                    )
                    for one in account.items
                    if one.cost_pence and not one.invoiced
                ],
            ),
            (
                "packages",
                [
                    (
                        str(one.row.pk),
                        gettext("{visits} visits, {price_pence}").format(
                            visits=one.row.visits, price_pence=shown(one.row.price_pence)
                        ),
                    )
                    for one in account.packages
                    if not one.invoiced
                ],
            ),
        )
        for name, rows in choices:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = rows

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to put on an invoice."""
        return any(vars(self.fields[name])["_choices"] for name in ("visits", "packages"))

    def billing(self) -> dict[str, Any]:
        """What a valid form says, for `invoices.Billing`."""
        given = self.cleaned_data
        return {
            "appointments": [
                one.row for one in self.account.items if str(one.row.pk) in given["visits"]
            ],
            "packages": [
                one.row for one in self.account.packages if str(one.row.pk) in given["packages"]
            ],
            "to": given["to"],
        }


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class FeeForm(forms.Form):
    """What is asked for a visit that was missed."""

    amount = Pounds(label=gettext_lazy("Fee in pounds"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
