"""The staff's hand on a mail that failed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lissom.core.errors import InvalidInputError
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.notices import access, services


@require_POST
@seated(Right.DIARY)
def again(request: HttpRequest, seat: Seat, notice: int) -> HttpResponse:
    """Send it once more."""
    row = access.notice_of(seat, notice)
    try:
        services.try_again(seat=seat, key=row.pk, now=clock.now())
    except InvalidInputError as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, gettext("It is sent again within a minute."))
    return redirect("appointment", appointment=row.appointment_id)
