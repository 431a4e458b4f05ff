"""Calibration and massage pairs on simulated diaries whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from lissom.core.anatomy import STATES
from lissom.core.recovery.calibration import calibration
from lissom.core.recovery.massage_pairs import FoundPair, massage_pairs
from lissom.core.recovery.sessions import in_order, left_by, left_on
from lissom.core.recovery.soreness import MassageDone, SessionDose, default_model
from lissom.core.runner import CheckIn
from tests.core.recovery.builders import check_in, day, usual

MODEL = default_model()
DAYS = 364
LEGS = frozenset({"quadriceps", "hamstrings", "gastrocnemius", "soleus"})


@dataclass(frozen=True, slots=True)
class Diary:
    runs: list[SessionDose]
    said: list[CheckIn]
    massages: list[MassageDone]

    def pairs(self) -> tuple[FoundPair, ...]:
        return massage_pairs(self.runs, self.said, self.massages, day(DAYS))


def diary(
    seed: int,
    *,
    effect: float = 0.4,
    noise: float = 1.0,
    rest: float = 2.5,
    when_sore: bool = False,
    groups: frozenset[str] = frozenset(),
) -> Diary:
    """A year of runs and daily words; massage every second Friday, or `when_sore` in the legs."""
    rng = np.random.default_rng(seed)
    runs = [
        usual(number, times=float(rng.uniform(1.0, 3.0)))
        for number in range(DAYS)
        if rng.random() < 0.5
    ]
    left = left_by(in_order(runs), start=day(0).toordinal())
    asked = np.array([day(number).toordinal() for number in range(DAYS)])
    sessions, _ = left_on(asked, left.days, left.points)
    treated = np.array([not groups or state.group in groups for state in STATES])
    baseline = rest + rng.normal(0.0, MODEL.baseline_sd, 27)
    feeling, last = 0.0, -9
    said: list[CheckIn] = []
    massages: list[MassageDone] = []
    for number in range(DAYS):
        own_sd = MODEL.whole_body_sd * np.sqrt(1.0 - MODEL.phi**2)
        feeling = MODEL.phi * feeling + rng.normal(0.0, own_sd)
        relief = max(1.0 - (number - last) / 3.0, 0.0) * treated if last < number else 0.0
        spread = noise * rng.normal(0.0, MODEL.report_sd, 27)
        felt = baseline + feeling + sessions[number] - effect * relief + spread
        points = np.round(2.0 * np.clip(felt, 0.0, 10.0)) / 2.0
        told = check_in(number)
        said.append(
            CheckIn(at=told.at, soreness=dict(zip((s.id for s in STATES), points, strict=True)))
        )
        wanted = felt[:8].mean() > 4.0 if when_sore else number % 14 == 4
        if wanted and number - last > 7:
            massages.append(MassageDone(day(number), groups))
            last = number
    return Diary(runs, said, massages)


def mean_relief(diaries: list[Diary]) -> float:
    reliefs = [found.pair.relief for one in diaries for found in one.pairs()]
    return float(np.mean(reliefs))


def test_a_runner_like_the_model_finds_the_promise_kept() -> None:
    one = diary(1, rest=1.0)
    rows = calibration(one.runs, one.said, day(DAYS), massages=one.massages)
    assert [row.ahead_d for row in rows] == [1, 3, 7]
    for row in rows:
        assert row.reports > 8_000
        assert row.share is not None
        assert 0.70 <= row.share <= 0.90
        assert row.bias_points == pytest.approx(0.0, abs=0.3)
        assert row.off_floor <= row.reports
        assert row.off_floor_within <= min(row.within, row.off_floor)


def test_a_runner_who_answers_wildly_is_told_that_the_range_is_too_narrow() -> None:
    one = diary(2, noise=3.0)
    rows = calibration(one.runs, one.said, day(DAYS), massages=one.massages)
    assert {row.verdict for row in rows} == {"too narrow"}


def test_one_who_always_says_the_same_is_told_that_it_is_too_wide() -> None:
    said = [check_in(number, 2.0) for number in range(100)]
    (row,) = calibration([], said, day(100), ahead_d=(1,))
    assert row.verdict == "too wide"
    assert row.within == row.reports == (100 - 28) * 27


def test_few_words_give_no_verdict_and_none_give_no_share() -> None:
    (few,) = calibration([], [check_in(n, 1.0, ["arms"]) for n in (0, 40)], day(60), ahead_d=(1,))
    assert (few.reports, few.verdict) == (1, "too few")
    (none,) = calibration([usual(1)], [], day(9), ahead_d=(1,))
    assert (none.reports, none.share, none.bias_points, none.verdict) == (0, None, None, "too few")


def test_each_massage_is_compared_with_a_like_day_without_one_used_once() -> None:
    one = diary(3)
    found = one.pairs()
    assert 20 <= len(found) <= len(one.massages)
    assert {pair.basis for pair in found} == {"weeks"}
    assert len({pair.untreated_on for pair in found}) == len(found)
    days = [massage.date for massage in one.massages]
    for pair in found:
        assert pair.treated_on in days
        assert all(abs((pair.untreated_on - other).days) > 3 for other in days)
        assert abs((pair.untreated_on - pair.treated_on).days) <= 28
    assert sum(pair.untreated_on.weekday() == pair.treated_on.weekday() for pair in found) > 15


@pytest.mark.parametrize("effect", [0.0, 1.5])
def test_pairs_find_the_mean_relief_of_three_days(effect: float) -> None:
    """Relief falls evenly over 72 h: days 1 to 3 hold two thirds, one third and none of it."""
    found = mean_relief([diary(seed, effect=effect) for seed in range(4)])
    assert found == pytest.approx(effect / 3.0, abs=0.15)


def test_booking_when_sore_does_not_flatter_massage() -> None:
    """Before and after would: soreness falls anyway."""
    diaries = [diary(seed, effect=0.0, when_sore=True) for seed in range(4)]
    drops = [
        np.mean(list(one.said[at].soreness.values()))
        - np.mean([list(one.said[at + n].soreness.values()) for n in (1, 2, 3)])
        for one in diaries
        for massage in one.massages
        if (at := (massage.date - day(0)).days) + 3 < DAYS
    ]
    assert np.mean(drops) > 0.4
    assert mean_relief(diaries) == pytest.approx(0.0, abs=0.2)


def test_treated_groups_are_compared_with_untreated_ones_of_the_same_days() -> None:
    one = diary(4, effect=1.5, groups=LEGS)
    found = one.pairs()
    assert {pair.basis for pair in found} == {"groups"}
    assert len(found) == len([item for item in one.massages if item.date < day(DAYS - 1)])
    assert mean_relief([one]) == pytest.approx(0.5, abs=0.15)


def test_a_massage_nobody_spoke_after_gives_no_pair() -> None:
    said = [check_in(number) for number in range(10)]
    assert massage_pairs([], said, [MassageDone(day(40))], day(60)) == ()
    assert massage_pairs([], [], [MassageDone(day(4))], day(60)) == ()
