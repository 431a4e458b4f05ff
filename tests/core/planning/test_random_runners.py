"""Any runner gets a lawful programme whose value the judge confirms, whatever was asked for.

Hypothesis draws the runner: days, past, races, injuries, soreness, money, free hours. Each plan is
judged by checks that know no solver, its value is recomputed, and it is read back from its JSON.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.planning.api import programme_of, verify
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.inputs import MassageSlot, PaceBasis, PlanningInput
from lissom.core.planning.objective import TERMS, score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import rest_schedule
from lissom.core.planning.problem import SessionKind
from lissom.core.planning.rules.model import RuleLevel
from lissom.core.planning.steps import from_data, total_s
from lissom.core.runner import DoneKind, DoneSession, Injury, Priority, Profile, Race, RunnerLevel
from tests.core.planning.cast import ON, a_carry

RACE_M = (5000.0, 10000.0, 21097.5, 42195.0, 50000.0)
TYPES = ("easy", "easy_strides", "tempo", "hill_short", "long_easy", "walk_run")
WAYS_BACK = ("calf_strain", "achilles", "pfp", "bone_stress")
A_FEW = settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def histories(draw: Any) -> tuple[DoneSession, ...]:
    """Up to ten weeks with gaps: days, kinds and lengths at random."""
    made = []
    for ago in draw(st.lists(st.integers(1, 70), max_size=40, unique=True)):
        type_ = draw(st.sampled_from(TYPES))
        minutes = draw(st.integers(15, 150))
        hard = type_ in ("tempo", "hill_short")
        made.append(
            DoneSession(
                date=ON - timedelta(days=ago),
                kind=DoneKind.RUN,
                minutes=minutes,
                type=type_,
                distance_m=draw(st.floats(120.0, 220.0)) * minutes,
                hard=hard,
                quality_minutes=min(minutes, 12) if hard else 0,
            )
        )
    return tuple(sorted(made, key=lambda item: item.date))


@st.composite
def race_lists(draw: Any) -> tuple[Race, ...]:
    days = draw(st.lists(st.integers(1, 26), min_size=1, max_size=3, unique=True))
    return tuple(
        Race(
            f"race-{day}",
            ON + timedelta(days=day),
            draw(st.sampled_from(RACE_M)),
            priority=draw(st.sampled_from(list(Priority))),
            gain_m=draw(st.sampled_from((0.0, 900.0))),
        )
        for day in sorted(days)
    )


@st.composite
def slots(draw: Any) -> tuple[MassageSlot, ...]:
    first = datetime.combine(ON, datetime.min.time(), UTC)
    hours = draw(st.lists(st.integers(8, 27 * 24), max_size=10, unique=True))
    return tuple(
        MassageSlot(
            id=f"slot-{hour}",
            start=first + timedelta(hours=hour),
            minutes=draw(st.sampled_from((30, 45, 60, 90))),
            therapist="Synthetic",
            place="Synthetic clinic",
            travel_min=draw(st.integers(0, 30)),
            price_pence=draw(st.integers(0, 8000)),
        )
        for hour in sorted(hours)
    )


@st.composite
def runners(draw: Any) -> PlanningInput:
    minutes = draw(st.tuples(*(st.sampled_from((0, 20, 45, 60, 90, 180)) for _ in range(7))))
    profile = Profile(
        name="Synthetic",
        birth_year=draw(st.sampled_from((None, 1950, 1985, 2005))),
        timezone=draw(st.sampled_from(("UTC", "Europe/London", "Pacific/Auckland"))),
        weekday_minutes=minutes,
        runs_a_week=draw(st.sampled_from((None, 2, 4, 6))),
        massage_every_days=draw(st.sampled_from((None, 7, 14))),
        massage_budget_pence_week=draw(st.sampled_from((None, 0, 2500))),
        said_level=draw(st.sampled_from((None, *RunnerLevel))),
        equipment=draw(st.sampled_from(((), ("bike",), ("dumbbell", "step", "pool")))),
    )
    injury = draw(st.sampled_from((None, *WAYS_BACK)))
    stage = draw(st.sampled_from([one.number for one in PATHWAYS[injury or "pfp"].stages]))
    since = ON - timedelta(days=9)
    injuries = () if injury is None else (Injury("injury", injury, stage, since),)
    speed = draw(st.floats(2.0, 3.8))
    return PlanningInput(
        on=ON,
        now=datetime.combine(ON, datetime.min.time(), UTC) + timedelta(hours=6),
        profile=profile,
        races=draw(race_lists()),
        history=draw(histories()),
        carry_in=a_carry(draw(st.sampled_from((0.0, 1.5, 5.0)))),
        pace=PaceBasis(draw(st.sampled_from((None, 1.3 * speed))), speed, "synthetic"),
        slots=draw(slots()),
        injuries=injuries,
        under_way=draw(st.booleans()),
    )


@A_FEW
@given(inputs=runners())
def test_every_runner_gets_a_lawful_programme_that_is_worth_what_is_said(
    inputs: PlanningInput,
) -> None:
    problem = build_problem(inputs)
    outline = make_outline(problem)
    solution = solve(problem, outline)
    assert hard_violations(problem, outline, solution.schedule) == ()
    points = score(problem, outline, solution.schedule)
    assert solution.objective == points.total
    assert points.total == sum(points.terms[term] for term in TERMS)
    assert points.total >= score(problem, outline, rest_schedule(problem)).total
    assert solution.bound is None or solution.bound >= points.total
    document = programme_of(inputs, problem, outline, solution).as_dict()
    assert [one for one in verify(document, inputs) if one.level is RuleLevel.HARD] == []
    for day in document["days"]:
        assert len({one["id"] for one in day["sessions"]}) == len(day["sessions"])
        for session in day["sessions"]:
            assert session["why"]
            if "steps" in session:
                assert total_s(from_data(session["steps"])) == 60 * session["minutes"]


@A_FEW
@given(inputs=runners(), minutes=st.integers(0, 30))
def test_less_time_never_makes_a_plan_impossible(inputs: PlanningInput, minutes: int) -> None:
    profile = replace(inputs.profile, weekday_minutes=(minutes,) * 7)
    problem = build_problem(replace(inputs, profile=profile))
    outline = make_outline(problem)
    schedule = solve(problem, outline).schedule
    assert hard_violations(problem, outline, schedule) == ()
    for day, plan in zip(problem.days, schedule.days, strict=True):
        run = None if plan.run is None else problem.option(plan.run)
        if run is not None and run.kind is not SessionKind.RACE:
            assert run.minutes <= day.minutes_free
