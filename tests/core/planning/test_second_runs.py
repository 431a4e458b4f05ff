"""Days with two runs: from the setting to the solver, the programme, its judge and a change."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from lissom.core.evidence import value
from lissom.core.export.ics import programme_calendar
from lissom.core.planning.api import programme_of, verify
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.findings import input_findings
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import facts_of
from lissom.core.planning.plan import DayPlan, Phase, Schedule, Solution, Status
from lissom.core.planning.problem import Problem
from lissom.core.planning.programme import Programme
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.propose import propose
from lissom.core.planning.replan.write import written
from tests.core.planning.cast import MUCH, a_history, some_inputs
from tests.core.planning.cpsat.ask import allows, with_days

TWICE = DayPlan(run="easy@60+double_easy@30")


@pytest.fixture(scope="module")
def problem() -> Problem:
    return build_problem(MUCH)


@pytest.fixture(scope="module")
def programme() -> Programme:
    problem = build_problem(MUCH)
    outline = make_outline(problem)
    solution = solve(problem, outline)
    assert score(problem, outline, solution.schedule).total == solution.objective
    assert hard_violations(problem, outline, solution.schedule) == ()
    return programme_of(MUCH, problem, outline, solution)


def _runs(programme: Programme) -> list[tuple[datetime, Any]]:
    return [
        (session.start, session)
        for day in programme.days
        for session in day.sessions
        if session.kind == "run" and session.start is not None
    ]


def _twice(programme: Programme) -> list[tuple[Any, Any]]:
    found: dict[Any, list[Any]] = {}
    for start, session in _runs(programme):
        found.setdefault(start.date(), []).append(session)
    return [(runs[0], runs[1]) for runs in found.values() if len(runs) > 1]


def test_judge_and_model_agree_on_what_a_week_may_hold(problem: Problem) -> None:
    outline = make_outline(problem)
    lawful = with_days(problem, {1: TWICE, 3: TWICE})
    broken = with_days(problem, {1: TWICE, 3: TWICE, 5: TWICE})
    assert hard_violations(problem, outline, lawful) == ()
    assert allows(problem, outline, lawful)
    assert {one.rule for one in hard_violations(problem, outline, broken)} == {"second-runs"}
    assert not allows(problem, outline, broken, families=("second_runs",))


def test_no_treatment_on_a_day_with_two_runs() -> None:
    problem = build_problem(MUCH)
    outline = make_outline(problem)
    day = next(day for day in problem.days if day.massages and day.second_start)
    treatment = problem.massages[day.massages[-1]].id
    both = with_days(problem, {day.index: replace(TWICE, massage=treatment)})
    assert "second-run" in {one.rule for one in hard_violations(problem, outline, both)}
    assert not allows(problem, outline, both, families=("second_runs",))


def test_the_two_runs_count_as_what_they_are(problem: Problem) -> None:
    """Minutes, load and metres of both; for the longest single run (C02) the first one alone."""
    pair = problem.option("easy@60+double_easy@30")
    first, second = problem.runs_of(pair.id)
    assert (first.minutes, second.minutes) == (60, 30)
    assert pair.minutes == 90
    assert pair.load == first.load + second.load
    assert pair.distance_m == first.distance_m + second.distance_m
    assert pair.single_m == first.distance_m
    (placed, *_) = facts_of(problem, with_days(problem, {0: TWICE}))
    assert placed.runs == (first, second)
    assert placed.training_minutes == 90


@pytest.mark.parametrize(
    "inputs",
    [
        replace(MUCH, profile=replace(MUCH.profile, second_runs=0)),
        some_inputs(profile=replace(some_inputs().profile, second_runs=2)),
        replace(MUCH, profile=replace(MUCH.profile, run_start=(time(18, 0),) * 7)),
    ],
    ids=["not asked for", "under 70 km a week", "runs in the evening"],
)
def test_who_gets_none(inputs: PlanningInput) -> None:
    problem = build_problem(inputs)
    offered = {problem.options[place].id for day in problem.days for place in day.runs}
    assert not [key for key in offered if "double_easy" in key]
    told = [one for one in input_findings(inputs, problem) if one.code == "second-runs"]
    assert len(told) == bool(inputs.profile.second_runs)


def test_a_programme_keeps_to_the_wish_and_to_the_weeks_for_it(programme: Programme) -> None:
    outline = make_outline(build_problem(MUCH))
    twice = _twice(programme)
    assert twice
    weeks = Counter((second.start.date() - MUCH.on).days // 7 for _, second in twice)
    assert max(weeks.values()) <= 2
    for week in weeks:
        assert not outline.weeks[week].recovery
        assert outline.weeks[week].phase in (Phase.BASE, Phase.BUILD, Phase.PEAK)
    for first, second in twice:
        assert second.type == "double_easy"
        assert second.minutes <= 40
        assert second.start - first.start >= timedelta(minutes=first.minutes, hours=6)
        steps = second.extra["steps"]
        assert sum(step["seconds"] for step in steps) == 60 * second.minutes
        assert first.id != second.id


def test_its_reason_follows_the_week(programme: Programme) -> None:
    """The reason names the running minutes of its week: with a longer first run they change."""
    problem = build_problem(MUCH)
    outline = make_outline(problem)

    def words(first: str) -> str:
        schedule = with_days(problem, {1: DayPlan(run=f"{first}+double_easy@30")})
        made = programme_of(MUCH, problem, outline, solution_of(schedule))
        second = next(one for one in made.days[1].sessions if one.type == "double_easy")
        return " ".join(reason.text for reason in second.why)

    def solution_of(schedule: Schedule) -> Solution:
        total = score(problem, outline, schedule).total
        return Solution(schedule, Status.FEASIBLE, total)

    assert "30 of the 90 running minutes" in words("easy@60")
    assert "30 of the 105 running minutes" in words("easy@75")


def test_verify_judges_both_runs(programme: Programme) -> None:
    document = programme.as_dict()
    assert not [one for one in verify(document, MUCH) if one.level == "hard"]
    for day in document["days"]:
        for row in day["sessions"]:
            if row["type"] == "double_easy":
                start = datetime.fromisoformat(row["start"])
                row["start"] = (start - timedelta(hours=6)).isoformat()
    broken = {one.rule for one in verify(document, MUCH) if one.level == "hard"}
    assert broken == {"second-run"}


def test_a_change_elsewhere_leaves_them_and_a_full_evening_drops_the_second(
    programme: Programme,
) -> None:
    document = programme.as_dict()
    first, second = _twice(programme)[0]
    day = second.start.date()
    quiet = propose(MUCH, document, [Event(EventKind.NEWS, MUCH.on, MUCH.on)])
    assert written(quiet, layer=1)["days"] == document["days"]
    busy = Event(EventKind.BUSY, day, day, start=time(14), end=time(22))
    after = written(propose(MUCH, document, [busy]), layer=1)
    rows = next(row for row in after["days"] if row["date"] == day.isoformat())["sessions"]
    types = {row["type"] for row in rows}
    assert first.type in types
    assert "double_easy" not in types


def test_a_week_gone_by_counts_days_with_two(problem: Problem) -> None:
    done = a_history(week={5: ("easy", 60, 12500.0, False, 0.0)})
    twice = (*done, replace(done[-1], minutes=30, distance_m=6000.0, type="double_easy"))
    later = replace(MUCH, on=MUCH.on, history=tuple(sorted(twice, key=lambda one: one.date)))
    assert build_problem(later).weeks[0].done_seconds == 0
    tuesday = MUCH.on + timedelta(days=1)
    today = [replace(one, date=MUCH.on) for one in twice[-2:]]
    moved = replace(
        MUCH,
        on=tuesday,
        now=MUCH.now + timedelta(days=1),
        history=(*MUCH.history, *today),
    )
    assert build_problem(moved).weeks[0].done_seconds == 1


def test_both_runs_stand_in_the_calendar_file_apart_and_at_their_hours(
    programme: Programme,
) -> None:
    data = programme_calendar(programme.as_dict(), now=datetime(2026, 1, 1, tzinfo=UTC), zone="UTC")
    events: dict[str, Any] = {
        str(one["UID"]): one for one in Calendar.from_ical(data).walk("VEVENT")
    }
    pairs = _twice(programme)
    assert pairs
    for pair in pairs:
        written = [events[f"{session.id}@lissom"] for session in pair]
        assert [one["DTSTART"].dt for one in written] == [session.start for session in pair]
        first, second = written
        assert first["SUMMARY"] != second["SUMMARY"]
        apart = second["DTSTART"].dt - first["DTSTART"].dt - first["DURATION"].dt
        assert apart >= timedelta(hours=value("planning.second_run_gap_h"))
        assert {one["TRANSP"] for one in written} == {"OPAQUE"}
    timed = [one for one in events.values() if "DURATION" in one]
    spans = sorted((one["DTSTART"].dt, one["DTSTART"].dt + one["DURATION"].dt) for one in timed)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
