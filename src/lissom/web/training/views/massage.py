"""Massage: wanted windows, free hours, booking, and whether it helps."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lissom.core.booking.model import MassageSlot
from lissom.core.errors import InvalidInputError, LissomError
from lissom.core.runner import Profile
from lissom.web import clock
from lissom.web.training import (
    access,
    appointments,
    bridge,
    page_reads,
    queries,
    recovery,
    services,
    slots,
)
from lissom.web.training.forms.calendars import AppointmentForm
from lissom.web.training.forms.massage import ElsewhereForm
from lissom.web.training.presenters import words
from lissom.web.training.presenters.massage import SPREAD_DAYS, massage_page, wanted_sessions
from lissom.web.training.presenters.sessions import day_of
from lissom.web.ui.answers import accepted

_BOOKED_AHEAD = timedelta(days=120)


@require_safe
def massage(request: HttpRequest) -> HttpResponse:
    """Booked, wanted, free, later; does it help me."""
    return _page(request)


def _page(request: HttpRequest, own: AppointmentForm | None = None) -> HttpResponse:
    runner = access.runner_of(request.user)
    now, on = clock.now(), clock.today(runner.timezone)
    zone = ZoneInfo(runner.timezone)
    booked = slots.booked(runner, now - timedelta(hours=2), now + _BOOKED_AHEAD)
    programme = page_reads.with_bookings(page_reads.shown_programme(runner), booked, zone=zone)
    wanted = wanted_sessions(programme, on=on)
    free: tuple[MassageSlot, ...] = ()
    if wanted:
        day = day_of(wanted[0])
        begin = datetime.combine(day - timedelta(days=SPREAD_DAYS), time(0), zone)
        end = datetime.combine(day + timedelta(days=SPREAD_DAYS + 1), time(0), zone)
        free = slots.free_slots(runner, max(begin, now), end)
    page = massage_page(
        on=on,
        programme=programme,
        booked=booked,
        free=free,
        answer=recovery.massage_answer(runner, on),
        population=recovery.population_sentence(),
        every_days=runner.massage_every_days,
        zone=zone,
    )
    context = {
        "page": page,
        "form": ElsewhereForm(on=on),
        "own": own or AppointmentForm(),
        "days": ((on, "today"), (on - timedelta(days=1), "yesterday")),
        "wanted": runner.massage_every_days is not None,
        "outside": {one.name for one in queries.outside_clinics(runner)},
    }
    status = 200 if own is None else 400
    return render(request, "training/massage.html", context, status=status)


@require_POST
def book(request: HttpRequest) -> HttpResponse:
    """Take a free hour."""
    runner = access.runner_of(request.user)
    now = clock.now()
    chosen = request.POST.get("slot", "")
    try:
        start = _instant(request.POST.get(f"start-{chosen}", ""))
        taken = slots.book(
            runner, slot=chosen, start=start, type_=request.POST.get("type", ""), now=now
        )
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
        return redirect("massage")
    local = (taken.start or start).astimezone(ZoneInfo(runner.timezone))
    where = ", ".join(part for part in (taken.therapist, taken.place) if part)
    told = f"{words.day_long(local.date())}, {local:%H:%M}, {where}."
    if taken.slot and taken.slot.startswith(bridge.OWN_SLOT):
        told = f"Noted: {told} {taken.place} does not hear of it from here: book it there, too."
    else:
        told = f"Booked: {told}"
    messages.success(request, told)
    return redirect("massage")


@require_POST
def appointment(request: HttpRequest) -> HttpResponse:
    """An appointment made elsewhere: by hand, or with the clinic's calendar file."""
    runner = access.runner_of(request.user)
    form = AppointmentForm(request.POST, request.FILES)
    zone, now = ZoneInfo(runner.timezone), clock.now()

    def save() -> None:
        file = form.cleaned_data["file"]
        bookings = (
            appointments.bookings_in(
                file.read(),
                now=now,
                zone=zone,
                type_=form.cleaned_data["type"],
                place=form.cleaned_data["place"],
                travel_min=form.cleaned_data["travel_min"] or 0,
            )
            if file
            else [form.by_hand(zone)]
        )
        services.book_own(
            runner=runner, bookings=bookings, now=now, source=file.name if file else ""
        )

    if not accepted(form, save):
        return _page(request, form)
    messages.success(request, "Kept. The programme plans around it from its next version on.")
    return redirect("massage")


@require_POST
def wanted(request: HttpRequest) -> HttpResponse:
    """No clinic wanted, or wanted again: one tap, beside the settings."""
    runner = access.runner_of(request.user)
    every = Profile.__dataclass_fields__["massage_every_days"].default
    want = request.POST.get("want") == "yes"
    services.save_profile(
        runner=runner.name,
        on=clock.today(runner.timezone),
        massage_every_days=every if want else None,
    )
    messages.success(
        request,
        "Massage is planned again, from the next programme on."
        if want
        else "No clinic is wanted: the next programme has no massage in it.",
    )
    return redirect("massage")


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Give an appointment back."""
    runner = access.runner_of(request.user)
    try:
        start = _instant(request.POST.get("start", ""))
        slots.cancel(runner, slot=request.POST.get("slot", ""), start=start, now=clock.now())
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, "Cancelled. The hour is free again.")
    return redirect("massage")


@require_POST
def elsewhere(request: HttpRequest) -> HttpResponse:
    """A massage had anywhere counts for the programme and for the answer."""
    runner = access.runner_of(request.user)
    form = ElsewhereForm(request.POST, on=clock.today(runner.timezone))
    if not form.is_valid():
        messages.error(request, " ".join(str(one[0]) for one in form.errors.values()))
        return redirect("massage")
    services.log_massage(
        runner=runner,
        date=form.cleaned_data["date"],
        minutes=float(form.cleaned_data["minutes"]),
        massage_type=form.cleaned_data["type"],
        place=form.cleaned_data["place"],
    )
    messages.success(request, f"Kept: massage of {words.day_long(form.cleaned_data['date'])}.")
    return redirect("massage")


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInputError("No time was chosen.", remedy="Choose one of the free times.")
    return found
