"""Massage: wanted windows, free hours, booking, and whether it helps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.booking.model import MassageSlot, Span
from lissom.core.errors import InvalidInputError, LissomError
from lissom.core.planning.inputs import PreviousSession
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
    waiting,
)
from lissom.web.training.forms.calendars import AppointmentForm
from lissom.web.training.forms.massage import ElsewhereForm
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.hours import (
    aim_of,
    days_around,
    giving_up,
    hours_to_choose,
    need_of,
    other_hours,
    starts_of,
    windows_of,
)
from lissom.web.training.presenters.massage import chosen_session, massage_page, wanted_sessions
from lissom.web.training.presenters.sessions import day_of
from lissom.web.ui.answers import accepted

_BOOKED_AHEAD = timedelta(days=120)
_MOVE_DAYS = 14


@require_safe
def massage(request: HttpRequest) -> HttpResponse:
    """Booked, wanted, free, later; does it help me."""
    return _page(request)


def _page(request: HttpRequest, own: AppointmentForm | None = None) -> HttpResponse:
    runner = access.runner_of(request.user)
    now, on = clock.now(), clock.today(runner.timezone)
    zone = ZoneInfo(runner.timezone)
    booked = slots.booked(runner, now - timedelta(hours=2), now + _BOOKED_AHEAD)
    programme = page_reads.with_bookings(
        page_reads.shown_programme(runner), booked, zone=zone, now=now
    )
    wanted = wanted_sessions(programme, on=on)
    day = _day(request.GET.get("day", ""))
    chosen = chosen_session(wanted, day)
    free = () if chosen is None else _free_around(runner, chosen, zone, now)
    page = massage_page(
        on=on,
        programme=programme,
        booked=booked,
        free=free,
        answer=recovery.massage_answer(runner, on),
        population=recovery.population_sentence(),
        every_days=runner.massage_every_days,
        zone=zone,
        now=now,
        day=day,
        standing=slots.standing(runner, now=now) if booked else (),
        rules=slots.rules(sorted({one.place for one in free})),
    )
    context = {
        "page": page,
        "form": ElsewhereForm(on=on),
        "own": own or AppointmentForm(),
        "days": ((on, "today"), (on - timedelta(days=1), "yesterday")),
        "wanted": runner.massage_every_days is not None,
        "lists": waiting.open_lists(page.wanted.type, page.wanted.minutes) if page.wanted else (),
        "waits": (waits := waiting.count(runner, now=now)),
        "kept": waiting.kept(runner, now=now) if waits else (),
        "outside": {one.name for one in queries.outside_clinics(runner)},
    }
    status = 200 if own is None else 400
    return render(request, "training/massage.html", context, status=status)


def _free_around(
    runner: Runner, wanted: Mapping[str, Any], zone: ZoneInfo, now: datetime
) -> tuple[MassageSlot, ...]:
    """Free hours of the kind and length of a wanted treatment, some days around it."""
    days, kind = days_around(wanted), (str(wanted["type"]), int(wanted["minutes"]))
    begin = datetime.combine(days[0], time(0), zone)
    end = datetime.combine(days[-1] + timedelta(days=1), time(0), zone)
    return slots.free_slots(runner, max(begin, now), end, only=kind)


def _day(text: str) -> date | None:
    """The day of a wanted treatment; None when none is named, or one that cannot be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(request: HttpRequest) -> HttpResponse:
    """To the window that was looked at."""
    day = _day(request.POST.get("day", ""))
    query = f"?day={day.isoformat()}" if day else ""
    return redirect(f"{reverse('massage')}{query}")


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
        return _back(request)
    local = (taken.start or start).astimezone(ZoneInfo(runner.timezone))
    where = ", ".join(part for part in (taken.therapist, taken.place) if part)
    told = f"{words.day_long(local.date())}, {local:%H:%M}, {where}."
    if taken.slot and taken.slot.startswith(bridge.OWN_SLOT):
        told = gettext(
            "Noted: {told} {place} does not hear of it from here: book it there, too."
        ).format(told=told, place=taken.place)
    else:
        told = gettext("Booked: {told}").format(told=told)
    messages.success(request, told)
    return redirect("massage")


