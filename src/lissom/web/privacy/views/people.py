"""What a client may ask for: everything that is kept, and that it goes."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import InvalidInputError
from lissom.web import clock
from lissom.web.clinic import audit
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.privacy import erasure, queries, subjects


@require_safe
@seated(Right.PRIVACY)
def subject(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """How much is kept of a client, and what can be done about it."""
    return _page(request, seat, client)


def _page(request: HttpRequest, seat: Seat, client: int, fault: str = "") -> HttpResponse:
    row = queries.client_of(seat.clinic, client)
    kept = next(iter(queries.kept(seat.clinic, queries.rule_of(seat.clinic), client=row.pk)), None)
    page = {
        "client": row,
        "kept": kept,
        "due": kept is not None and kept.due(clock.today(seat.clinic.timezone)),
        "counts": sorted(subjects.counts(row).items()),
        "fault": fault,
    }
    return render(request, "privacy/subject.html", page, status=400 if fault else 200)


@require_POST
@seated(Right.PRIVACY)
def export(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:  # noqa: ARG001
    """Everything that is kept, as a file for the client."""
    row = queries.client_of(seat.clinic, client)
    audit.note(
        seat=seat,
        clinic=seat.clinic,
        action="exported",
        kind="client",
        key=row.pk,
        now=clock.now(),
    )
    text = json.dumps(subjects.export(row), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="client-{row.number}.json"'
    return answer


@require_POST
@seated(Right.PRIVACY)
def erase(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Erase what may go."""
    row = queries.client_of(seat.clinic, client)
    ground = "retention" if request.POST.get("ground") == "retention" else "request"
    try:
        made = erasure.erase(
            seat=seat,
            client=row,
            typed=request.POST.get("number", ""),
            ground=ground,
            now=clock.now(),
        )
    except InvalidInputError as refusal:
        return _page(request, seat, client, refusal.sentence())
    messages.success(
        request,
        gettext("Client {client_number} is erased.").format(client_number=made.client_number)
        if made.whole
        else gettext(
            "Client {client_number}: contact erased; treatment records are closed and kept."
        ).format(client_number=made.client_number),
    )
    return redirect("retention")
