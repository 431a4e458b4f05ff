"""One appointment: look at it, move it, change its length, cancel it, say what became of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web import clock
from lissom.web.clinic import access, booking, desk
from lissom.web.clinic import panel as offered
from lissom.web.clinic.models import Appointment, Room, Therapist
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.clinic.turn import answered
from lissom.web.diary import programmes, queries
from lissom.web.diary.forms import CancelForm, MoveForm, version_of
from lissom.web.diary.presenters import panel, words
from lissom.web.diary.views.answers import done, refused, status_of, wants_data

_MARKED = {
    "arrived": gettext_lazy("has arrived."),
    "completed": gettext_lazy("is completed."),
    "no_show": gettext_lazy("did not come. The time is free again."),
}


@require_safe
@seated(Right.DIARY)
def appointment(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """The appointment as a page; for the calendar as the part beside it."""
    row = access.appointment_of(seat.clinic, appointment)
    return _page(request, seat, row)


def _page(
    request: HttpRequest,
    seat: Seat,
    row: Appointment,
    *,
    refusal: LissomError | None = None,
    move: MoveForm | None = None,
) -> HttpResponse:
    now = clock.now()
    zone = ZoneInfo(seat.clinic.timezone)
    shown = panel.panel(
        row,
        queries.history(row),
        queries.in_series(row),
        earlier=desk.earlier_state(row),
        questioned=row.pk in programmes.questions([row], now=now),
        notice_h=access.policy_of(seat.clinic).notice_h,
        now=now,
    )
    local = row.start.astimezone(zone)
    initial = {
        "day": local.date(),
        "time": local.time(),
        "therapist": str(row.therapist_id),
        "room": str(row.room_id or ""),
    }
    context: dict[str, Any] = {
        "seat": seat,
        "panel": shown,
        "links": offered.links_of(seat, row),
        "parts": offered.parts_of(seat, row),
        "move": move or _move_form(seat, None, initial),
        "cancel": CancelForm(auto_id="cancel_%s"),
        "services": [(one.pk, words.service(one)) for one in queries.services(seat.clinic)]
        if shown.can_say_service
        else [],
        "minutes": round((row.end - row.start).total_seconds() / 60),
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
        "refusal": None if refusal is None else refused(seat.clinic, refusal),
    }
    part = request.GET.get("as") == "part"
    return render(
        request,
        "diary/panel.html" if part else "diary/appointment.html",
        context,
        status=200 if refusal is None else status_of(refusal),
    )


def _move_form(seat: Seat, data: Any, initial: dict[str, Any] | None = None) -> MoveForm:
    return MoveForm(
        data,
        therapists=list(Therapist.objects.filter(clinic=seat.clinic).order_by("name")),
        rooms=list(Room.objects.filter(clinic=seat.clinic).order_by("name")),
        initial=initial,
    )


def _act(
    request: HttpRequest,
    seat: Seat,
    appointment: int,
    act: Callable[[], tuple[Appointment, str]],
    *,
    move: MoveForm | None = None,
) -> HttpResponse:
    """Do it and say so, or say why not with the next free hours; nothing is half done."""
    before = access.appointment_of(seat.clinic, appointment)
    try:
        row, sentence = act()
    except NotFoundError:
        raise
    except LissomError as refusal:
        if wants_data(request):
            return JsonResponse(refused(seat.clinic, refusal), status=status_of(refusal))
        now_it_is = access.appointment_of(seat.clinic, before.pk)
        return _page(request, seat, now_it_is, refusal=refusal, move=move)
    return done(request, row, sentence)


def _stale_answered(seat: Seat, appointment: int) -> AbstractContextManager[None]:
    """Who acts on an old page is told the next free hours, too: the hour may be another by now."""
    row, now = access.appointment_of(seat.clinic, appointment), clock.now()
    return answered(row.therapist, row.service, max(row.start, now), now)


@require_POST
@seated(Right.DIARY)
def appointment_move(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Another time, therapist or room."""
    form = _move_form(seat, _with_own(request, seat, appointment))

    def act() -> tuple[Appointment, str]:
        if not form.is_valid():
            raise InvalidInputError(
                gettext("The new time cannot be read."), remedy=" ".join(_problems(form))
            )
        people, rooms = Therapist.objects, Room.objects
        row = booking.move(
            clinic=seat.clinic,
            appointment=appointment,
            start=form.wall(),
            version=version_of(request.POST),
            therapist=form.row("therapist", list(people.filter(clinic=seat.clinic))),
            room=form.row("room", list(rooms.filter(clinic=seat.clinic))),
            overlap=form.cleaned_data["overlap"],
            reason=form.cleaned_data["reason"],
            now=clock.now(),
            by=seat,
        )
        return row, gettext("{who} is moved to {when} with {person}.").format(
            who=words.who(row), when=_when(row), person=_person(row)
        )

    return _act(request, seat, appointment, act, move=form)