@require_POST
def wait(request: HttpRequest) -> HttpResponse:
    """Onto a clinic's waiting list, with the window that the programme wants."""
    runner = access.runner_of(request.user)
    now, on = clock.now(), clock.today(runner.timezone)
    place, day = request.POST.get("place", ""), _day(request.POST.get("day", ""))
    found = wanted_sessions(page_reads.booked_programme(runner, now=now), on=on)
    chosen = next((one for one in found if day_of(one) == day), None)
    try:
        if chosen is None:
            raise InvalidInputError(
                gettext("Your programme does not want a massage on that day any more."),
                remedy=gettext("The page shows what it wants now."),
            )
        waiting.join(runner, place=place, wish=_wish(runner, chosen), now=now)
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(
            request,
            gettext(
                "You are on the waiting list of {place}. When an hour is freed, you are told."
            ).format(place=place),
        )
    return _back(request)


def _wish(runner: Runner, session: Mapping[str, Any]) -> waiting.Wish:
    """The runner's clinic hours on the days on which the treatment may lie."""
    profile = queries.profile_of(runner)
    weekly = [() if one is None else (Span(*one),) for one in profile.clinic_hours]
    return waiting.Wish(
        type=str(session["type"]),
        minutes=int(session["minutes"]),
        windows=windows_of(session, weekly, runner.timezone),
        need=need_of(session),
        best=aim_of(session),
    )


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
    messages.success(
        request, gettext("Kept. The programme plans around it from its next version on.")
    )
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
        gettext("Massage is planned again, from the next programme on.")
        if want
        else gettext("No clinic is wanted: the next programme has no massage in it."),
    )
    return redirect("massage")


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Give an appointment back. `late`: whether the page said that the notice has passed."""
    runner = access.runner_of(request.user)
    told = {"yes": True, "no": False}.get(request.POST.get("late", ""))
    try:
        start = _instant(request.POST.get("start", ""))
        slots.cancel(
            runner, slot=request.POST.get("slot", ""), start=start, late=told, now=clock.now()
        )
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
    else:
        late = gettext(" The clinic has it noted as late.") if told else ""
        messages.success(
            request, gettext("Cancelled. The hour is free again.{late}").format(late=late)
        )
    return redirect("massage")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """Another hour for an appointment: the free ones near it, then the move itself."""
    runner = access.runner_of(request.user)
    now, zone = clock.now(), ZoneInfo(runner.timezone)
    given = request.POST if request.method == "POST" else request.GET
    slot, to_slot = given.get("slot", ""), given.get("to", "")
    try:
        start = _instant(given.get("start", ""))
        if request.method == "POST":
            moved = slots.move(
                runner,
                slot=slot,
                start=start,
                to_slot=to_slot,
                to_start=_instant(given.get(f"start-{to_slot}", "")),
                now=now,
            )
            messages.success(request, _moved(moved, zone))
            return redirect("massage")
        found = next(
            (
                one
                for one in slots.standing(runner, now=now)
                if (one.slot, one.start) == (slot, start)
            ),
            None,
        )
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
        return redirect("massage")
    if found is None or found.late:
        told = (
            gettext("There is no such appointment any more.") if found is None else giving_up(found)
        )
        messages.error(request, told)
        return redirect("massage")
    return _move_page(request, runner, found, zone, now)


def _moved(item: PreviousSession, zone: ZoneInfo) -> str:
    if item.start is None:
        return gettext("Moved.")
    local = item.start.astimezone(zone)
    return gettext("Moved: {date}, {local:%H:%M}, {therapist}, {place}.").format(
        date=words.day_long(local.date()), local=local, therapist=item.therapist, place=item.place
    )


def _move_page(
    request: HttpRequest, runner: Runner, found: slots.Standing, zone: ZoneInfo, now: datetime
) -> HttpResponse:
    last = found.start + timedelta(days=_MOVE_DAYS + 1)
    free = slots.free_slots(runner, now, last, only=(found.type, found.minutes))
    chosen = other_hours(found, free, zone, now=now, days=_MOVE_DAYS)
    programme = page_reads.booked_programme(runner, now=now)
    on = now.astimezone(zone).date()
    local = found.start.astimezone(zone)
    context = {
        "found": found,
        "start": found.start.isoformat(),
        "when": f"{words.day_long(local.date())}, {local:%H:%M}",
        "rule": giving_up(found),
        "hours": hours_to_choose(chosen, programme, zone, on=on),
        "starts": starts_of(chosen),
        "days": _MOVE_DAYS,
    }
    return render(request, "training/massage_move.html", context)


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
    messages.success(
        request,
        gettext("Kept: massage of {date}.").format(date=words.day_long(form.cleaned_data["date"])),
    )
    return redirect("massage")


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInputError(
            gettext("No time was chosen."), remedy=gettext("Choose one of the free times.")
        )
    return found
