"""Booking at the desk: for a client of the card file or a new one, once or as a series; blocked
time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lissom.core.booking.instants import instant_of
from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError, LissomError
from lissom.web import clock
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Client, Room, Service, Therapist
from lissom.web.clinic.queries import next_free
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.diary import queries, services
from lissom.web.diary.forms import BlockForm, BookForm
from lissom.web.diary.presenters import words
from lissom.web.diary.services import NewCard
from lissom.web.diary.views.answers import day_page, refused, status_of
from lissom.web.ui.naming import written

_FREE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Choices:
    """What a clinic has to choose from."""

    services: list[Service]
    therapists: list[Therapist]
    rooms: list[Room]


def _choices(seat: Seat) -> _Choices:
    people = Therapist.objects.filter(clinic=seat.clinic).select_related("clinic")
    return _Choices(
        list(queries.services(seat.clinic)),
        list(people.order_by("name")),
        list(Room.objects.filter(clinic=seat.clinic).order_by("name")),
    )


def _form(choices: _Choices, data: Any, initial: dict[str, Any]) -> BookForm:
    return BookForm(
        data,
        services=choices.services,
        therapists=choices.therapists,
        rooms=choices.rooms,
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def book(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form, what it answers, and the list of a series before anything is kept."""
    choices = _choices(seat)
    if request.method != "POST":
        return _shown(request, seat, _form(choices, None, _initial(request, seat)))
    form = _form(choices, request.POST, {})
    if not form.is_valid():
        return _shown(request, seat, form, status=400)
    try:
        wish, card = _wish(seat, form, choices)
        if form.repeats:
            return _series(request, seat, form, wish, card)
        row = services.book(seat=seat, wish=wish, card=card, now=clock.now())
    except LissomError as refusal:
        return _shown(request, seat, form, refusal=refusal)
    return _booked(request, seat, [row])


