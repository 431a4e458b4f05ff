"""What a clinic is: its making, first steps, services, rooms, rules."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import NotFoundError
from lissom.web import clock
from lissom.web.accounts.models import User
from lissom.web.clinic import access as clinic_access
from lissom.web.clinic.models import Service
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import SESSION_KEY, Seat, seated
from lissom.web.office import access, catalogue, places, queries, rules, team
from lissom.web.office.forms import setup as forms
from lissom.web.office.presenters import setup as shown
from lissom.web.training.presenters.evidence import checked, marked
from lissom.web.ui.answers import accepted

_LONGEST_TEXT = 2000


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A new clinic: for the owner of the installation, or for everybody where the setting says."""
    user = cast(User, request.user)
    if not (user.is_staff or settings.LISSOM.clinics == "anyone"):
        raise NotFoundError(gettext("Only the owner of this installation may make a clinic here."))
    form = forms.ClinicForm(request.POST if request.method == "POST" else None)
    made: list[int] = []

    def save() -> None:
        row = team.found_clinic(user=user, now=clock.now(), **form.cleaned_data)
        made.append(row.pk)

    if accepted(form, save):
        request.session[SESSION_KEY] = made[0]
        return redirect("office-steps")
    status = 400 if form.is_bound else 200
    return render(request, "office/found.html", {"form": form}, status=status)


@require_safe
@seated(Right.SETUP)
def steps(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What a clinic needs before it can be booked, and what runs out."""
    on = queries.today_of(seat, clock.now())
    context = {
        "steps": queries.first_steps(seat.clinic, on),
        "papers": shown.papers(queries.running_out(seat.clinic, on), on),
    }
    return render(request, "office/steps.html", context)


@require_safe
@seated(Right.SETUP)
def services(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the clinic offers."""
    on = queries.today_of(seat, clock.now())
    lines = shown.service_lines(queries.services_of(seat.clinic, on))
    return render(request, "office/services.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def service_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A service more."""
    return _service(request, seat, None)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def service(request: HttpRequest, seat: Seat, service: int) -> HttpResponse:
    """One service: what it is, its text, its prices."""
    return _service(request, seat, access.service_in(seat.clinic, service))


def _service(request: HttpRequest, seat: Seat, row: Service | None) -> HttpResponse:
    now = clock.now()
    on = queries.today_of(seat, now)
    form = forms.ServiceForm(
        request.POST if request.method == "POST" else None,
        initial={} if row is None else forms.ServiceForm.initial_of(row),
    )
    saved: list[Service] = []

    def save() -> None:
        saved.append(
            catalogue.save_service(
                seat=seat,
                service=row,
                offer=form.offer(),
                keep=form.cleaned_data["keep"],
                now=now,
            )
        )

    if accepted(form, save):
        messages.success(request, gettext("Saved."))
        return redirect("office-service", saved[0].pk)
    text = form.data.get("text", "") if form.is_bound else ("" if row is None else row.text)
    context = {
        "form": form,
        "sentences": marked(checked(text[:_LONGEST_TEXT])),
        "here": None if row is None else queries.service_of(row, on),
        "prices": [] if row is None else shown.price_lines(list(row.prices.all()), on),
        "price_form": forms.PriceForm(initial={"since": on}),
    }
    status = 400 if form.is_bound else 200
    return render(request, "office/service.html", context, status=status)


@require_POST
@seated(Right.SETUP)
def price_add(request: HttpRequest, seat: Seat, service: int) -> HttpResponse:
    """A price from a day on."""
    row = access.service_in(seat.clinic, service)
    now = clock.now()
    form = forms.PriceForm(request.POST)
    if accepted(
        form,
        lambda: catalogue.set_price(seat=seat, service=row, now=now, **form.cleaned_data),
    ):
        messages.success(request, gettext("The price is set."))
        return redirect("office-service", row.pk)
    on = queries.today_of(seat, now)
    context = {
        "form": forms.ServiceForm(initial=forms.ServiceForm.initial_of(row)),
        "sentences": marked(checked(row.text)),
        "here": queries.service_of(row, on),
        "prices": shown.price_lines(list(row.prices.all()), on),
        "price_form": form,
    }
    return render(request, "office/service.html", context, status=400)


@require_POST
@seated(Right.SETUP)
def price_drop(request: HttpRequest, seat: Seat, price: int) -> HttpResponse:
    """Take a price to come back."""
    row = access.price_in(seat.clinic, price)
    service = row.service_id
    catalogue.drop_price(seat=seat, price=row, now=clock.now())
    messages.success(request, gettext("The price to come is taken back."))
    return redirect("office-service", service)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def rooms(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rooms; a POST adds one."""
    form = forms.RoomForm(request.POST if request.method == "POST" else None, seat=seat)
    if accepted(form, lambda: places.save_room(seat=seat, now=clock.now(), **form.cleaned_data)):
        messages.success(request, gettext("The room is there."))
        return redirect("office-rooms")
    context = {"form": form, "lines": shown.room_lines(queries.rooms_of(seat.clinic))}
    return render(request, "office/rooms.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def room(request: HttpRequest, seat: Seat, room: int) -> HttpResponse:
    """One room."""
    row = access.room_in(seat.clinic, room)
    form = forms.RoomForm(request.POST if request.method == "POST" else None, seat=seat, room=row)
    if accepted(
        form,
        lambda: places.save_room(seat=seat, room=row, now=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, gettext("Saved. What is booked stays in its room."))
        return redirect("office-rooms")
    context = {"form": form, "room": row}
    return render(request, "office/room.html", context, status=400 if form.is_bound else 200)


@require_POST
@seated(Right.SETUP)
def room_remove(request: HttpRequest, seat: Seat, room: int) -> HttpResponse:
    """Remove a room that was never used."""
    places.remove_room(seat=seat, room=access.room_in(seat.clinic, room), now=clock.now())
    messages.success(request, gettext("The room is removed."))
    return redirect("office-rooms")


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def rules_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Notice, holds, fees, deposit, grid, tax, invoices."""
    row, policy = queries.letterhead_of(seat.clinic), clinic_access.policy_of(seat.clinic)
    form = forms.RulesForm(
        request.POST if request.method == "POST" else None,
        initial=forms.RulesForm.initial_of(row, policy),
    )
    if accepted(
        form,
        lambda: rules.save_policy(
            seat=seat, policy=form.policy(), letterhead=form.letterhead(), now=clock.now()
        ),
    ):
        messages.success(request, gettext("Saved. The rules hold from now on."))
        return redirect("office-rules")
    return render(
        request, "office/rules.html", {"form": form}, status=400 if form.is_bound else 200
    )
