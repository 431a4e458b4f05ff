"""What the planner is told, gathered from the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lissom.core.anatomy import STATE_INDEX
from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import Hold, PlanningInput, from_dict, to_dict
from lissom.core.runner import BusyTime, CheckIn, DoneKind, DoneSession, Race, Result
from lissom.web.clinic import booking
from lissom.web.clinic import services as clinic_services
from lissom.web.clinic.models import Appointment, Clinic, Therapist
from lissom.web.training import planning, services
from lissom.web.training.models import Runner
from tests.conftest import NOW, ON
from tests.web.builders import files, fit, poorer_fit

MARATHON = date(2026, 4, 26)


def _input(runner: Runner, *, now: datetime = NOW) -> PlanningInput:
    runner.refresh_from_db()
    return planning.planning_input(runner=runner, on=ON, now=now)


def test_a_runner_of_whom_nothing_is_known_can_be_planned_for(runner: Runner) -> None:
    found = _input(runner)
    assert found.history == ()
    assert found.pace.critical_speed_mps is None
    assert found.pace.easy_speed_mps > 0
    assert found.carry_in.mean.shape == found.carry_in.high.shape == (84, 27)
    assert np.all(found.carry_in.habitual_dose > 0)
    assert found.slots == ()


def test_recorded_and_told_sessions_make_the_history_in_order(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(14), fit(7), poorer_fit(7)))
    told = DoneSession(date(2026, 2, 12), DoneKind.RUN, 40.0, distance_m=7000.0)
    services.log_done(runner=runner, done=told)
    found = _input(runner)
    assert [done.date for done in found.history] == [
        date(2026, 2, 9),
        date(2026, 2, 12),
        date(2026, 2, 16),
    ]
    assert all(done.negative_work_j_per_kg["soleus-r"] > 0 for done in found.history)
    assert len({done.distance_m for done in found.history}) == 3


def test_yesterdays_run_is_felt_today_and_fades(runner: Runner) -> None:
    before = _input(runner).carry_in.mean
    services.import_files(runner=runner, sources=files(fit(27, minutes=120)))
    after = _input(runner).carry_in.mean
    quads = STATE_INDEX["quadriceps-l"]
    assert after[0, quads] > before[0, quads] + 0.3
    assert after[10, quads] < after[1, quads]


def test_a_check_in_moves_the_carried_soreness(runner: Runner) -> None:
    calf = STATE_INDEX["gastrocnemius-l"]
    before = _input(runner).carry_in.mean[0, calf]
    services.record_check_in(
        runner=runner,
        check_in=CheckIn(at=NOW - timedelta(minutes=10), soreness={"gastrocnemius-l": 6.0}),
    )
    found = _input(runner)
    assert found.carry_in.mean[0, calf] > before + 1
    assert [item.soreness["gastrocnemius-l"] for item in found.check_ins] == [6.0]


def test_what_happens_after_the_asking_is_not_known(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(28, hour=18)))
    services.record_check_in(
        runner=runner,
        check_in=CheckIn(at=NOW + timedelta(hours=3), red_flags=(_flags()[0],)),
    )
    found = _input(runner)
    assert found.history == ()
    assert found.check_ins == ()
    assert found.open_red_flags == ()
    later = _input(runner, now=NOW + timedelta(hours=12))
    assert len(later.history) == 1
    assert len(later.open_red_flags) == 1


def _flags() -> list[str]:
    from lissom.core.screening.red_flags import Asked, questions  # noqa: PLC0415

    return [rule.id for rule in questions(Asked.CHECK_IN)]


def test_a_red_flag_stands_until_a_check_in_without_it(runner: Runner) -> None:
    flag = next(flag for flag in _flags() if not _fresh(flag))
    said = CheckIn(at=NOW - timedelta(days=1), red_flags=(flag,))
    services.record_check_in(runner=runner, check_in=said)
    assert _input(runner).open_red_flags == (flag,)
    services.record_check_in(runner=runner, check_in=CheckIn(at=NOW - timedelta(hours=1)))
    assert _input(runner).open_red_flags == ()


def _fresh(flag: str) -> bool:
    from lissom.core.screening.red_flags import RULES  # noqa: PLC0415

    return RULES[flag].fresh > timedelta(hours=12)


def test_paces_rest_on_a_recent_result(runner: Runner) -> None:
    services.save_profile(on=ON, recent_result=Result(10_000, 3000, date(2026, 2, 15)))
    found = _input(runner)
    assert found.pace.critical_speed_mps == pytest.approx(3.37, abs=0.05)
    assert "10000" in found.pace.source


def test_a_recorded_race_of_the_calendar_is_a_race(runner: Runner) -> None:
    services.add_race(runner=runner, date=date(2026, 2, 22), distance_m=3600.0)
    services.import_files(runner=runner, sources=files(fit(20), fit(19)))
    kinds = {done.date: (done.kind, done.hard) for done in _input(runner).history}
    assert kinds[date(2026, 2, 22)] == (DoneKind.RACE, True)
    assert kinds[date(2026, 2, 21)][0] is DoneKind.RUN


def test_races_of_the_calendar_or_others_set_the_horizon(runner: Runner) -> None:
    services.add_race(runner=runner, date=MARATHON, distance_m=42_195.0)
    found = _input(runner)
    assert [race.date for race in found.races] == [MARATHON]
    assert found.carry_in.mean.shape[0] == 84
    far = Race("far", date(2026, 8, 1), 10_000.0)
    other = planning.planning_input(runner=runner, on=ON, now=NOW, races_override=[far])
    assert other.races == (far,)
    assert other.carry_in.mean.shape[0] == (far.date - ON).days + 14


def test_a_race_that_cannot_be_is_refused(runner: Runner) -> None:
    wrong = Race("x", MARATHON, -5.0)
    with pytest.raises(InvalidInputError):
        planning.planning_input(runner=runner, on=ON, now=NOW, races_override=[wrong])
    with pytest.raises(InvalidInputError, match="time zone"):
        planning.planning_input(runner=runner, on=ON, now=NOW.replace(tzinfo=None))


def test_free_hours_and_appointments_of_the_clinic_are_in_it(
    runner: Runner, clinic: Clinic, therapist: Therapist
) -> None:
    start = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    booking.take_slot(
        therapist=therapist,
        start=start,
        service=clinic.services.get(minutes=60),
        runner=runner,
        now=NOW,
    )
    found = _input(runner)
    assert found.slots
    assert all(slot.start > NOW and slot.travel_min == 15 for slot in found.slots)
    assert not any(slot.start == start for slot in found.slots)
    (booked,) = found.previous
    assert (booked.kind, booked.type, booked.hold) == ("massage", "maintenance", Hold.BOOKED)
    assert (booked.start, booked.minutes, booked.place) == (start, 60, "Sample Clinic")


def _visit(therapist: Therapist, runner: Runner, day: int) -> None:
    """A treatment in February that was given."""
    start = datetime(2026, 2, day, 9, 0, tzinfo=UTC)
    row = booking.take_slot(
        therapist=therapist,
        start=start,
        service=therapist.clinic.services.get(minutes=60),
        runner=runner,
        now=start - timedelta(days=3),
    )
    Appointment.objects.filter(pk=row.pk).update(state=Appointment.State.COMPLETED)


def test_the_usual_therapist_is_the_one_seen_most_often_lately(
    runner: Runner, other_runner: Runner, clinic: Clinic, therapist: Therapist
) -> None:
    assert _input(runner).usual_therapist is None
    other = clinic_services.add_therapist(clinic=clinic, name="Zia Example", rooms=["Room 1"])
    clinic_services.set_hours(therapist=other, weekly=((Span(time(8), time(18)),),) * 7)
    _visit(therapist, runner, 3)
    assert _input(runner).usual_therapist == therapist.name
    _visit(other, runner, 10)
    assert _input(runner).usual_therapist == other.name
    _visit(therapist, runner, 12)
    assert _input(runner).usual_therapist == therapist.name
    for day in (17, 18, 19, 20):
        _visit(other, runner, day)
    assert _input(runner).usual_therapist == other.name
    assert _input(other_runner).usual_therapist is None


def test_busy_hours_take_away_free_hours(runner: Runner, clinic: Clinic) -> None:
    wednesday = datetime(2026, 3, 4, tzinfo=UTC)
    services.add_busy(
        runner=runner, times=[BusyTime(wednesday, wednesday + timedelta(days=1), "Course")]
    )
    found = _input(runner)
    assert len(found.busy) == 1
    assert not any(slot.start.date() == wednesday.date() for slot in found.slots)


def test_the_whole_of_it_survives_being_stored(runner: Runner, clinic: Clinic) -> None:
    services.import_files(runner=runner, sources=files(fit(20), fit(22)))
    services.record_check_in(runner=runner, check_in=CheckIn(at=NOW, soreness={"arms": 1.5}))
    found = to_dict(_input(runner))
    assert to_dict(from_dict(found)) == found


def test_nothing_of_another_runner_is_in_it(runner: Runner, other_runner: Runner) -> None:
    services.import_files(runner=other_runner, sources=files(fit(20)))
    services.add_race(runner=other_runner, date=MARATHON, distance_m=42_195.0)
    services.record_check_in(runner=other_runner, check_in=CheckIn(at=NOW, sleep=1))
    found = _input(runner)
    assert (found.history, found.races, found.check_ins) == ((), (), ())


def test_the_number_of_queries_does_not_grow_with_the_history(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(20)))
    with CaptureQueriesContext(connection) as short:
        _input(runner)
    services.import_files(runner=runner, sources=files(*(fit(day) for day in range(10, 18))))
    with CaptureQueriesContext(connection) as long:
        _input(runner)
    assert len(short) == len(long) <= 24
