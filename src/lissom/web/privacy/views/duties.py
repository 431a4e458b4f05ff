"""Why data are kept, what went wrong, and the impact assessment."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lissom.core.errors import NotFoundError
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.privacy import queries, services
from lissom.web.privacy.forms import BreachForm, PurposeForm
from lissom.web.privacy.models import Breach
from lissom.web.ui.answers import accepted


@require_safe
@seated(Right.PRIVACY)
def purposes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every kind of data with the reason for keeping it."""
    return render(request, "privacy/purposes.html", {"purposes": queries.purposes(seat.clinic)})


@require_http_methods(["GET", "POST"])
@seated(Right.PRIVACY)
def purpose(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """The clinic's own words for one kind."""
    found = next((one for one in queries.purposes(seat.clinic) if one.shipped.key == key), None)
    if found is None:
        raise NotFoundError(gettext("There is no purpose '{key}'.").format(key=key))
    form = PurposeForm(
        request.POST if request.method == "POST" else None,
        initial={"basis": found.basis, "condition": found.condition, "note": found.note},
        label_suffix="",
    )

    def save() -> None:
        services.state_purpose(seat=seat, key=key, now=clock.now(), **form.cleaned_data)

    if accepted(form, save):
        messages.success(request, gettext("Saved."))
        return redirect("purposes")
    page = {"form": form, "purpose": found}
    return render(request, "privacy/purpose.html", page, status=400 if form.is_bound else 200)


@require_safe
@seated(Right.PRIVACY)
def breaches(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The breach log."""
    rows = [(row, queries.report_by(row)) for row in queries.breaches(seat.clinic)]
    page = {"rows": rows, "now": clock.now(), "zone": ZoneInfo(seat.clinic.timezone)}
    return render(request, "privacy/breaches.html", page)


@require_http_methods(["GET", "POST"])
@seated(Right.PRIVACY)
def breach_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a breach."""
    return _breach(request, seat, None)


@require_http_methods(["GET", "POST"])
@seated(Right.PRIVACY)
def breach(request: HttpRequest, seat: Seat, breach: int) -> HttpResponse:
    """One breach: what is known of it by now."""
    return _breach(request, seat, queries.breach_of(seat.clinic, breach))


def _breach(request: HttpRequest, seat: Seat, row: Breach | None) -> HttpResponse:
    zone, now = ZoneInfo(seat.clinic.timezone), clock.now()
    initial = {"known_at": now} if row is None else model_to_dict(row)
    for name in ("known_at", "authority_told_at", "people_told_at"):
        if initial.get(name) is not None:
            initial[name] = initial[name].astimezone(zone).replace(tzinfo=None)
    form = BreachForm(
        request.POST if request.method == "POST" else None, zone=zone, initial=initial
    )

    def save() -> None:
        services.record_breach(seat=seat, report=form.report(), now=now, breach=row)

    if accepted(form, save):
        messages.success(request, gettext("Kept in the breach log."))
        return redirect("breaches")
    page = {"form": form, "row": row, "report_by": None if row is None else queries.report_by(row)}
    return render(request, "privacy/breach.html", page, status=400 if form.is_bound else 200)


@require_safe
@seated(Right.PRIVACY)
def dpia(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The data protection impact assessment, filled in as far as the software knows."""
    page = {
        "purposes": queries.purposes(seat.clinic),
        "rule": queries.rule_of(seat.clinic),
        "clinic": seat.clinic,
        "on": clock.today(seat.clinic.timezone),
    }
    return render(request, "privacy/dpia.html", page)
