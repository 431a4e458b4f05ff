"""Kinds of runner: cross-training beside few runs; what no evidence supports changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lissom.core.planning.build import build_problem
from lissom.core.planning.codec import canonical, encode
from lissom.core.planning.cpsat.offers import make_offers
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.details import massage_detail
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import facts_of
from lissom.core.planning.problem import MassageChoice, SessionKind
from lissom.core.runner import Sex
from tests.core.planning.cast import ON, some_inputs
from tests.core.planning.cpsat.test_constraints import _evenings


def with_profile(**changes: object) -> PlanningInput:
    inputs = some_inputs()
    return replace(inputs, profile=replace(inputs.profile, **changes))  # type: ignore[arg-type]


def cross_days_offered(inputs: PlanningInput) -> int:
    problem = build_problem(inputs)
    offers = make_offers(problem, make_outline(problem))
    return sum(
        any(problem.options[place].kind is SessionKind.CROSS for place in places)
        for places in offers.runs
    )


def test_three_runs_and_a_bicycle_make_cross_training_days() -> None:
    inputs = with_profile(runs_a_week=3, equipment=("bike",))
    assert cross_days_offered(inputs) > 20
    problem = build_problem(inputs)
    outline = make_outline(problem)
    facts = facts_of(problem, solve(problem, outline).schedule)
    crossed = [
        day for day, one in enumerate(facts) if any(r.kind is SessionKind.CROSS for r in one.runs)
    ]
    assert crossed
    for week, wanted in zip(problem.weeks, outline.weeks, strict=True):
        runs = sum(facts[day].runs_today for day in week.days)
        assert runs <= wanted.runs
        assert not [day for day in week.days if len(facts[day].runs) > 1]


@pytest.mark.parametrize(
    "changes", [{"runs_a_week": 3}, {"runs_a_week": 5, "equipment": ("bike",)}], ids=str
)
def test_without_equipment_or_with_more_runs_there_are_none(changes: dict[str, object]) -> None:
    assert cross_days_offered(with_profile(**changes)) == 0


@pytest.mark.parametrize("sex", list(Sex))
def test_sex_changes_nothing(sex: Sex) -> None:
    """No evidence supports another programme, so the whole problem is the same."""
    same = canonical(encode(build_problem(some_inputs())))
    assert canonical(encode(build_problem(with_profile(sex=sex)))) == same


def test_age_changes_nothing_between_18_and_49() -> None:
    problems = [
        replace(build_problem(with_profile(birth_year=ON.year - age)), age=None)
        for age in (18, 30, 49)
    ]
    assert len({canonical(encode(one)) for one in problems}) == 1
    older = build_problem(with_profile(birth_year=ON.year - 50))
    assert older.hard_gap_days == problems[0].hard_gap_days + 1


def test_a_free_hour_is_told_from_a_booked_one() -> None:
    inputs = replace(with_profile(massage_every_days=7), slots=_evenings(range(14)))
    choice: MassageChoice = next(
        one for one in build_problem(inputs).massages if one.slot is not None
    )
    focus = ("soleus", "hamstrings")
    assert "not booked" in massage_detail(choice, focus)
    assert "not booked" not in massage_detail(replace(choice, booked=True), focus)
