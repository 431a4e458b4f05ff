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
from lissom.web import clock
from lissom.web.training import access, page_reads, recovery, services, slots
from lissom.web.training.forms.massage import ElsewhereForm
from lissom.web.training.presenters import words
from lissom.web.training.presenters.massage import SPREAD_DAYS, massage_page, wanted_sessions
from lissom.web.training.presenters.sessions import day_of

_BOOKED_AHEAD = timedelta(days=120)


@require_safe
def massage(request: HttpRequest) -> HttpResponse:
    """Booked, wanted, free, later; does it help me."""
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
    form = ElsewhereForm(on=on)
    return render(request, "training/massage.html", {"page": page, "form": form})


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
    messages.success(
        request,
        f"Booked: {words.day_long(local.date())}, {local:%H:%M}, {taken.therapist}, {taken.place}.",
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
