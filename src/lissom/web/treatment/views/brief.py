"""The therapist's pages before a treatment: today's visits, and the brief of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lissom.core.errors import NotFoundError
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.treatment import access, briefs, queries, services
from lissom.web.treatment.presenters import visits as listed
from lissom.web.treatment.presenters.brief import brief_page


@require_safe
@seated(Right.HEALTH)
def visits(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The visits of today and the days ahead, with what stands against each."""
    now = clock.now()
    rows = queries.visits_ahead(seat, now=now)
    context = {"days": listed.visit_days(seat, rows, now=now)}
    return render(request, "treatment/visits.html", context)


@require_safe
@seated(Right.HEALTH)
def brief(request: HttpRequest, seat: Seat, visit: int) -> HttpResponse:
    """Everything on one screen, and on one printed sheet. The look is logged."""
    row = access.visit_of(seat, visit)
    client = access.client_at(row)
    if client is None:
        raise NotFoundError(
            gettext("This appointment is for nobody of the card file."),
            remedy=gettext("Say in the diary for whom it is."),
        )
    now = clock.now()
    seen = access.sight(seat, client, now=now)
    if seen.blind:
        return render(request, "treatment/no_consent.html", {"client": client}, status=403)
    made = briefs.brief_of(seen, row, now=now)
    services.note_look(seat=seat, seen=seen, what="brief", appointment=row, now=now)
    return render(request, "treatment/brief.html", {"page": brief_page(made)})
