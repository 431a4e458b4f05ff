"""A plan scored again over the range of uncertain time constants."""

from __future__ import annotations

from lissom.core.evidence import value
from lissom.core.planning.build import build_problem
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import rest_schedule
from lissom.core.planning.sensitivity import spread, time_constants, under
from tests.core.planning.cast import some_inputs


def test_the_usual_pair_is_among_the_readings_with_the_plans_own_value() -> None:
    problem = build_problem(some_inputs())
    outline = make_outline(problem)
    schedule = solve(problem, outline).schedule
    found = spread(problem, outline, schedule)
    usual = (value("planning.fitness_days"), value("planning.fatigue_days"))
    own = next(one for one in found.readings if (one.fitness_days, one.fatigue_days) == usual)
    assert own.total == found.usual == score(problem, outline, schedule).total
    assert found.low <= found.usual <= found.high
    assert found.low < found.high


def test_fatigue_that_fades_slowly_makes_the_last_days_dearer() -> None:
    problem = build_problem(some_inputs())
    race = problem.races[0].day
    quick = under(problem, 42.0, 7.0).form
    slow = under(problem, 42.0, 32.0).form
    assert quick[race - 1] < quick[race - 20]
    assert slow[race - 20] < quick[race - 20]


def test_fitness_is_always_the_slower_of_a_pair() -> None:
    pairs = list(time_constants())
    assert all(fast < slow for slow, fast in pairs)
    assert len(pairs) == len(set(pairs)) >= 8


def test_a_plan_of_rest_has_no_spread_but_its_race() -> None:
    problem = build_problem(some_inputs())
    outline = make_outline(problem)
    found = spread(problem, outline, rest_schedule(problem))
    assert found.low == found.high == found.usual
