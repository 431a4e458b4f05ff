"""How long records are kept, and whose are due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.privacy import queries, services
from lissom.web.privacy.forms import HoldForm, RuleForm
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
@seated(Right.PRIVACY)
def retention(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rule, and what it means for every client."""
    stated = queries.stated_rule(seat.clinic)
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial={
            "years": stated.rule.years,
            "minor_until_age": stated.rule.minor_until_age,
            "authority": stated.authority,
        },
        label_suffix="",
    )
    if accepted(form, lambda: _save(seat, form)):
        messages.success(request, gettext("Saved. Nothing is erased by itself."))
        return redirect("retention")
    on = clock.today(seat.clinic.timezone)
    rows = queries.kept(seat.clinic, stated.rule)
    page = {
        "form": form,
        "due": [row for row in rows if row.due(on)],
        "held": [row for row in rows if row.hold is not None],
        "next": [row for row in rows if not row.due(on) and row.hold is None][:10],
        "total": len(rows),
        "disposals": queries.disposals(seat.clinic),
    }
    return render(request, "privacy/retention.html", page, status=400 if form.is_bound else 200)


def _save(seat: Seat, form: RuleForm) -> None:
    authority = form.cleaned_data["authority"]
    services.set_rule(seat=seat, rule=form.rule(), authority=authority, now=clock.now())


@require_http_methods(["GET", "POST"])
@seated(Right.PRIVACY)
def hold(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Keep one client's records for a reason."""
    row = queries.client_of(seat.clinic, client)
    form = HoldForm(request.POST if request.method == "POST" else None, label_suffix="")

    def save() -> None:
        reason = form.cleaned_data["reason"]
        services.open_hold(seat=seat, client=row, reason=reason, now=clock.now())

    if accepted(form, save):
        messages.success(
            request, gettext("The records of {row} stay until the hold ends.").format(row=row)
        )
        return redirect("retention")
    page = {"form": form, "client": row}
    return render(request, "privacy/hold.html", page, status=400 if form.is_bound else 200)


@require_POST
@seated(Right.PRIVACY)
def hold_end(request: HttpRequest, seat: Seat, hold: int) -> HttpResponse:
    """The rule holds again."""
    row = queries.hold_of(seat.clinic, hold)
    services.end_hold(seat=seat, hold=row, now=clock.now())
    messages.success(request, gettext("The hold has ended; the rule holds again."))
    return redirect("retention")
