"""Money on pages: a client's account, what is open at the clinic, packages, invoices, reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError
from lissom.core.practice.table import write_table
from lissom.web import clock
from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.office import access, accounts, invoices, money, queries, reports
from lissom.web.office.forms import money as forms
from lissom.web.office.models import Invoice, PackageKind, Payment
from lissom.web.office.presenters import money as shown
from lissom.web.office.presenters import words
from lissom.web.ui.answers import accepted

_SPAN_WORDS = {
    "day": gettext_lazy("day"),
    "week": gettext_lazy("week"),
    "month": gettext_lazy("month"),
}


@require_safe
@seated(Right.MONEY)
def open_money(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Fees to decide on, and visits that are not fully paid."""
    now, zone = clock.now(), seat.clinic.timezone
    unpaid = accounts.unpaid(seat.clinic, now)
    context = {
        "fees": shown.item_lines(accounts.fees_to_decide(seat.clinic, now), zone),
        "unpaid": shown.item_lines(unpaid[:100], zone),
        "balance": shown.balance(accounts.totals(unpaid)),
        "count": len(unpaid),
    }
    return render(request, "office/money.html", context)


@require_http_methods(["GET", "POST"])
@seated(Right.MONEY)
def account(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """A client's account; a POST records a payment."""
    row = access.client_in(seat.clinic, client)
    if accounts.payment_of_request(seat.clinic, request.POST.get("key", "")) is not None:
        return redirect("office-account", row.pk)  # the button was pressed twice
    found = accounts.account_of(row)
    form = forms.PayForm(
        request.POST if request.method == "POST" else None,
        account=found,
        zone=seat.clinic.timezone,
        chosen=request.GET.get("for", ""),
    )
    if accepted(
        form,
        lambda: money.record_payment(
            seat=seat, paying=money.Paying(client=row, **form.paying()), now=clock.now()
        ),
    ):
        messages.success(request, gettext("The payment is written down."))
        return redirect("office-account", row.pk)
    return _account(request, seat, row, found, pay=form)


def _account(
    request: HttpRequest,
    seat: Seat,
    row: Client,
    found: accounts.Account,
    *,
    pay: forms.PayForm | None = None,
    bill: forms.BillForm | None = None,
) -> HttpResponse:
    zone = seat.clinic.timezone
    context = {
        "row": row,
        **shown.account_lines(found, zone, queries.today_of(seat, clock.now())),
        "form": pay or forms.PayForm(account=found, zone=zone),
        "sell": forms.SellForm(seat=seat),
        "bill": bill or forms.BillForm(account=found, zone=zone),
        "invoices": shown.invoice_lines(
            list(Invoice.objects.filter(client=row).select_related("credit"))
        ),
        "refund": forms.RefundForm(),
    }
    wrong = any(one is not None and one.is_bound for one in (pay, bill))
    return render(request, "office/account.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.MONEY)
def refund(request: HttpRequest, seat: Seat, payment: int) -> HttpResponse:
    """Give back a payment or a part of it."""
    row = access.payment_in(seat.clinic, payment)
    back = -int(row.refunds.aggregate(total=Sum("amount_pence"))["total"] or 0)
    form = forms.RefundForm(
        request.POST if request.method == "POST" else None,
        initial={"amount": row.amount_pence - back, "method": row.method},
    )

    def save() -> Payment:
        given = form.cleaned_data
        return money.refund(
            seat=seat,
            payment=row,
            amount_pence=given["amount"],
            method=given["method"],
            note=given["note"],
            now=clock.now(),
        )

    if accepted(form, save):
        messages.success(request, gettext("What was given back is written down."))
        return (
            redirect("office-account", row.client_id) if row.client_id else redirect("office-money")
        )
    context = {"form": form, "line": shown.payment_lines([row], seat.clinic.timezone)[0]}
    context |= {"client": row.client}
    return render(request, "office/refund.html", context, status=400 if form.is_bound else 200)


@require_POST
@seated(Right.MONEY)
def sell(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """A client buys a package."""
    row = access.client_in(seat.clinic, client)
    form = forms.SellForm(request.POST, seat=seat)
    if not form.is_valid():
        raise InvalidInputError(gettext("Choose a package that the clinic offers."))
    money.sell_package(seat=seat, client=row, now=clock.now(), **form.cleaned_data)
    messages.success(request, gettext("The package is sold. Now its payment."))
    return redirect("office-account", row.pk)


@require_POST
@seated(Right.MONEY)
def use(request: HttpRequest, seat: Seat, package: int) -> HttpResponse:
    """A package pays for a visit."""
    row = access.package_in(seat.clinic, package)
    key = request.POST.get("visit", "")
    if not key.isdecimal():
        raise InvalidInputError(gettext("Choose the visit that the package pays for."))
    visit = access.visit_in(seat.clinic, int(key))
    money.use_package(seat=seat, package=row, appointment=visit, now=clock.now())
    messages.success(request, gettext("The package pays for the visit."))
    return redirect("office-account", row.client_id)


@require_POST
@seated(Right.MONEY)
def give_back(request: HttpRequest, seat: Seat, use: int) -> HttpResponse:
    """A visit goes back on its package."""
    row = access.use_in(seat.clinic, use)
    money.give_back(
        seat=seat, use=row, reason=request.POST.get("reason", "")[:200], now=clock.now()
    )
    messages.success(request, gettext("The visit is back on the package."))
    return redirect("office-account", row.package.client_id)


@require_POST
@seated(Right.MONEY)
def fee(request: HttpRequest, seat: Seat, visit: int) -> HttpResponse:
    """Ask for a fee, or waive it."""
    row = access.visit_in(seat.clinic, visit)
    form = forms.FeeForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(gettext("Give the fee in pounds; 0 waives it."))
    money.decide_fee(
        seat=seat,
        appointment=row,
        amount_pence=form.cleaned_data["amount"],
        reason=form.cleaned_data["reason"],
        now=clock.now(),
    )
    asked = bool(form.cleaned_data["amount"])
    messages.success(
        request, gettext("The fee is on the account.") if asked else gettext("The fee is waived.")
    )
    return redirect("office-money")


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def packages(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Packages that the clinic offers; a POST adds one."""
    return _kind(request, seat, None)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def package_kind(request: HttpRequest, seat: Seat, kind: int) -> HttpResponse:
    """One package that is offered."""
    return _kind(request, seat, access.package_kind_in(seat.clinic, kind))


def _kind(request: HttpRequest, seat: Seat, row: PackageKind | None) -> HttpResponse:
    form = forms.PackageKindForm(
        request.POST if request.method == "POST" else None, seat=seat, row=row
    )

    def save() -> None:
        given = dict(form.cleaned_data)
        given["price_pence"] = given.pop("price")
        money.save_package_kind(seat=seat, kind=row, now=clock.now(), **given)

    if accepted(form, save):
        messages.success(request, gettext("Saved. Packages that were sold stay as they were."))
        return redirect("office-packages")
    rows = PackageKind.objects.filter(clinic=seat.clinic).select_related("service")
    context = {
        "form": form,
        "row": row,
        "lines": [(one.pk, forms.kind_word(one), one.active) for one in rows],
    }
    return render(request, "office/packages.html", context, status=400 if form.is_bound else 200)


@require_POST
@seated(Right.MONEY)
def bill(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Make an invoice of a client's visits and packages."""
    row = access.client_in(seat.clinic, client)
    found = accounts.account_of(row)
    form = forms.BillForm(request.POST, account=found, zone=seat.clinic.timezone)
    made: list[Invoice] = []
    if accepted(
        form,
        lambda: made.append(
            invoices.issue(
                seat=seat,
                billing=invoices.Billing(client=row, **form.billing()),
                now=clock.now(),
            )
        ),
    ):
        return redirect("office-invoice", made[0].pk)
    return _account(request, seat, row, found, bill=form)


@require_safe
@seated(Right.MONEY)
def invoice_list(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every invoice of a year, latest first."""
    rows = Invoice.objects.filter(clinic=seat.clinic)
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years or [0])[0]
    found = list(rows.filter(year=year).select_related("credit").order_by("-number"))
    context = {"lines": shown.invoice_lines(found), "years": years, "year": year}
    return render(request, "office/invoices.html", context)


@require_safe
@seated(Right.MONEY)
def invoice(request: HttpRequest, seat: Seat, invoice: int) -> HttpResponse:
    """One invoice, as it is printed."""
    row = access.invoice_in(seat.clinic, invoice)
    context = {
        "row": row,
        "sheet": shown.invoice_sheet(row, access.paid_of(row)),
        "badge": shown.invoice_badge(row),
        "form": forms.ReasonForm(),
    }
    return render(request, "office/invoice.html", context)


@require_POST
@seated(Right.MONEY)
def invoice_credit(request: HttpRequest, seat: Seat, invoice: int) -> HttpResponse:
    """Cancel an invoice by a credit note."""
    row = access.invoice_in(seat.clinic, invoice)
    made = invoices.credit(
        seat=seat, invoice=row, reason=request.POST.get("reason", "")[:200], now=clock.now()
    )
    messages.success(request, gettext("The invoice is cancelled by this credit note."))
    return redirect("office-invoice", made.pk)


def _asked(request: HttpRequest, seat: Seat) -> tuple[date, str]:
    today = queries.today_of(seat, clock.now())
    try:
        on = date.fromisoformat(request.GET.get("on", "") or today.isoformat())
    except ValueError as error:
        raise InvalidInputError(
            gettext("That is no day."), remedy=gettext("Give the day as year-month-day.")
        ) from error
    if not 1900 < on.year < 2200:
        raise InvalidInputError(
            gettext("That day is out of reach."), remedy=gettext("Give a nearer one.")
        )
    span = request.GET.get("span", "day")
    return on, span if span in reports.SPANS else "day"


@require_safe
@seated(Right.REPORTS)
def report(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What a day, week or month brought."""
    on, span = _asked(request, seat)
    days = reports.days_of(on, span)
    found = reports.report(seat.clinic, days)
    title = words.day(days.first)
    if span != "day":
        title = gettext("{short_day} to {short_day_2}").format(
            short_day=words.short_day(days.first), short_day_2=words.short_day(days.last)
        )
    context: dict[str, Any] = {
        "found": found,
        "title": title,
        "on": on.isoformat(),
        "span": span,
        "spans": [(one, _SPAN_WORDS[one]) for one in reports.SPANS],
        "span_word": _SPAN_WORDS[span],
        "before": _day_before(days.first),
        "after": _day_after(days.last),
        **shown.report_page(found),
    }
    return render(request, "office/report.html", context)


@require_safe
@seated(Right.REPORTS)
def report_table(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same as a table."""
    on, span = _asked(request, seat)
    days = reports.days_of(on, span)
    content = write_table(*reports.as_table(reports.report(seat.clinic, days)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"report-{days.first.isoformat()}-{span}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _day_before(day: date) -> str:
    return date.fromordinal(day.toordinal() - 1).isoformat()


def _day_after(day: date) -> str:
    return date.fromordinal(day.toordinal() + 1).isoformat()
