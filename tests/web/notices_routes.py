"""Who may open the pages of mails: rows of `routes.py`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lissom.web.clinic.models import Appointment
from lissom.web.clinic.roles import Right
from lissom.web.notices.models import Notice, State
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door, Route


def _failed(world: World) -> dict[str, Any]:
    visit = Appointment.objects.get(pk=cast.appointment_of(world))
    assert visit.booked_for is not None
    now = timezone.now()
    row = Notice.objects.create(
        appointment=visit,
        client=visit.booked_for,
        kind="booked",
        start=visit.start,
        state=State.FAILED,
        made_at=now,
        not_before=now,
    )
    return {"notice": row.pk}


NOTICE_ROUTES: dict[str, Route] = {
    "mail-again": Route(Door.CASE, _failed, post={}, right=Right.DIARY),
    "massage-mails": Route(Door.RUNNER),
    "mails-stop": Route(Door.SECRET, lambda _: {"word": "wrong"}),
}
