"""A clinic with free hours, and a runner whose programme wants one of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from lissom.core.booking.model import Service, Span
from lissom.web.clinic import services as clinics
from lissom.web.training import services as training
from tests.web.cast import World


def open_hours(world: World) -> None:
    """The clinic offers deep and light work from morning to night."""
    therapist = world.clinic.therapists.get(name="Tess Sample")
    clinics.set_hours(therapist=therapist, weekly=((Span(time(6), time(23)),),) * 7)
    for kind, minutes in (("deep", 60), ("light", 30)):
        clinics.set_service(
            clinic=world.clinic,
            service=Service(type=kind, minutes=minutes, price_pence=4000),
            since=date(2020, 1, 1),
        )


def wants_massage_tomorrow(world: World, kind: str) -> None:
    """Two weeks of a programme with nothing but a massage of this kind tomorrow."""
    on = datetime.now(UTC).date()
    open_hours(world)
    training.save_profile(
        runner=world.their.name,
        on=on,
        clinic_hours=((time(6), time(23)),) * 7,
        massage_every_days=14,
    )
    tomorrow = on + timedelta(days=1)
    wanted = {
        "id": "massage-1",
        "kind": "massage",
        "type": kind,
        "title": f"{kind.capitalize()} massage",
        "window": {
            "from": f"{tomorrow}T10:00:00+00:00",
            "to": f"{tomorrow}T20:00:00+00:00",
        },
        "minutes": 60,
        "intensity": kind,
        "muscles": {"quadriceps": 1.0},
        "detail": "Quadriceps.",
        "why": [{"rule": "C44", "text": "The quadriceps did more than usual."}],
    }
    days = [
        {
            "date": (on + timedelta(days=ahead)).isoformat(),
            "phase": "build",
            "sessions": [wanted] if ahead == 1 else [],
            "fluid": {},
            "food": {},
        }
        for ahead in range(14)
    ]
    training.save_programme(
        runner=world.their,
        programme_dict={"days": days, "firm_until": days[-1]["date"]},
        problem_dict={},
        on=on,
    )
