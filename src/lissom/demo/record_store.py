"""Records of the demo runner's last massages, as the therapist of the demo would have written them.

All of it is invented.
"""

from __future__ import annotations

from dataclasses import replace

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import Seat
from lissom.web.records import services
from lissom.web.records.content import Care, Content, from_protocol
from lissom.web.records.models import TreatmentRecord
from lissom.web.training.models import Runner
from lissom.web.treatment import access

_RECORDED = 3
_SAID = {
    "gastrocnemius-l": (4.0, 2.0, "tight band, inner half"),
    "gastrocnemius-r": (3.5, 2.5, ""),
    "quadriceps-l": (3.0, 2.5, ""),
}
_FOCUS = ("gastrocnemius", "quadriceps")


def save_records(*, seat: Seat, runner: Runner) -> int:
    """Lock a record for each of the runner's last completed visits that have none; returns how
    many."""
    cards = Client.objects.select_related("clinic", "runner")
    client = cards.get(clinic=seat.clinic, runner=runner)
    visits = Appointment.objects.filter(
        booked_for=client, state=Appointment.State.COMPLETED
    ).select_related("service", "therapist__clinic")
    made = 0
    for visit in visits.order_by("-start")[:_RECORDED]:
        seen = access.sight(seat, client, now=visit.end)
        known = TreatmentRecord.objects.filter(appointment=visit).exists()
        if known or seen.treatment is None:
            continue
        row = services.begin(
            seat=seat, seen=seen, visit=visit, content=_content(visit), now=visit.end
        )
        services.lock(seat=seat, seen=seen, record=row, version=row.version, now=visit.end)
        made += 1
    return made


def _content(visit: Appointment) -> Content:
    kind = "maintenance" if visit.service is None else visit.service.type
    protocols = [one for one in PROTOCOLS.values() if one.type == kind]
    chosen = protocols[0] if protocols else PROTOCOLS["maintenance_45"]
    start = from_protocol(chosen.id, focus=_FOCUS if chosen.needs_focus else None)
    chart = tuple(
        replace(one, before=before, after=after, finding=finding)
        for one in start.chart
        for before, after, finding in [_SAID.get(one.region, (None, None, ""))]
    )
    return replace(
        start,
        chart=chart,
        subjective="Calves heavy since the last long run; nothing sharp, no swelling.",
        objective="Calves firm to the touch on both sides.",
        assessment="Soreness after load.",
        plan="The same in two to three weeks, lighter before the race.",
        reaction="None out of the ordinary",
        calm_before=5,
        calm_after=8,
        consent_reconfirmed=True,
        care=(Care("stretch", "calf_straight"), Care("drink", "drink")),
    )
