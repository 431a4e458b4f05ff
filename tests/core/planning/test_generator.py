"""Random planning inputs: the same by seed, and of every kind."""

from __future__ import annotations

from collections import Counter

import pytest

from lissom.core.planning.generator import SEEDS, random_input, random_problem
from lissom.core.planning.inputs import problem_hash
from lissom.core.runner import Priority, RunnerLevel

MANY = [random_input(seed) for seed in range(41)]


@pytest.mark.parametrize("seed", [0, 7, 999])
def test_the_same_seed_gives_the_same_input(seed: int) -> None:
    assert problem_hash(random_input(seed)) == problem_hash(random_input(seed))
    assert random_problem(seed) == random_problem(seed)


def test_another_seed_gives_another_input() -> None:
    assert len({problem_hash(inputs) for inputs in MANY[:8]}) == 8
    assert len(SEEDS) == 1000


def test_every_level_occurs() -> None:
    levels = Counter(inputs.profile.said_level for inputs in MANY)
    assert set(levels) == set(RunnerLevel)


def test_races_differ_in_number_distance_and_weight() -> None:
    races = [race for inputs in MANY for race in inputs.races]
    assert len({len(inputs.races) for inputs in MANY}) >= 4
    assert {race.priority for race in races} == set(Priority)
    assert {5_000.0, 10_000.0, 21_097.5, 42_195.0} <= {race.distance_m for race in races}
    assert any(race.gain_m for race in races)


def test_days_and_money_differ() -> None:
    profiles = [inputs.profile for inputs in MANY]
    assert any(0 in profile.weekday_minutes for profile in profiles)
    assert any(0 not in profile.weekday_minutes for profile in profiles)
    budgets = {profile.massage_budget_pence_week for profile in profiles}
    assert {None, 0} < budgets
    assert any(profile.massage_every_days is None for profile in profiles)
    assert any(inputs.busy for inputs in MANY)
    assert not all(inputs.busy for inputs in MANY)


def test_the_clinics_differ() -> None:
    therapists = Counter(len({slot.therapist for slot in inputs.slots}) for inputs in MANY)
    assert len(therapists) >= 3
    slots = [slot for inputs in MANY for slot in inputs.slots]
    assert {slot.minutes for slot in slots} == {45, 60, 90}
    assert any(slot.price_pence is None for slot in slots)
    assert any(slot.travel_min for slot in slots)


def test_some_are_injured_or_sore_and_some_are_not() -> None:
    assert {len(inputs.injuries) for inputs in MANY} == {0, 1, 2}
    assert len({injury.pathway for inputs in MANY for injury in inputs.injuries}) >= 4
    assert any(inputs.check_ins for inputs in MANY)
    assert not all(inputs.check_ins for inputs in MANY)


def test_everyone_is_marked_as_invented() -> None:
    for inputs in MANY:
        assert inputs.profile.name.startswith("Synthetic")
        assert all(race.name.startswith("Synthetic") for race in inputs.races)
        assert all(slot.therapist.startswith("Synthetic") for slot in inputs.slots)


@pytest.mark.parametrize("weeks", [2, 8, 24])
def test_the_horizon_can_be_chosen(weeks: int) -> None:
    problem = random_problem(3, weeks=weeks)
    last = max(race.day for race in problem.races)
    assert problem.days[last].week in (weeks - 1, weeks)
    assert [day.index for day in problem.days] == list(range(len(problem.days)))
