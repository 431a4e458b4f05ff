"""Writing a record: begin, save the draft, lock, amend."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web import clock
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.records import access, content, queries, services
from lissom.web.records.content import Content
from lissom.web.records.forms import Typed, content_of, typed_from, typed_in
from lissom.web.records.models import TreatmentRecord
from lissom.web.records.presenters import record as shown
from lissom.web.records.presenters.phrases import told_in_check_in
from lissom.web.treatment import access as treatment
from lissom.web.treatment.services import note_look


def _seen(seat: Seat, visit: Appointment, now: datetime) -> treatment.Sight:
    client = treatment.client_at(visit)
    if client is None:
        raise NotFoundError(
            gettext("This appointment is for nobody of the card file."),
            remedy=gettext("Say in the diary for whom it is."),
        )
    return access.opened(treatment.sight(seat, client, now=now))


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def begin(request: HttpRequest, seat: Seat, visit: int) -> HttpResponse:
    """How the record of a visit begins; the record itself when there is one."""
    now = clock.now()
    row = treatment.visit_of(seat, visit)
    seen = _seen(seat, row, now)
    known = queries.record_at(row)
    if known is not None:
        return redirect("record", known.pk)
    last = queries.last_locked(seen.client, before=row.start)
    if request.method == "POST":
        start = _start(request, seat, last)
        made = services.begin(seat=seat, seen=seen, visit=row, content=start, now=now)
        return redirect("record", made.pk)
    booked = row.service.type if row.service is not None else "maintenance"
    own = queries.templates(seat.clinic)
    page = {
        "client": seen.client,
        "starts": shown.starts(last, own, booked, ZoneInfo(seat.clinic.timezone)),
        "groups": shown.focus_groups(),
    }
    return render(request, "records/begin.html", page)


def _start(request: HttpRequest, seat: Seat, last: TreatmentRecord | None) -> Content:
    kind, _, key = request.POST.get("start", "").partition(":")
    if kind == "last" and last is not None:
        return content.again(queries.content_of(last))
    if kind == "template" and key.isdecimal():
        return content.content_from(access.template_of(seat, int(key)).content)
    if kind == "protocol":
        focus = (request.POST.get("focus_1", ""), request.POST.get("focus_2", ""))
        return content.from_protocol(key, focus=focus if all(focus) else None)
    if kind == "empty":
        return Content()
    raise InvalidInputError(
        gettext("It is not said how the record begins."), remedy=gettext("Choose one.")
    )


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def record(request: HttpRequest, seat: Seat, record: int) -> HttpResponse:
    """A draft to write, or the locked record to read."""
    now = clock.now()
    row = access.record_of(seat, record)
    seen = access.opened(treatment.sight(seat, row.client, now=now))
    if row.locked_at is not None and request.method == "GET":
        note_look(seat=seat, seen=seen, what="record", appointment=row.appointment, now=now)
        return render(request, "records/record.html", {"sheet": shown.sheet(row)})
    if request.method == "GET":
        note_look(seat=seat, seen=seen, what="record", appointment=row.appointment, now=now)
        return _page(request, row, seen, typed_from(queries.content_of(row)))
    typed = typed_in(request.POST)
    try:
        row = services.save(
            seat=seat, record=row, content=content_of(typed), version=_version(request), now=now
        )
        if "lock" in request.POST:
            services.lock(seat=seat, seen=seen, record=row, version=row.version, now=now)
    except LissomError as refusal:
        row.refresh_from_db()
        return _page(request, row, seen, typed, fault=refusal.sentence())
    messages.success(
        request, gettext("Locked.") if "lock" in request.POST else gettext("Saved as a draft.")
    )
    return redirect("record", row.pk)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _page(
    request: HttpRequest,
    row: TreatmentRecord,
    seen: treatment.Sight,
    typed: Typed,
    fault: str = "",
) -> HttpResponse:
    zone = ZoneInfo(row.client.clinic.timezone)
    told = told_in_check_in(queries.said_before(seen, row.start), zone)
    page = {
        "row": row,
        "sheet": shown.sheet(row),
        "editor": shown.editor(typed, told=told),
        "fault": fault,
    }
    return render(request, "records/write.html", page, status=400 if fault else 200)


@require_POST
@seated(Right.HEALTH)
def amend(request: HttpRequest, seat: Seat, record: int) -> HttpResponse:
    """Add to a locked record."""
    now = clock.now()
    row = access.record_of(seat, record)
    seen = access.opened(treatment.sight(seat, row.client, now=now))
    why, text = request.POST.get("why", ""), request.POST.get("text", "")
    try:
        services.amend(seat=seat, record=row, why=why, text=text, now=now)
    except InvalidInputError as refusal:
        page = {"sheet": shown.sheet(row), "fault": refusal.sentence(), "why": why, "text": text}
        return render(request, "records/record.html", page, status=400)
    note_look(
        seat=seat, seen=seen, what=gettext("record, added to"), appointment=row.appointment, now=now
    )
    messages.success(request, gettext("Added."))
    return redirect("record", row.pk)
