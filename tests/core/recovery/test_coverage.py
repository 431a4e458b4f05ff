"""Simulated runners with known parameters: the 80 % interval must hold 75 to 85 % of their later
reports, and what check-ins teach must come near the truth. Each runner has a response, a response
of each group and a time constant of its own, drawn from the priors; reports are whole or half
points, 0 to 10. The truth uses the exact kernel, the model its tangent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from lissom.core.anatomy import STATES
from lissom.core.recovery.filter import time_constants_d
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.sessions import in_order, left_by
from lissom.core.recovery.soreness import (
    Personal,
    SessionDose,
    add_session,
    default_model,
    habit,
)
from lissom.core.recovery.state import GROUP_PLACES, SIZE
from tests.core.recovery.builders import FloatArray, day, usual

MODEL = default_model()
DAYS, WARM_UP, RUNNERS = 120, 30, 16
REST = 3.5  # a baseline well above zero, so that reports are not cut off at the end of the scale


@dataclass(frozen=True, slots=True)
class Hits:
    within: int
    asked: int
    gain: float
    pace: float
    learned: Personal


@dataclass(frozen=True, slots=True)
class Truth:
    response: float
    group_response: FloatArray
    pace: float

    @property
    def gain(self) -> FloatArray:
        return np.maximum(1.0 + self.response + self.group_response, 0.1)


def a_truth(rng: np.random.Generator) -> Truth:
    by_group = rng.normal(0.0, MODEL.group_response_sd, SIZE)[GROUP_PLACES]
    return Truth(
        rng.normal(0.0, MODEL.response_sd), by_group, np.exp(rng.normal(0.0, MODEL.pace_sd))
    )


def felt_after(runs: list[SessionDose], truth: Truth) -> FloatArray:
    """Points (days, 27) that the runs leave on each morning."""
    left = left_by(in_order(runs), start=day(0).toordinal())
    felt = np.zeros((DAYS, 27))
    for number in range(DAYS):
        age = np.maximum(day(number).toordinal() - left.days, 0).astype(np.float64)
        for kind, constant in enumerate(time_constants_d().ravel().tolist()):
            felt[number] += kernel(age, constant * truth.pace) @ left.points[:, kind]
    return felt * truth.gain


@cache
def simulate(seed: int, *, every: int, ahead: int, size: float = 1.0, rest: float = REST) -> Hits:
    """One runner of 120 days who answers every so many days; forecasts `ahead` days."""
    rng = np.random.default_rng(seed)
    runs, truth = _runs(rng, size), a_truth(rng)
    sessions = felt_after(runs, truth)
    baseline = rest + _baselines(rng)
    feeling = rng.normal(0.0, MODEL.whole_body_sd)
    state = MODEL.initial()
    state.mean[:27] = rest
    within = asked = 0
    promised: dict[int, tuple[FloatArray, FloatArray]] = {}
    for number in range(DAYS):
        pull = MODEL.baseline_carry
        if number:
            state = MODEL.advance(state)
            state.mean[:27] += rest * (1.0 - pull)
            step = np.sqrt(1.0 - pull**2) * _baselines(rng)
            baseline = rest + pull * (baseline - rest) + step
            own_sd = MODEL.whole_body_sd * np.sqrt(1.0 - MODEL.phi**2)
            feeling = MODEL.phi * feeling + rng.normal(0.0, own_sd)
        left = state.second.sum(axis=0)
        noise = rng.normal(0.0, 1.0, 27) * np.sqrt(MODEL.noise_variance(left, np.zeros(27)))
        felt = baseline + feeling + sessions[number] + noise
        report = np.round(2.0 * np.clip(felt, 0.0, 10.0)) / 2.0
        if number in promised and number >= WARM_UP:
            low, high = promised[number]
            within += int(np.sum((report >= low) & (report <= high)))
            asked += 27
        if number % every == 0:
            state = MODEL.update(state, _words(report))
        for run in (item for item in runs if item.date == day(number)):
            state = add_session(MODEL, state, run, habit(runs, day(number)))
        # A forecast knows no later session, so only days without one in between count.
        if any(day(number) < item.date < day(number + ahead) for item in runs):
            continue
        forecast = MODEL.forecast(state, ahead + 1)
        promised[number + ahead] = (forecast.low[ahead], forecast.high[ahead])
    return Hits(within, asked, float(truth.gain.mean()), truth.pace, state.personal)


def _baselines(rng: np.random.Generator) -> FloatArray:
    """Baselines (27,) around their mean, or a step of them: in part common to all places."""
    common, own = np.sqrt([MODEL.baseline_shared, 1.0 - MODEL.baseline_shared])
    spread: FloatArray = common * rng.normal() + own * rng.normal(0.0, 1.0, 27)
    return MODEL.baseline_sd * spread


def _runs(rng: np.random.Generator, size: float) -> list[SessionDose]:
    return [
        usual(
            number,
            times=size * float(rng.uniform(0.5, 1.5) + (1.5 if number % 7 == 6 else 0.0)),
            downhill=float(rng.uniform(0.5, 1.0)) if number % 28 == 20 else 0.0,
        )
        for number in range(DAYS)
        if (number % 21 < 13 and rng.random() < 0.5) or number % 28 == 20
    ]


def _words(report: FloatArray) -> dict[str, float]:
    return {state.id: float(points) for state, points in zip(STATES, report, strict=True)}


@pytest.mark.parametrize(
    ("every", "ahead", "size"), [(1, 1, 1.0), (3, 1, 1.0), (3, 7, 1.0), (7, 4, 1.0), (2, 2, 2.0)]
)
def test_interval_holds_about_eighty_percent_of_reports(
    every: int, ahead: int, size: float
) -> None:
    hits = [simulate(seed, every=every, ahead=ahead, size=size) for seed in range(RUNNERS)]
    share = sum(hit.within for hit in hits) / sum(hit.asked for hit in hits)
    assert 0.75 <= share <= 0.85, share


def test_check_ins_teach_response_and_time_constant() -> None:
    hits = [simulate(seed, every=1, ahead=1, size=1.0) for seed in range(RUNNERS)]
    gain = [(hit.gain, float(hit.learned.gain.mean())) for hit in hits]
    pace = [(hit.pace, hit.learned.pace) for hit in hits]
    for told in (np.array(gain), np.log(pace)):
        assert np.corrcoef(told.T)[0, 1] > 0.6
        true, learned = told.T
        # Better than taking every runner for the mean one.
        assert np.mean((learned - true) ** 2) < 0.6 * np.mean((true - true.mean()) ** 2)


def test_days_said_as_nothing_do_not_make_the_response_look_small() -> None:
    """At rest most reports are 0, cut off at the end of the scale."""
    hits = [simulate(seed, every=1, ahead=1, size=1.5, rest=0.0) for seed in range(RUNNERS)]
    errors = [float(hit.learned.gain.mean()) - hit.gain for hit in hits]
    assert np.mean(errors) == pytest.approx(0.0, abs=0.1)  # -0.16 when zeros count as felt
    share = sum(hit.within for hit in hits) / sum(hit.asked for hit in hits)
    assert share > 0.75  # more than 0.85 is right here: a range that reaches 0 holds every 0


def test_without_check_ins_a_runner_is_like_others() -> None:
    personal = MODEL.advance(MODEL.initial(), 30.0).personal
    assert personal.pace == 1.0
    assert np.all(personal.gain == 1.0)
