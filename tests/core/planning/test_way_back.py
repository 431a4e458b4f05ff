"""First steps and ways back go on where they are, however often the programme is planned anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lissom.core.anatomy.pathways import LADDER, NOVICE, novice_week
from lissom.core.evidence import value
from lissom.core.planning.build import build_problem
from lissom.core.planning.build.levels import standing_of, walk_run_weeks
from lissom.core.planning.inputs import PaceBasis, PlanningInput
from lissom.core.planning.outline.season import make_outline
from lissom.core.runner import DoneKind, DoneSession, Profile, Race, RunnerLevel
from tests.core.planning.cast import ON, a_history, some_inputs

MONDAY = date(2026, 6, 1)


def walked(day: date) -> DoneSession:
    return DoneSession(date=day, kind=DoneKind.RUN, minutes=30, type="walk_run", distance_m=3200.0)


def a_novice(done: int, on: date) -> PlanningInput:
    """`done` sessions on Mondays, Wednesdays and Fridays, the last one before `on`."""
    days = [
        on - timedelta(days=ago)
        for ago in range(1, 200)
        if (on - timedelta(days=ago)).weekday() in (0, 2, 4)
    ]
    return some_inputs(
        on=on,
        now=some_inputs().now + (on - ON),
        profile=Profile(name="New", birth_year=1990, timezone="UTC"),
        races=(Race("ten", on + timedelta(days=120), 10000.0),),
        history=tuple(sorted((walked(day) for day in days[:done]), key=lambda item: item.date)),
        pace=PaceBasis(None, 2.4, "guess"),
    )


def steps_of_first_week(inputs: PlanningInput) -> list[int]:
    weeks = walk_run_weeks(standing_of(inputs))
    return [int(name.rsplit("-", 2)[1]) for name, _ in weeks.get(0, ())]


@pytest.mark.parametrize("done", [0, 3, 6, 12, 24])
def test_a_novice_goes_on_with_the_next_week(done: int) -> None:
    assert set(steps_of_first_week(a_novice(done, MONDAY))) == {1 + done // 3}


def test_in_the_middle_of_a_week_its_rest_is_asked_for_not_the_whole_again() -> None:
    thursday = MONDAY + timedelta(days=3)  # Monday and Wednesday are done
    inputs = a_novice(5, thursday)
    problem = build_problem(inputs)
    assert standing_of(inputs).walked_now == 2
    assert steps_of_first_week(inputs) == [2]
    assert make_outline(problem).weeks[0].runs == 3
    assert set(walk_run_weeks(standing_of(inputs))[1]) == {
        (f"{NOVICE}-3-{place + 1}", one) for place, one in enumerate(dict.fromkeys(novice_week(3)))
    }


def test_a_week_that_is_done_asks_for_no_more_of_it() -> None:
    saturday = MONDAY + timedelta(days=5)
    inputs = a_novice(6, saturday)
    problem = build_problem(inputs)
    assert walk_run_weeks(standing_of(inputs))[0] == ()
    assert all(
        not problem.options[place].is_run
        for day in problem.weeks[0].days
        for place in problem.days[day].runs
    )


def test_who_has_done_the_whole_table_repeats_its_last_week() -> None:
    assert set(steps_of_first_week(a_novice(40, MONDAY))) == {9}


# --- the ladder after a long break -------------------------------------------------------------


def after_break(walks: int, *, said: RunnerLevel | None = None) -> PlanningInput:
    """A runner with twelve weeks of running, five weeks away, then so many walk-run sessions."""
    gone = ON - timedelta(days=2 * walks + 35)
    history = [*a_history(weeks=12, on=gone)]
    history += [walked(ON - timedelta(days=2 * ago)) for ago in range(walks, 0, -1)]
    profile = Profile(name="Back", birth_year=1990, timezone="UTC", said_level=said)
    return some_inputs(history=tuple(history), profile=profile)


def places(inputs: PlanningInput) -> list[str]:
    weeks = walk_run_weeks(standing_of(inputs))
    return [name for week in sorted(weeks) for name, _ in weeks[week]]


def test_the_ladder_neither_begins_anew_nor_vanishes_after_its_first_sessions() -> None:
    whole = places(after_break(0))
    assert whole
    assert all(name.startswith(LADDER) for name in whole)
    for walks in (1, 2, 3):
        inputs = after_break(walks)
        assert standing_of(inputs).pathway == LADDER
        left = [name for week in walk_run_weeks(standing_of(inputs)).values() for name in week]
        assert left
        assert standing_of(inputs).walked == walks


def test_a_climbed_ladder_is_behind_the_runner() -> None:
    assert standing_of(after_break(8)).pathway == ""


# --- smaller weeks after missed time -----------------------------------------------------------


def back_since(weeks: int) -> PlanningInput:
    """Twenty days missed; back for `weeks` whole weeks of two easy runs."""
    back = MONDAY - timedelta(weeks=weeks)
    history = [*a_history(weeks=10, on=back - timedelta(days=20))]
    history += [
        DoneSession(
            date=back + timedelta(weeks=week, days=day),
            kind=DoneKind.RUN,
            minutes=40,
            type="easy",
            distance_m=7000.0,
        )
        for week in range(weeks)
        for day in (0, 3)
    ]
    return some_inputs(history=tuple(history), under_way=True)


def test_each_week_back_is_the_next_step_of_what_was_usual_before() -> None:
    caps = [build_problem(back_since(weeks)).weeks[0].minutes_cap for weeks in range(5)]
    usual = caps[3]
    assert usual is not None
    shares = [0.5, 0.7, 0.85, 1.0]
    assert caps[:4] == [pytest.approx(share * usual, abs=1) for share in shares]
    assert caps[4] is None


def test_the_steps_ahead_are_those_still_to_come() -> None:
    problem = build_problem(back_since(2))
    assert [week.returning for week in problem.weeks[:3]] == [True, True, False]


def test_a_few_missed_days_change_nothing() -> None:
    few = round(value("planning.carry_on_days"))
    history = a_history(weeks=10)
    on = history[-1].date + timedelta(days=few + 1)
    later = on + timedelta(days=1)
    assert standing_of(some_inputs(history=history, on=on)).way_back == ()
    assert standing_of(some_inputs(history=history, on=later)).way_back == (0.7,)
