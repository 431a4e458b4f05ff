"""Random clinic days by seed, for tests and benchmarks: the same seed, the same day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import Service, Taken
from lissom.core.booking.waiting import WaitingEntry
from lissom.core.planning.clinic.day import ClinicDay, Request, Shift

MORNING = datetime(2026, 6, 3, 7, tzinfo=UTC)
_SERVICES = (
    Service("maintenance", 60, 0, 10, 5500),
    Service("maintenance", 45, 0, 10, 4500),
    Service("deep", 60, 5, 10, 6000),
    Service("light", 30, 0, 5, 3000),
)


def random_day(seed: int, *, requests: int, therapists: int) -> ClinicDay:
    """A day with so many requests and therapists, and two rooms for three of these.
    Therapists work eight to ten hours in two stretches, two visits stand already in each diary."""
    rng = np.random.default_rng(seed)
    names = [f"therapist {number}" for number in range(therapists)]
    rooms = tuple(f"room: {number}" for number in range(max(1, therapists - therapists // 3)))
    shifts = [shift for name in names for shift in _shifts(rng, name, rooms)]
    return ClinicDay(
        shifts=tuple(shifts),
        taken=tuple(_taken(rng, names)),
        requests=tuple(_request(rng, number, names) for number in range(requests)),
        now=MORNING - timedelta(hours=_upto(rng, 2, 40)),
        zone="Europe/London",
    )


def _shifts(rng: np.random.Generator, name: str, rooms: tuple[str, ...]) -> list[Shift]:
    begin = MORNING + timedelta(minutes=30 * _upto(rng, 0, 4))
    noon = begin + timedelta(hours=_upto(rng, 4, 6))
    again = noon + timedelta(minutes=45)
    types = ("light", "maintenance") if rng.random() < 0.25 else ()
    stretches = (Interval(begin, noon), Interval(again, again + timedelta(hours=4)))
    return [Shift(name, "clinic", one, rooms, types) for one in stretches]


def _taken(rng: np.random.Generator, names: list[str]) -> list[Taken]:
    made = []
    for name in names:
        for _ in range(2):
            start = MORNING + timedelta(minutes=15 * _upto(rng, 0, 40))
            made.append(Taken(start, start + timedelta(minutes=70), name))
    return made


def _request(rng: np.random.Generator, number: int, names: list[str]) -> Request:
    service = _SERVICES[_upto(rng, 0, len(_SERVICES))]
    opens = MORNING + timedelta(minutes=30 * _upto(rng, 0, 20))
    width = timedelta(minutes=service.minutes + 30 * _upto(rng, 1, 10))
    entry = WaitingEntry(
        id=number,
        since=MORNING - timedelta(hours=_upto(rng, 1, 600)),
        type=service.type,
        minutes=service.minutes,
        windows=(Interval(opens, opens + width),),
        need=_upto(rng, 0, 2) * _upto(rng, 0, 4000),
        best=opens + timedelta(minutes=15 * _upto(rng, 0, 4)) if _upto(rng, 0, 2) else None,
        travel_min=_upto(rng, 0, 45),
        therapist=names[_upto(rng, 0, len(names))] if _upto(rng, 0, 3) == 0 else "",
        only_therapist=rng.random() < 0.15,
        first=rng.random() < 0.02,
        granted=int(rng.random() < 0.1),
        unanswered=int(rng.random() < 0.1),
    )
    return Request(entry, service)


def _upto(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from `low` up to but not including `high`."""
    return int(rng.integers(low, high))