def _with_own(request: HttpRequest, seat: Seat, appointment: int) -> dict[str, Any]:
    """What was posted; `start` is one field for the calendar, and the therapist stays unless
    another one is named."""
    given: dict[str, Any] = request.POST.dict()
    row = access.appointment_of(seat.clinic, appointment)
    given.setdefault("therapist", str(row.therapist_id))
    if "start" in given:
        try:
            wall = datetime.fromisoformat(str(given["start"]))
        except ValueError:
            return given
        given |= {"day": wall.date().isoformat(), "time": f"{wall:%H:%M}"}
    return given


def _problems(form: Any) -> list[str]:
    return [f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items()]


@require_POST
@seated(Right.DIARY)
def appointment_length(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Longer or shorter."""

    def act() -> tuple[Appointment, str]:
        minutes = request.POST.get("minutes", "")
        if not minutes.isdigit() or len(minutes) > 4:
            raise InvalidInputError(
                gettext("The length cannot be read."), remedy=gettext("Give whole minutes.")
            )
        row = desk.resize(
            clinic=seat.clinic,
            appointment=appointment,
            minutes=int(minutes),
            version=version_of(request.POST),
            overlap=request.POST.get("overlap") == "on",
            reason=request.POST.get("reason", ""),
            now=clock.now(),
            by=seat,
        )
        return row, gettext("{who} lasts {minutes} minutes now.").format(
            who=words.who(row), minutes=int(minutes)
        )

    return _act(request, seat, appointment, act)


@require_POST
@seated(Right.DIARY)
def appointment_cancel(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Give the time back: who cancels, and why."""

    def act() -> tuple[Appointment, str]:
        form = CancelForm(request.POST)
        if not form.is_valid():
            raise InvalidInputError(
                gettext("It is not said who cancels."), remedy=gettext("Choose one of the two.")
            )
        with _stale_answered(seat, appointment):
            row = booking.cancel(
                clinic=seat.clinic,
                appointment=appointment,
                version=version_of(request.POST),
                who=form.cleaned_data["who"],
                reason=form.cleaned_data["reason"],
                now=clock.now(),
                by=seat,
            )
        late = gettext(" It is noted as late.") if row.cancelled_late else ""
        return row, gettext("{who}, {when}, is cancelled. The time is free again.{late}").format(
            who=words.who(row), when=_when(row), late=late
        )

    return _act(request, seat, appointment, act)


@require_POST
@seated(Right.DIARY)
def appointment_mark(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Arrived, completed, not come."""

    def act() -> tuple[Appointment, str]:
        state = request.POST.get("state", "")
        with _stale_answered(seat, appointment):
            row = booking.mark(
                clinic=seat.clinic,
                appointment=appointment,
                version=version_of(request.POST),
                state=state,
                now=clock.now(),
                by=seat,
            )
        return row, f"{words.who(row)} {_MARKED[state]}"

    return _act(request, seat, appointment, act)


@require_POST
@seated(Right.DIARY)
def appointment_undo(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Take a mistaken mark back."""

    def act() -> tuple[Appointment, str]:
        row = desk.restore(
            clinic=seat.clinic,
            appointment=appointment,
            version=version_of(request.POST),
            reason=request.POST.get("reason", ""),
            now=clock.now(),
            by=seat,
        )
        return row, gettext("{who} is {states} again.").format(
            who=words.who(row), states=words.STATES[row.state]
        )

    return _act(request, seat, appointment, act)


@require_POST
@seated(Right.DIARY)
def appointment_service(request: HttpRequest, seat: Seat, appointment: int) -> HttpResponse:
    """Which service it is, of an appointment that came without one."""

    def act() -> tuple[Appointment, str]:
        asked = request.POST.get("service", "")
        service = next((one for one in queries.services(seat.clinic) if str(one.pk) == asked), None)
        if service is None:
            raise InvalidInputError(
                gettext("It is not said which service."), remedy=gettext("Choose one.")
            )
        row = desk.say_service(
            clinic=seat.clinic,
            appointment=appointment,
            service=service,
            version=version_of(request.POST),
            now=clock.now(),
            by=seat,
        )
        price = words.money(row.price_pence)
        return row, gettext("{who} has {service}, {price}.").format(
            who=words.who(row), service=words.service(service), price=price
        )

    return _act(request, seat, appointment, act)


def _when(row: Appointment) -> str:
    return clock_time(row.start, ZoneInfo(row.therapist.clinic.timezone))


def _person(row: Appointment) -> str:
    return words.plain(row.therapist.name)
