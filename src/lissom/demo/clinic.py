"""A synthetic sports-massage clinic in Poole: three therapists, two rooms, a well-filled diary.

Names are invented. The diary of a date is the same whoever asks; as the date comes nearer more
of it is taken and nothing that was taken becomes free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.booking.model import Service, Span, Taken, WorkingHours
from lissom.demo.settings import GENERATOR_VERSION, SEED, TIMEZONE

CLINIC_NAME = "Harbour Example Sports Massage (synthetic)"
CLINIC_TOWN = "Poole"
TRAVEL_MIN = 15
ROOMS = ("Harbour room (synthetic)", "Quay room (synthetic)")
DIARY_WEEKS = 10

_PRICE_PENCE = {10: 1500, 15: 2000, 20: 2500, 30: 3500, 45: 4800, 60: 6000, 75: 7200, 90: 8600}
_BUFFER_AFTER_MIN = 10
_OFFERED = ("first_visit", "maintenance", "deep", "light", "pre_event", "post_event")
_LENGTHS_MIN = (30, 45, 60, 60, 60, 90)
_QUARTER = timedelta(minutes=15)

# Demand by starting hour: evenings go first, the early afternoon last.
_DEMAND = ((8, 0.88), (10, 0.84), (13, 0.76), (15, 0.84), (17, 0.95), (19, 0.97), (21, 0.95))
_STILL_TO_COME = 0.25  # share of the demand still to come six weeks ahead
_AHEAD_DAYS = 42.0


@dataclass(frozen=True, slots=True)
class DemoTherapist:
    """A therapist with a room and weekly hours (seven tuples of spans, Monday first)."""

    name: str
    room: str
    weekly: tuple[tuple[Span, ...], ...]


def _span(opens: tuple[int, int], closes: tuple[int, int]) -> tuple[Span, ...]:
    return (Span(time(*opens), time(*closes)),)


_DAY = _span((10, 0), (18, 0))
_LATE = _span((13, 0), (21, 0))
_EVENING = _span((18, 15), (21, 0))

THERAPISTS: tuple[DemoTherapist, ...] = (
    DemoTherapist(
        "Alex Sample (synthetic)",
        ROOMS[0],
        (_DAY, _DAY, _span((12, 0), (20, 30)), _DAY, (), (), ()),
    ),
    DemoTherapist(
        "Bea Example (synthetic)",
        ROOMS[1],
        (_LATE, _LATE, _LATE, _LATE, _span((9, 0), (15, 0)), (), ()),
    ),
    DemoTherapist(
        "Chris Specimen (synthetic)",
        ROOMS[0],
        (
            (),
            _EVENING,
            (),
            _EVENING,
            _span((10, 0), (19, 0)),
            _span((9, 0), (16, 0)),
            _span((10, 0), (14, 0)),
        ),
    ),
)


def services() -> tuple[Service, ...]:
    """What can be booked: the protocols' types and lengths with an invented price in pence."""
    shapes = sorted(
        {(item.type, item.minutes) for item in PROTOCOLS.values() if item.type in _OFFERED}
    )
    return tuple(
        Service(
            type=kind,
            minutes=minutes,
            buffer_after_min=_BUFFER_AFTER_MIN,
            price_pence=_PRICE_PENCE[minutes],
        )
        for kind, minutes in shapes
    )


def working_hours() -> tuple[WorkingHours, ...]:
    """The therapists' hours in the form the slot finder takes."""
    return tuple(
        WorkingHours(
            therapist=person.name,
            place=CLINIC_NAME,
            zone=TIMEZONE,
            weekly=person.weekly,
            rooms=(person.room,),
            travel_min=TRAVEL_MIN,
        )
        for person in THERAPISTS
    )


@dataclass(frozen=True, slots=True)
class Appointment:
    """Time that an invented client holds. Aware UTC instants; buffers are not included."""

    therapist: str
    room: str
    start: datetime
    end: datetime


def diary(*, on: date, days: int = 7 * DIARY_WEEKS) -> tuple[Appointment, ...]:
    """Appointments of the next `days` as they stand on `on`, sorted by start and therapist."""
    found = [
        item
        for ahead in range(days)
        for person in THERAPISTS
        for item in _day_of(person, on + timedelta(days=ahead), ahead)
    ]
    return tuple(sorted(found, key=lambda item: (item.start, item.therapist)))


def taken(appointments: tuple[Appointment, ...]) -> tuple[Taken, ...]:
    """The diary as blocked time of therapists and rooms, buffers included."""
    buffer = timedelta(minutes=_BUFFER_AFTER_MIN)
    return tuple(
        Taken(item.start, item.end + buffer, resource)
        for item in appointments
        for resource in (item.therapist, item.room)
    )


def _day_of(person: DemoTherapist, day: date, ahead: int) -> list[Appointment]:
    rng = np.random.default_rng(
        [SEED, GENERATOR_VERSION, day.toordinal(), THERAPISTS.index(person)]
    )
    zone = ZoneInfo(TIMEZONE)
    waiting = 1.0 - _STILL_TO_COME * min(ahead / _AHEAD_DAYS, 1.0)
    made: list[Appointment] = []
    for span in person.weekly[day.weekday()]:
        start = datetime.combine(day, span.opens, zone)
        closes = datetime.combine(day, span.closes, zone)
        while True:
            length = timedelta(minutes=int(rng.choice(_LENGTHS_MIN)))
            wanted = float(rng.uniform())
            if start + length > closes:
                break
            hours, demand = zip(*_DEMAND, strict=True)
            if wanted < waiting * float(np.interp(start.hour, hours, demand)):
                made.append(
                    Appointment(
                        person.name,
                        person.room,
                        start.astimezone(UTC),
                        (start + length).astimezone(UTC),
                    )
                )
            start += -(-(length + timedelta(minutes=_BUFFER_AFTER_MIN)) // _QUARTER) * _QUARTER
    return made
