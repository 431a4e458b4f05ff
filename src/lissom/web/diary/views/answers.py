"""How a change of the diary is answered: to the calendar as data, to a form as a page."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import LissomError
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.clinic.refusals import RefusedError

_STATUS = {"stale": 409, "busy": 503}
TAKEN = frozenset({"therapist-taken", "room-taken"})


def wants_data(request: HttpRequest) -> bool:
    """Whether the calendar asked, not a form."""
    return "application/json" in request.headers.get("Accept", "")


def done(request: HttpRequest, row: Appointment, sentence: str) -> HttpResponse:
    """What was done, then back to where the person was."""
    if wants_data(request):
        return JsonResponse({"ok": True, "sentence": sentence, "version": row.version})
    messages.success(request, sentence)
    return redirect(back(request, row))


def back(request: HttpRequest, row: Appointment) -> str:
    """The page that the form named, when it is one of ours; else the day of the appointment."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    zone = ZoneInfo(row.therapist.clinic.timezone)
    return day_page(row.start.astimezone(zone).date())


def day_page(day: date) -> str:
    """The address of a day of the diary."""
    return f"{reverse('diary')}?day={day.isoformat()}"


def refused(clinic: Clinic, refusal: LissomError) -> dict[str, Any]:
    """A refusal as the calendar and the forms show it: sentence, next free hours, whether staff
    could let it overlap."""
    zone = ZoneInfo(clinic.timezone)
    slots = refusal.slots if isinstance(refusal, RefusedError) else ()
    return {
        "ok": False,
        "code": refusal.code,
        "sentence": refusal.message,
        "remedy": refusal.remedy,
        "may_overlap": refusal.code in TAKEN,
        "stale": refusal.code == "stale",
        "slots": [
            {
                "start": slot.start.astimezone(zone).replace(tzinfo=None).isoformat(),
                "label": f"{clock_time(slot.start, zone)}, {slot.therapist}",
                "day": slot.start.astimezone(zone).date().isoformat(),
                "time": f"{slot.start.astimezone(zone):%H:%M}",
                "therapist": slot.therapist,
            }
            for slot in slots
        ],
    }


def status_of(refusal: LissomError) -> int:
    """409 for what went meanwhile, 400 for what cannot be."""
    if refusal.code in TAKEN:
        return 409
    return _STATUS.get(refusal.code, 400)
