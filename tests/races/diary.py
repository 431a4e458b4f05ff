"""A race for hours of a clinic's diary: many threads in several processes, all at once.

Each round has two heats. In the first everybody wants overlapping hours of two therapists who share
one room, some by booking and some by moving an appointment that they have. In the second an hour is
taken, some cancel it and everybody wants it. After each heat the hour must have one holder.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time as clock
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.web import boot

if TYPE_CHECKING:
    from lissom.web.clinic.models import Appointment

NOW = datetime(2027, 1, 1, 6, tzinfo=UTC)
_FIRST = datetime(2027, 1, 4, tzinfo=UTC)
_MORNING, _EVENING = 9, 20
_PARKED = ((12, 0), (13, 30), (15, 0), (16, 30), (18, 0))
_MOVERS, _CANCELLERS = len(_PARKED), 4
_SHIFTS = 4
_PATIENCE_S = 300
_PEOPLE = ("Alex Sample", "Bea Example")
_HEATS = {"first": (_MORNING, _MORNING + 2), "second": (_EVENING, _EVENING + 2)}

_OVERLAPS = """
SELECT COUNT(*) FROM clinic_appointment AS one JOIN clinic_appointment AS other
ON one.id < other.id AND (one.therapist_id = other.therapist_id OR one.room_id = other.room_id)
AND one.blocked_start < other.blocked_end AND other.blocked_start < one.blocked_end
WHERE one.state IN ('held', 'confirmed', 'arrived', 'completed', 'blocked')
AND other.state IN ('held', 'confirmed', 'arrived', 'completed', 'blocked')
"""
_HOLDERS = """
SELECT COUNT(*) FROM clinic_appointment WHERE start >= ? AND start < ?
AND state IN ('held', 'confirmed', 'arrived', 'completed', 'blocked')
"""


@dataclass(slots=True)
class Outcome:
    """What came of a race. `won` counts what the racers were told, `holders` what the diary says:
    both by heat; `busy` were told to try again, `strange` are answers other than these."""

    overlaps: int = 0
    won: dict[tuple[int, str], int] = field(default_factory=dict)
    holders: dict[tuple[int, str], int] = field(default_factory=dict)
    refused: int = 0
    busy: int = 0
    strange: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def wrong_heats(self) -> int:
        """Heats that did not have exactly one winner who also holds the hour."""
        return sum((self.won[heat], self.holders[heat]) != (1, 1) for heat in self.won)


@dataclass(slots=True)
class _Answer:
    heat: tuple[int, str]
    won: bool
    seconds: float
    strange: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class _Race:
    rounds: int
    naive: bool
    barrier: Barrier
    answers: Any


def race(home: Path, *, threads: int, processes: int, rounds: int, naive: bool = False) -> Outcome:
    """Run it in a home without a clinic. `naive`: look first, then insert, without the rule in the
    database: the control, in which everybody has looked before anybody inserts, as happens when
    two pages are open. It must end in overlaps."""
    boot.setup(home)
    _set_the_scene(rounds)
    if naive:
        _drop_the_rule()
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(threads)
    answers: Any = context.Queue()
    racers = [
        context.Process(
            target=_process,
            args=(
                str(home),
                range(number, threads, processes),
                _Race(rounds, naive, barrier, answers),
            ),
        )
        for number in range(processes)
    ]
    for racer in racers:
        racer.start()
    found: list[_Answer] = []
    try:
        for _ in range(threads):
            found += answers.get(timeout=_PATIENCE_S + rounds * 60)
    finally:
        for racer in racers:
            racer.join(timeout=30)
            if racer.is_alive():
                racer.kill()
                racer.join()
    return _judge(home, rounds, found)


def _set_the_scene(rounds: int) -> None:
    from lissom.web.clinic import booking, services  # noqa: PLC0415

    clinic = services.add_clinic(name="Race clinic (invented)", timezone="UTC")
    services.add_room(clinic=clinic, name="Room 1")
    for name in _PEOPLE:
        person = services.add_therapist(clinic=clinic, name=name, rooms=["Room 1"])
        services.set_hours(therapist=person, weekly=((Span(time(8), time(23)),),) * 7)
    hour = services.set_service(
        clinic=clinic,
        service=CoreService("maintenance", 60, buffer_after_min=10),
        since=_FIRST.date(),
    )
    alex, bea = (clinic.therapists.get(name=name) for name in _PEOPLE)
    for number in range(rounds):
        day = _FIRST + timedelta(days=number)
        for mover, (hours, minutes) in enumerate(_PARKED):
            booking.take_slot(
                therapist=alex,
                service=hour,
                start=day + timedelta(hours=hours, minutes=minutes),
                client=f"mover {mover}",
                now=NOW,
            )
        evening = day + timedelta(hours=_EVENING)
        booking.take_slot(therapist=bea, service=hour, start=evening, client="holder", now=NOW)


def _drop_the_rule() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for event in ("insert", "update"):
            cursor.execute(f"DROP TRIGGER appointment_no_overlap_on_{event}")


def _process(home: str, numbers: Sequence[int], race_: _Race) -> None:
    boot.setup(Path(home))
    racers = [threading.Thread(target=_thread, args=(number, race_)) for number in numbers]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()


def _thread(number: int, race_: _Race) -> None:
    from django.db import connection  # noqa: PLC0415

    given: list[_Answer] = []
    try:
        for lap in range(race_.rounds):
            for name in _HEATS:
                race_.barrier.wait(_PATIENCE_S)
                given.append(_answer((lap, name), number, race_))
    finally:
        connection.close()
        race_.answers.put(given)


def _answer(heat: tuple[int, str], number: int, race_: _Race) -> _Answer:
    from lissom.web.clinic.refusals import BusyError, TakenError  # noqa: PLC0415

    begin = clock.perf_counter()
    try:
        won = _naive(heat, number, race_.barrier) if race_.naive else _wish(heat, number)
        return _Answer(heat, won, clock.perf_counter() - begin)
    except TakenError:
        return _Answer(heat, False, clock.perf_counter() - begin)
    except BusyError:
        return _Answer(heat, False, clock.perf_counter() - begin, busy=True)
    except Exception as error:  # noqa: BLE001 (whatever it is, the race must name it)
        return _Answer(
            heat, False, clock.perf_counter() - begin, f"{type(error).__name__}: {error}"
        )


def _wish(heat: tuple[int, str], number: int) -> bool:
    """One racer's try. Raises TakenError when another was first."""
    from lissom.web.clinic import booking  # noqa: PLC0415

    lap, name = heat
    row = _row(lap, number, name)
    clinic = row.therapist.clinic if row is not None else None
    start = _start(lap, number, name)
    if name == "first" and row is not None and clinic is not None:
        booking.move(clinic=clinic, appointment=row.pk, start=start, version=1, now=NOW)
        return True
    if row is not None and clinic is not None:
        booking.cancel(clinic=clinic, appointment=row.pk, now=NOW)
    therapist, service = _wanted(number)
    wish = booking.Wish(
        therapist=therapist, service=service, start=start, key=f"{lap} {name} {number}"
    )
    booking.book(wish=wish, now=NOW)
    return True


