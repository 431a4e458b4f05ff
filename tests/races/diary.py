"""A race for hours of a clinic's diary: many threads in several processes, all at once.

Each round has two heats. In the first everybody wants overlapping hours of two therapists who share
one room, some by booking and some by moving an appointment that they have. In the second an hour is
taken, some cancel it and everybody wants it. After each heat the hour must have one holder.

Beside the diary's own way three that are in use elsewhere (`CONTROLS`), without the rule in the
database. Nothing holds their racers back or brings them together between looking and inserting.
"""

from __future__ import annotations

import multiprocessing
import threading
import time as clock
from collections.abc import Sequence
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

OURS = "diary"
CONTROLS = {
    "look": "look, then insert",
    "transaction": "look and insert in one transaction",
    "rows": "look with the rows found locked (FOR UPDATE), insert in the same transaction",
}
"""Ways to book that other programs have. SQLite's transactions have the database to themselves, so
that only the first of them fails there."""

_OVERLAPS = """
SELECT COUNT(*) FROM clinic_appointment AS one JOIN clinic_appointment AS other
ON one.id < other.id AND (one.therapist_id = other.therapist_id OR one.room_id = other.room_id)
AND one.blocked_start < other.blocked_end AND other.blocked_start < one.blocked_end
WHERE one.state IN ('held', 'confirmed', 'arrived', 'completed', 'blocked')
AND other.state IN ('held', 'confirmed', 'arrived', 'completed', 'blocked')
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
    way: str
    barrier: Barrier
    answers: Any


def race(home: Path, *, threads: int, processes: int, rounds: int, way: str = OURS) -> Outcome:
    """Run it in a home without a clinic, on the engine that the settings name. `way`: the diary's,
    or one of `CONTROLS`."""
    boot.setup(home)
    _set_the_scene(rounds)
    if way != OURS:
        _drop_the_rule()
    _close()
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(threads)
    answers: Any = context.Queue()
    racers = [
        context.Process(
            target=_process,
            args=(
                str(home),
                range(number, threads, processes),
                _Race(rounds, way, barrier, answers),
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
    return _judge(rounds, found)


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

    dropped = {
        "sqlite": "DROP TRIGGER appointment_no_overlap_on_insert;"
        " DROP TRIGGER appointment_no_overlap_on_update",
        "postgresql": 'ALTER TABLE clinic_appointment DROP CONSTRAINT "therapist-taken",'
        ' DROP CONSTRAINT "room-taken"',
    }
    with connection.cursor() as cursor:
        for statement in dropped[connection.vendor].split(";"):
            cursor.execute(statement)


def _close() -> None:
    from django.db import connection  # noqa: PLC0415

    connection.close()


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
        won = _wish(heat, number) if race_.way == OURS else _other(heat, number, race_.way)
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


def _other(heat: tuple[int, str], number: int, way: str) -> bool:
    """One racer's try in another way: whether nobody was seen in the hour. Who holds it gives it
    up first."""
    from django.db import transaction  # noqa: PLC0415

    from lissom.web.clinic.models import Appointment  # noqa: PLC0415

    lap, name = heat
    if name == "second" and (held := _row(lap, number, name)) is not None:
        Appointment.objects.filter(pk=held.pk).update(state="cancelled")
    if way == "look":
        return _look_and_insert(heat, number, lock=False)
    with transaction.atomic():
        return _look_and_insert(heat, number, lock=way == "rows")


def _look_and_insert(heat: tuple[int, str], number: int, *, lock: bool) -> bool:
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
    if list(there.select_for_update() if lock else there):
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


def _judge(rounds: int, answers: Sequence[_Answer]) -> Outcome:
    from django.db import connection  # noqa: PLC0415

    from lissom.web.clinic.models import Appointment  # noqa: PLC0415

    found = Outcome(strange=[item.strange for item in answers if item.strange])
    found.seconds = [item.seconds for item in answers]
    found.busy = sum(item.busy for item in answers)
    found.refused = sum(not (item.won or item.strange or item.busy) for item in answers)
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS)
        found.overlaps = cursor.fetchone()[0]
    standing = Appointment.objects.filter(state__in=Appointment.OCCUPYING)
    for lap in range(rounds):
        for name, hours in _HEATS.items():
            since, until = (_FIRST + timedelta(days=lap, hours=hour) for hour in hours)
            found.won[lap, name] = sum(item.won for item in answers if item.heat == (lap, name))
            there = standing.filter(start__gte=since, start__lt=until)
            found.holders[lap, name] = there.count()
    return found
