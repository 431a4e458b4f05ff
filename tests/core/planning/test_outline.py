"""The season by weeks: what each is for, how it grows, where it is lighter, where it ends."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from lissom.core.evidence import value
from lissom.core.planning.build import build_problem
from lissom.core.planning.generator import random_problem
from lissom.core.planning.outline import make_outline
from lissom.core.planning.outline.abilities import abilities
from lissom.core.planning.outline.goals import goal_of
from lissom.core.planning.outline.stepped import stepped_weeks
from lissom.core.planning.plan import Outline, OutlineWeek, Phase
from lissom.core.planning.problem import BlockType, Problem
from lissom.core.runner import Priority, Race
from tests.core.planning.cast import ON, some_inputs

SEEDS = range(25)
HALF_M = 21_097.5
MARATHON_M = 42_195.0


def _season(weeks: int, *, metres: float = HALF_M, birth_year: int = 1990) -> Problem:
    """The runner of the cast, the race on the Sunday of the last of so many weeks."""
    made = some_inputs(
        races=(Race("goal", ON + timedelta(days=7 * weeks - 1), metres, name="Synthetic goal"),)
    )
    return build_problem(replace(made, profile=replace(made.profile, birth_year=birth_year)))


@cache
def _random(seed: int) -> Problem:
    return random_problem(seed)


def _weeks_to_race(problem: Problem, outline: Outline) -> list[OutlineWeek]:
    last = problem.days[problem.races[-1].day].week
    return list(outline.weeks[: last + 1])


def _phases(weeks: int, *, metres: float = HALF_M) -> dict[Phase, int]:
    problem = _season(weeks, metres=metres)
    made = _weeks_to_race(problem, make_outline(problem))
    return {phase: sum(week.phase is phase for week in made) for phase in Phase}


# --- phases ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "base", "build", "peak"),
    [(20, 7, 6, 5), (16, 6, 5, 3), (12, 4, 4, 2), (8, 1, 3, 2), (5, 0, 1, 2), (4, 0, 0, 2)],
)
def test_a_longer_season_has_more_of_every_phase(
    weeks: int, base: int, build: int, peak: int
) -> None:
    found = _phases(weeks)
    assert (found[Phase.BASE], found[Phase.BUILD], found[Phase.PEAK]) == (base, build, peak)
    assert found[Phase.TAPER] == len(goal_of(HALF_M).taper)


def test_with_few_weeks_only_freshness_is_left() -> None:
    found = _phases(round(value("outline.taper_only_weeks")) - 1)
    assert found[Phase.TAPER] == sum(found.values())


def test_phases_follow_each_other_in_order_and_the_race_ends_them() -> None:
    problem = _season(18)
    outline = make_outline(problem)
    order = [Phase.BASE, Phase.BUILD, Phase.PEAK, Phase.TAPER]
    places = [order.index(week.phase) for week in _weeks_to_race(problem, outline)]
    assert places == sorted(places)
    after = outline.weeks[len(places) :]
    assert after
    assert {week.phase for week in after} == {Phase.RECOVERY}


def test_a_marathon_has_a_longer_taper_than_a_5_km_race() -> None:
    assert _phases(16, metres=MARATHON_M)[Phase.TAPER] == 3
    assert _phases(16, metres=5_000.0)[Phase.TAPER] == 1


def test_without_a_race_the_season_ends_in_building() -> None:
    outline = make_outline(build_problem(some_inputs(races=())))
    assert outline.goal is None
    assert not {week.phase for week in outline.weeks} & {Phase.TAPER, Phase.PEAK, Phase.RECOVERY}
    assert outline.weeks[-1].phase is Phase.BUILD


def test_the_taper_takes_its_share_of_the_peak_week_by_week() -> None:
    problem = _season(16, metres=MARATHON_M)
    taper = [week for week in make_outline(problem).weeks if week.phase is Phase.TAPER]
    factors = goal_of(MARATHON_M).taper
    assert [week.cap_load for week in taper] == [
        pytest.approx(factor * week.base_load, abs=1.0)
        for factor, week in zip(factors, taper, strict=True)
    ]
    assert len({week.base_load for week in taper}) == 1
    assert list(factors) == sorted(factors, reverse=True)


def test_a_race_on_the_way_takes_a_little_off_its_week_and_no_phase() -> None:
    goal = Race("goal", ON + timedelta(days=16 * 7 - 1), HALF_M, name="Synthetic goal")
    on_the_way = Race(
        "way", ON + timedelta(days=8 * 7 - 1), 10_000.0, Priority.B, name="On the way"
    )
    alone = make_outline(build_problem(some_inputs(races=(goal,))))
    both = make_outline(build_problem(some_inputs(races=(on_the_way, goal))))
    assert [week.phase for week in both.weeks] == [week.phase for week in alone.weeks]
    race_week = both.weeks[7]
    factor = goal_of(10_000.0).secondary
    problem = build_problem(some_inputs(races=(on_the_way, goal)))
    minutes = problem.options[problem.races[0].option].minutes
    runs = factor * race_week.base_load - value("outline.load_per_minute") * minutes
    assert race_week.cap_load == pytest.approx(runs, abs=1.0)
    assert race_week.long_types == ()
    assert race_week.hard <= 1
    assert race_week.lower == 0


# --- lighter weeks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth_year", "name"),
    [
        pytest.param(1990, "outline.recovery_every_weeks", id="under 50"),
        pytest.param(1970, "outline.recovery_every_weeks_sooner", id="from 50"),
    ],
)
def test_a_lighter_week_comes_often_enough_and_never_twice_in_a_row(
    birth_year: int, name: str
) -> None:
    problem = _season(20, birth_year=birth_year)
    training = [
        week
        for week in make_outline(problem).weeks
        if week.phase in (Phase.BASE, Phase.BUILD, Phase.PEAK)
    ]
    flags = [week.recovery for week in training]
    every = round(value(name))
    gaps = "".join("r" if flag else "." for flag in flags).split("r")
    assert max(len(gap) for gap in gaps[1:]) <= every - 1
    assert "rr" not in "".join("r" if flag else "." for flag in flags)
    assert sum(flags) >= len(flags) // every


def test_older_runners_and_beginners_get_lighter_weeks_sooner() -> None:
    counts = [
        sum(week.recovery for week in make_outline(_season(20, birth_year=year)).weeks)
        for year in (1990, 1970)
    ]
    assert counts[1] > counts[0]
    assert value("outline.recovery_every_weeks_sooner") < value("outline.recovery_every_weeks")


def test_a_lighter_week_asks_for_less_and_lets_the_base_stand() -> None:
    weeks = make_outline(_season(20)).weeks
    cut = value("outline.recovery_week_cut")
    light = [week for week in weeks if week.recovery]
    assert light
    for week in light:
        before = weeks[week.index - 1] if week.index else week
        assert week.cap_load == pytest.approx((1.0 - cut) * week.base_load, abs=1.0)
        assert week.base_load <= before.base_load
        assert week.hard <= 1
        assert week.upper == 0


# --- growth ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_long_run_grows_by_at_most_a_tenth_of_what_came_before(seed: int) -> None:
    """Taking the longest run of every week as done, each is within 110 % of the longest run or
    race of the 30 days before, and a short one within two such steps, as it grows on two days of a
    week; the shortest run on offer is always there to begin with, and a walk-run table decides its
    own weeks."""
    problem = _random(seed)
    days = round(value("planning.spike_days"))
    done = list(problem.history.runs)
    least = min(
        (run.minutes for run in problem.options if run.is_run and run.race is None),
        default=round(value("outline.long_run_least")),
    )
    for week in make_outline(problem).weeks:
        places = problem.weeks[week.index].days
        day = next(
            (d for d in places if problem.days[d].date.weekday() == problem.long_weekday),
            places[-1],
        )
        step = stepped_weeks(problem, abilities(problem))[week.index]
        if step is not None:
            done.append((day, step.longest_m))
            continue
        metres = week.longest_min * 60 * problem.easy_speed_mps
        recent = max((m for at, m in done if day - days <= at < day), default=0)
        starts = not recent and week.longest_min <= value("outline.long_run_least")
        short = recent / problem.easy_speed_mps / 60 < value("planning.short_growth")
        assert metres <= 1.1 ** (1 + short) * recent + 1 or starts or week.longest_min == least
        done.append((day, round(metres)))
        done += [(race.day, race.distance_m) for race in problem.races if race.day in places]


def test_the_base_grows_slowly_and_never_above_what_the_days_hold() -> None:
    weeks = make_outline(_season(20)).weeks
    training = [w for w in weeks if w.phase in (Phase.BASE, Phase.BUILD, Phase.PEAK)]
    for before, after in itertools.pairwise(training):
        assert after.base_load <= value("outline.growth_week") * before.base_load + 1
    assert training[-1].base_load > training[0].base_load


# --- what holds for every season ---------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_every_week_asks_for_no_more_than_it_allows_and_its_days_hold(seed: int) -> None:
    problem = _random(seed)
    outline = make_outline(problem)
    assert len(outline.weeks) == len(problem.weeks)
    allowances = [week.allowance_pence for week in outline.weeks]
    for week, wanted in zip(problem.weeks, outline.weeks, strict=True):
        assert 0 <= wanted.floor_load <= wanted.cap_load
        assert wanted.floor_load >= week.done_load
        assert wanted.runs <= week.done_runs + _days_with_a_run(problem, week.days)
        assert 0 <= wanted.hard <= problem.max_hard_per_week
        assert wanted.lower <= week.done_lower + _days_with(problem, week.days, BlockType.LOWER)
        assert wanted.upper <= week.done_upper + _days_with(problem, week.days, BlockType.UPPER)
        assert wanted.core <= week.done_core + _days_with(problem, week.days, BlockType.CORE)
        assert wanted.longest_min > 0
        assert 0 < wanted.long_share_pct <= 100
        offered = {option.type for option in problem.options}
        assert {*wanted.key_types, *wanted.long_types} <= offered
    if problem.budget_pence_week is None:
        assert set(allowances) == {None}
    else:
        assert [each for each in allowances if each is not None] == sorted(
            each for each in allowances if each is not None
        )
        assert allowances[-1] == problem.budget_pence_week * len(problem.weeks)


def _days_with_a_run(problem: Problem, days: tuple[int, ...]) -> int:
    return sum(
        any(problem.options[place].is_run for place in problem.days[day].runs) for day in days
    )


def _days_with(problem: Problem, days: tuple[int, ...], kind: BlockType) -> int:
    return sum(
        any(problem.blocks[place].type is kind for place in problem.days[day].blocks)
        for day in days
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_same_problem_has_the_same_outline(seed: int) -> None:
    assert make_outline(random_problem(seed)) == make_outline(_random(seed))