def _naive(heat: tuple[int, str], number: int, barrier: Barrier) -> bool:
    from lissom.web.clinic import storing  # noqa: PLC0415
    from lissom.web.clinic.models import Appointment  # noqa: PLC0415

    lap, name = heat
    therapist, service = _wanted(number)
    row = storing.appointment(
        therapist=therapist,
        service=service,
        room=therapist.rooms.get(),
        start=_start(lap, number, name),
        state="confirmed",
        now=NOW,
    )
    there = Appointment.objects.filter(
        room=row.room,
        state__in=Appointment.OCCUPYING,
        blocked_start__lt=row.blocked_end,
        blocked_end__gt=row.blocked_start,
    )
    taken = there.exists()
    barrier.wait(_PATIENCE_S)
    if taken:
        return False
    row.save()
    return True


def _wanted(number: int) -> tuple[Any, Any]:
    from lissom.web.clinic.models import Service, Therapist  # noqa: PLC0415

    person = Therapist.objects.select_related("clinic").get(name=_PEOPLE[number % 2])
    return person, Service.objects.get()


def _row(lap: int, number: int, name: str) -> Appointment | None:
    """What this racer has at the start of the heat: one to move, or one to cancel."""
    from lissom.web.clinic.models import Appointment  # noqa: PLC0415

    if number >= (_MOVERS if name == "first" else _CANCELLERS):
        return None
    day = _FIRST + timedelta(days=lap)
    client = f"mover {number}" if name == "first" else "holder"
    rows = Appointment.objects.select_related("therapist__clinic")
    return rows.get(client=client, made_at=NOW, start__date=day.date())


def _start(lap: int, number: int, name: str) -> datetime:
    quarters = number // 2 % _SHIFTS
    hour = _HEATS[name][0]
    return _FIRST + timedelta(days=lap, hours=hour, minutes=15 * quarters)


def _judge(home: Path, rounds: int, answers: Sequence[_Answer]) -> Outcome:
    found = Outcome(strange=[item.strange for item in answers if item.strange])
    found.seconds = [item.seconds for item in answers]
    found.busy = sum(item.busy for item in answers)
    found.refused = sum(not (item.won or item.strange or item.busy) for item in answers)
    with closing(sqlite3.connect(home / "lissom.sqlite3")) as database:
        found.overlaps = database.execute(_OVERLAPS).fetchone()[0]
        for lap in range(rounds):
            for name, hours in _HEATS.items():
                day = _FIRST + timedelta(days=lap)
                bounds = [f"{day + timedelta(hours=hour):%Y-%m-%d %H:%M:%S}" for hour in hours]
                heat = (lap, name)
                found.won[heat] = sum(item.won for item in answers if item.heat == heat)
                found.holders[heat] = database.execute(_HOLDERS, bounds).fetchone()[0]
    return found