def _initial(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """What the calendar knows of the place that was chosen."""
    now = clock.now().astimezone(ZoneInfo(seat.clinic.timezone))
    later = now + timedelta(minutes=15 - now.minute % 15)
    start = later.replace(tzinfo=None)
    with suppress(ValueError):
        start = datetime.fromisoformat(request.GET.get("start", "")).replace(tzinfo=None)
    mine = "" if seat.therapist is None else str(seat.therapist.pk)
    return {
        "day": start.date(),
        "time": start.time(),
        "therapist": request.GET.get("therapist", mine),
        "room": request.GET.get("room", ""),
        "client": request.GET.get("client", ""),
        "key": uuid4().hex,
    }


def _shown(
    request: HttpRequest,
    seat: Seat,
    form: BookForm,
    *,
    refusal: LissomError | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = _chosen(seat, form["client"].value())
    context = {
        "seat": seat,
        "form": form,
        "chosen": chosen,
        "refusal": None if refusal is None else refused(seat.clinic, refusal),
        "same_name": refusal is not None and refusal.code == "same-name",
        "repeats": form["times"].value(),
    }
    found = status if refusal is None else status_of(refusal)
    return render(request, "diary/book.html", context, status=found)


def _chosen(seat: Seat, key: Any) -> Client | None:
    text = str(key or "")
    if not text.isdigit():
        return None
    return Client.objects.filter(clinic=seat.clinic, pk=int(text)).first()


def _wish(seat: Seat, form: BookForm, choices: _Choices) -> tuple[Wish, NewCard | None]:
    given = form.cleaned_data
    therapist = form.row("therapist", choices.therapists)
    service = form.row("service", choices.services)
    known = given["client"]
    client = None if known is None else queries.client_of(seat.clinic, known)
    card = None
    if client is None:
        card = NewCard(given["name"], given["phone"], given["email"], given["anyway"])
    wish = Wish(
        therapist=therapist,
        service=service,
        start=form.wall(),
        room=form.row("room", choices.rooms),
        booked_for=client,
        key=given["key"],
        overlap=given["overlap"],
        reason=given["reason"],
    )
    return wish, card


def _series(
    request: HttpRequest, seat: Seat, form: BookForm, wish: Wish, card: NewCard | None
) -> HttpResponse:
    """First the list of all with what stands in the way; then those that were chosen, or none."""
    if request.POST.get("act") == "keep":
        starts = [_instant(text) for text in request.POST.getlist("start")]
        rows = services.book_series(seat=seat, wish=wish, starts=starts, card=card, now=clock.now())
        return _booked(request, seat, list(rows))
    turns = services.look_at_series(
        wish=wish,
        every_weeks=form.cleaned_data["every"],
        times=form.cleaned_data["times"],
        now=clock.now(),
    )
    zone = ZoneInfo(seat.clinic.timezone)
    context = {
        "seat": seat,
        "form": form,
        "fields": [(name, text) for name, text in request.POST.items() if _is_kept(name)],
        "name": wish.booked_for.name if wish.booked_for else form.cleaned_data["name"],
        "what": words.service(wish.service),
        "therapist": words.plain(wish.therapist.name),
        "turns": [(one, one.start.isoformat(), clock_time(one.start, zone)) for one in turns],
        "free": sum(one.free for one in turns),
        "all": len(turns),
    }
    return render(request, "diary/series.html", context)


def _is_kept(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "start", "act")


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInputError(
            gettext("One of the chosen times cannot be read."),
            remedy=gettext("Make the list again."),
        )
    return found


def _booked(request: HttpRequest, seat: Seat, rows: list[Appointment]) -> HttpResponse:
    zone = ZoneInfo(seat.clinic.timezone)
    first = rows[0]
    more = gettext(" and {value} more").format(value=len(rows) - 1) if len(rows) > 1 else ""
    room = f", {words.plain(first.room.name)}" if first.room else ""
    messages.success(
        request,
        gettext("Booked: {who}, {clock_time}{more}, {plain}{room}.").format(
            who=words.who(first),
            clock_time=clock_time(first.start, zone),
            more=more,
            plain=words.plain(first.therapist.name),
            room=room,
        ),
    )
    return redirect(day_page(first.start.astimezone(zone).date()))


@require_safe
@seated(Right.DIARY)
def found_clients(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Cards that fit what is being typed."""
    text = request.GET.get("q", "")
    rows = queries.clients_like(seat.clinic, text)
    context = {"rows": rows, "text": text.strip(), "phones": seat.may(Right.CLIENTS)}
    return render(request, "diary/clients.html", context)


@require_safe
@seated(Right.DIARY)
def free_hours(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The next free hours for a service, with this therapist if there are any."""
    choices = _choices(seat)
    service = _named(choices.services, request.GET.get("service"))
    therapist = _named(choices.therapists, request.GET.get("therapist"))
    slots: list[dict[str, Any]] = []
    now = clock.now()
    if service is not None and therapist is not None:
        zone = ZoneInfo(seat.clinic.timezone)
        people = {one.name: one.pk for one in choices.therapists}
        since = _since(request, seat) or now
        for slot in next_free(
            therapist=therapist, service=service, since=since, now=now, count=_FREE_SHOWN
        ):
            local = slot.start.astimezone(zone)
            slots.append(
                {
                    "day": local.date().isoformat(),
                    "time": f"{local:%H:%M}",
                    "label": written(local, gettext("D j M, H:i")),
                    "therapist": people.get(slot.therapist, therapist.pk),
                    "name": words.plain(slot.therapist),
                }
            )
    return render(request, "diary/free.html", {"slots": slots})


def _since(request: HttpRequest, seat: Seat) -> datetime | None:
    try:
        wall = datetime.fromisoformat(f"{request.GET.get('day', '')}T00:00")
        return instant_of(wall, seat.clinic.timezone)
    except (ValueError, LissomError):
        return None


def _named(rows: list[Any], key: str | None) -> Any:
    return next((row for row in rows if str(row.pk) == key), None)


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def block(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Breaks, holidays, event days: time in which nobody books."""
    therapists = _choices(seat).therapists
    start = _initial(request, seat)
    opens = start["time"] if request.GET.get("start") else None
    initial = {
        "first": start["day"],
        "last": start["day"],
        "opens": opens,
        "closes": None if opens is None else opens.replace(hour=min(opens.hour + 1, 23)),
        "therapist": [start["therapist"]],
        "key": start["key"],
    }
    posted = request.POST if request.method == "POST" else None
    form = BlockForm(posted, therapists=therapists, initial=initial)
    refusal: LissomError | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            rows = services.block_days(
                seat=seat,
                therapists=[one for one in therapists if str(one.pk) in given["therapist"]],
                first=given["first"],
                last=given["last"],
                opens=given["opens"],
                closes=given["closes"],
                label=given["label"],
                key=given["key"],
                now=clock.now(),
            )
        except LissomError as found:
            refusal = found
        else:
            messages.success(
                request,
                gettext("Blocked: {given}, {rows} in the diary.").format(
                    given=given["label"], rows=len(rows)
                ),
            )
            return redirect(day_page(given["first"]))
    context = {
        "seat": seat,
        "form": form,
        "refusal": None if refusal is None else refused(seat.clinic, refusal),
    }
    status = 400 if form.is_bound and refusal is None else 200
    return render(
        request,
        "diary/block.html",
        context,
        status=status if refusal is None else status_of(refusal),
    )
