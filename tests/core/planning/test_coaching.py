"""Programmes held against coaching practice: tapers, races on the way, beginners, ways back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest

from lissom.core.evidence import table, value
from lissom.core.planning.build import build_problem
from lissom.core.planning.build.permissions import last_hard_before, no_quality_after
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.outline import make_outline
from lissom.core.planning.outline.goals import goal_of
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Outline, Phase
from lissom.core.planning.problem import Problem, SessionKind
from lissom.core.runner import Priority, Race
from lissom.demo import gallery
from tests.core.planning.cast import ON, some_inputs

Planned = tuple[Problem, Outline, tuple[DayFacts, ...]]
HALF_M = 21_097.5
DISTANCES = (5_000.0, 10_000.0, HALF_M, 42_195.0, 50_000.0)


def _planned(problem: Problem) -> Planned:
    outline = make_outline(problem)
    schedule = solve(problem, outline).schedule
    assert hard_violations(problem, outline, schedule) == ()
    return problem, outline, facts_of(problem, schedule)


@cache
def _season(metres: float, *, gain_m: float = 0.0) -> Planned:
    goal = Race("goal", ON + timedelta(days=41), metres, gain_m=gain_m, name="Synthetic goal")
    return _planned(build_problem(some_inputs(races=(goal,))))


@cache
def _sitter(key: str) -> Planned:
    sitter = next(one for one in gallery.SITTERS if one.key == key)
    return _planned(build_problem(sitter.inputs()))


def _minutes(facts: Sequence[DayFacts], days: Sequence[int]) -> int:
    return sum(
        run.minutes for day in days for run in facts[day].runs if run.is_run and run.race is None
    )


# --- taper -------------------------------------------------------------------------------------


@pytest.mark.parametrize("metres", DISTANCES)
def test_running_falls_towards_the_race_and_hard_work_ends_in_time(metres: float) -> None:
    problem, outline, facts = _season(metres)
    race = problem.races[0]
    last = problem.days[race.day].week
    weeks = [problem.weeks[at].days for at in range(last - len(goal_of(metres).taper), last + 1)]
    minutes = [_minutes(facts, [day for day in days if day < race.day]) for days in weeks]
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[-1] <= 0.62 * minutes[0]
    hard = [day for day in range(race.day) if facts[day].hard]
    assert race.day - max(hard) >= last_hard_before(metres)
    assert outline.weeks[last].lower == 0


@pytest.mark.parametrize("metres", DISTANCES)
def test_the_day_before_a_race_is_short_and_so_are_the_days_after(metres: float) -> None:
    problem, _, facts = _season(metres)
    race = problem.races[0].day
    row = next(one for one in table("race_rules") if metres <= float(one["upper_m"]))
    assert _minutes(facts, [race - 1]) <= value("planning.eve_minutes")
    after = range(race + 1, min(race + 1 + int(row["short_days"]), len(facts)))
    assert all(_minutes(facts, [day]) <= int(row["short_minutes"]) for day in after)
    quiet = range(race + 1, min(race + 1 + no_quality_after(metres), len(facts)))
    assert not any(facts[day].hard for day in quiet)


def test_a_hilly_ultra_is_prepared_on_hills_until_three_weeks_before() -> None:
    problem, _, facts = _sitter("hilly-ultra")
    race = problem.races[0].day
    hilly = [day for day, at in enumerate(facts) if any("hill" in run.type for run in at.runs)]
    longs = [day for day, at in enumerate(facts) if any("long" in run.type for run in at.runs)]
    assert sum(run.type == "long_hilly" for at in facts for run in at.runs) >= 4
    assert race - max(hilly) >= 14
    big = max(run.minutes for day in longs if day < race for run in facts[day].runs)
    assert 180 <= big <= value("planning.long_cap_ultra")
    last = max(day for day in longs if day < race and facts[day].runs[0].minutes >= 0.75 * big)
    assert 20 <= race - last <= 28


# --- races on the way --------------------------------------------------------------------------


@pytest.mark.parametrize("priority", [Priority.B, Priority.C])
def test_a_race_on_the_way_is_the_long_run_of_its_week(priority: Priority) -> None:
    races = (
        Race("way", ON + timedelta(days=20), 10_000.0, priority, name="On the way"),
        Race("goal", ON + timedelta(days=48), HALF_M, name="Synthetic goal"),
    )
    problem, outline, facts = _planned(build_problem(some_inputs(races=races)))
    week = outline.weeks[2]
    assert week.long_types == ()
    assert not any(run.long for day in problem.weeks[2].days for run in facts[day].runs)
    light = priority is Priority.C
    eve = value("planning.eve_minutes_c" if light else "planning.eve_minutes")
    assert _minutes(facts, [19]) <= eve


def test_between_two_close_races_volume_is_never_rebuilt() -> None:
    problem, outline, facts = _sitter("two-races")
    first, second = (problem.days[race.day].week for race in problem.races)
    peak = max(_minutes(facts, problem.weeks[at].days) for at in range(first))
    between = [_minutes(facts, problem.weeks[at].days) for at in range(first + 1, second)]
    assert between
    assert max(between) <= 0.85 * peak
    assert outline.weeks[first + 1].phase is Phase.RECOVERY


# --- beginners and ways back -------------------------------------------------------------------


def test_a_beginner_walks_and_runs_for_nine_weeks_and_then_runs() -> None:
    problem, outline, facts = _sitter("first-10k")
    for week in problem.weeks[:9]:
        runs = [run for day in week.days for run in facts[day].runs if run.is_run]
        assert {run.family for run in runs} == {"walk-run"}
        assert len(runs) == 3
        assert not outline.weeks[week.index].recovery
    later = [run for week in problem.weeks[9:15] for day in week.days for run in facts[day].runs]
    assert not any(run.family == "walk-run" for run in later)
    assert not any(run.hard for run in later)
    running = [day for day, at in enumerate(facts[:63]) if at.runs_today]
    assert min(b - a for a, b in pairwise(running)) >= 2


def test_after_a_strain_come_steps_then_shares_of_the_usual_week_and_no_hills() -> None:
    problem, _, facts = _sitter("calf-strain")
    usual = max(problem.history.week_minutes)
    stepped = [
        week.index
        for week in problem.weeks
        if any(run.family == "walk-run" for day in week.days for run in facts[day].runs)
    ]
    assert stepped == [0, 1]
    weeks = [_minutes(facts, problem.weeks[at].days) for at in range(2, 6)]
    assert weeks == sorted(weeks)
    assert weeks[0] <= 0.6 * usual
    assert weeks[-1] <= 1.1 * usual
    healed = 3 * round(value("planning.stage_days"))
    quiet = facts[: healed + round(value("planning.strain_quiet_days"))]
    families = {run.family for day in quiet for run in day.runs}
    assert not families & {"hills", "VO2max", "repetition", "fartlek", "strides"}
    easy = facts[: healed + round(value("planning.strain_easy_days"))]
    assert not any(day.hard for day in easy)


def test_cross_training_fills_days_without_running_only() -> None:
    inputs = some_inputs()
    bike = replace(inputs.profile, equipment=("none", "mat", "step", "bike"))
    _, _, facts = _planned(build_problem(replace(inputs, profile=bike)))
    crossed = [day for day in facts if any(r.kind is SessionKind.CROSS for r in day.runs)]
    assert all(len(day.runs) == 1 for day in facts if day.runs)
    assert crossed == []
    problem = build_problem(gallery.CALF_STRAIN.inputs())
    closed = [day for day in problem.days if not day.running and day.race is None]
    kinds = {problem.options[at].kind for day in closed for at in day.runs}
    assert kinds <= {SessionKind.CROSS, SessionKind.WALK}


# --- time and money ----------------------------------------------------------------------------


def test_with_three_short_days_running_comes_before_strength() -> None:
    problem, outline, facts = _sitter("busy-parent")
    training = [
        week
        for week, wanted in zip(problem.weeks, outline.weeks, strict=True)
        if wanted.phase in (Phase.BASE, Phase.BUILD, Phase.PEAK)
    ]
    for week in training:
        runs = [run for day in week.days for run in facts[day].runs]
        assert len(runs) == 3
        assert sum(run.long for run in runs) == 1
        assert outline.weeks[week.index].lower == 0


def test_masters_have_72_hours_between_hard_sessions_and_a_lighter_week_every_third() -> None:
    problem, outline, facts = _sitter("masters")
    hard = [day for day, at in enumerate(facts) if at.hard and problem.days[day].race is None]
    assert min(b - a for a, b in pairwise(hard)) >= 3
    light = [week.recovery or week.phase in (Phase.TAPER, Phase.RECOVERY) for week in outline.weeks]
    full = "".join("." if one else "x" for one in light).split(".")
    assert max(map(len, full)) <= 3


def test_without_money_self_massage_stands_in_and_nobody_is_asked_for_an_hour() -> None:
    _, _, facts = _sitter("no-slots")
    given = [choice for day in facts for choice in day.massages]
    assert given
    assert {choice.type for choice in given} == {"self"}
    assert all(choice.price_pence == 0 and choice.slot is None for choice in given)
    assert not any(any(row) for choice in given for row in choice.relief)


def test_an_own_appointment_is_kept_and_no_other_is_asked_for_near_it() -> None:
    problem, _, facts = _sitter("other-clinic")
    given = [(day, choice) for day, at in enumerate(facts) for choice in at.massages]
    booked = [day for day, choice in given if choice.booked]
    assert booked == [10]
    assert all(abs(day - 10) >= 6 for day, choice in given if not choice.booked)
    assert len(problem.wish_windows) >= 4


def test_of_several_therapists_the_usual_one_and_the_nearer_are_preferred() -> None:
    problem, _, _ = _sitter("marathon-club")
    near = [one for one in problem.massages if one.therapist == "Rowan Field"]
    far = [one for one in problem.massages if one.therapist == "Marit Dale"]
    assert near
    assert far
    assert {one.travel_min for one in near} == {20}
    assert {one.travel_min for one in far} == {70}
    usual = gallery.MARATHON_CLUB.inputs()
    other = build_problem(replace(usual, usual_therapist="Marit Dale"))
    costs = {one.id: one.cost for one in other.massages}
    change = round(value("planning.price_therapist_change"))
    assert all(costs[one.id] == one.cost - change for one in far if one.id in costs)
