"""The bound of a season: its parts add up to the value of a plan, and no plan exceeds it."""

from __future__ import annotations

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.planning.cpsat.decisions import from_schedule
from lissom.core.planning.cpsat.limits import default_limits
from lissom.core.planning.cpsat.objective import Part, add_objective
from lissom.core.planning.cpsat.season_bound import season_bound
from lissom.core.planning.cpsat.solve import resolve, solve
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.generator import random_problem
from lissom.core.planning.outline import make_outline
from tests.core.planning.cpsat.ask import planned


@pytest.mark.parametrize("seed", range(8))
def test_the_parts_of_a_plan_add_up_to_its_value(seed: int) -> None:
    problem, outline, made = planned(seed)
    tables = make_tables(problem, outline)
    decided = from_schedule(problem, made.schedule)
    parts = []
    for week in problem.weeks:
        window = Window(tables, decided, 0, len(problem.days) - 1, free=False)
        add_objective(window, Part(range(week.days[0], week.days[-1] + 1), (week.index,)))
        assert not window.objective.free
        parts.append(window.objective.constant)
    assert sum(parts) == made.objective


@pytest.mark.parametrize("seed", range(5))
def test_no_plan_is_above_the_bound_whatever_the_prices(seed: int) -> None:
    problem, outline, made = planned(seed)
    better = solve(problem, outline, default_limits().scaled(4)).objective
    found = season_bound(problem, outline, known=made.objective, rounds=5, seconds=0.2)
    assert found.bound == min(found.rounds)
    assert len(found.rounds) == 5
    assert found.bound >= max(better, made.objective)


@pytest.mark.parametrize("seed", [1, 3, 6])
def test_the_bound_holds_for_two_weeks_proven_as_a_whole(seed: int) -> None:
    problem = random_problem(seed, weeks=2)
    outline = make_outline(problem)
    made = solve(problem, outline)
    last = len(problem.days) - 1
    whole = resolve(problem, outline, made.schedule, first=0, last=last)
    found = season_bound(problem, outline, known=whole.objective, rounds=6, seconds=0.5)
    assert found.bound >= whole.objective


def test_prices_lower_the_bound_where_weeks_lean_on_each_other() -> None:
    lowered = []
    for seed in (2, 3):
        problem = random_problem(seed, weeks=5)
        outline = make_outline(problem)
        known = solve(problem, outline).objective
        found = season_bound(problem, outline, known=known, rounds=6, seconds=0.2)
        assert season_bound(problem, outline, known=known, rounds=6, seconds=0.2) == found
        lowered.append(found.rounds[0] - found.bound)
    assert max(lowered) > 0


def test_a_bound_needs_a_round() -> None:
    problem, outline, made = planned(0)
    with pytest.raises(InvalidInputError, match="0 rounds"):
        season_bound(problem, outline, known=made.objective, rounds=0, seconds=0.2)
