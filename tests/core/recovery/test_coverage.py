"""Simulated runners whose parameters are those of the model: the 80 % interval must hold 75 to
85 % of their reports. Reports are whole or half points, 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from lissom.core.anatomy import STATES
from lissom.core.recovery.soreness import (
    SessionDose,
    add_session,
    default_model,
    habit,
)
from tests.core.recovery.builders import FloatArray, day, usual

MODEL = default_model()
DAYS, WARM_UP = 120, 30


@dataclass(frozen=True, slots=True)
class Hits:
    within: int
    asked: int


def simulate(seed: int, *, every: int, ahead: int) -> Hits:
    """One runner of 120 days who answers every so many days; forecasts `ahead` days."""
    rng = np.random.default_rng(seed)
    runs = _runs(rng)
    response = rng.normal(0.0, MODEL.response_sd)
    # A baseline well above zero, so that reports are not cut off at the end of the scale.
    baseline = 3.5 + rng.normal(0.0, MODEL.baseline_sd, 27)
    feeling = rng.normal(0.0, MODEL.whole_body_sd)
    state = MODEL.initial()
    state.mean[:27] = 3.5
    within = asked = 0
    promised: dict[int, tuple[FloatArray, FloatArray]] = {}
    for number in range(DAYS):
        if number:
            state = MODEL.advance(state)
            state.mean[:27] += 3.5 * (1.0 - MODEL.baseline_carry)
            pull = MODEL.baseline_carry
            step_sd = MODEL.baseline_sd * np.sqrt(1.0 - pull**2)
            baseline = 3.5 + pull * (baseline - 3.5) + rng.normal(0.0, step_sd, 27)
            own_sd = MODEL.whole_body_sd * np.sqrt(1.0 - MODEL.phi**2)
            feeling = MODEL.phi * feeling + rng.normal(0.0, own_sd)
        left = state.second.sum(axis=0)
        noise = rng.normal(0.0, 1.0, 27) * np.sqrt(MODEL.noise_variance(left, np.zeros(27)))
        felt = baseline + feeling + (1.0 + response) * left + noise
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
    return Hits(within, asked)


def _runs(rng: np.random.Generator) -> list[SessionDose]:
    return [
        usual(number, times=float(rng.uniform(0.5, 1.5) + (1.5 if number % 7 == 6 else 0.0)))
        for number in range(DAYS)
        if rng.random() < 0.5
    ]


def _words(report: FloatArray) -> dict[str, float]:

    return {state.id: float(points) for state, points in zip(STATES, report, strict=True)}


@pytest.mark.parametrize(("every", "ahead"), [(1, 1), (3, 1), (3, 4)])
def test_interval_holds_about_eighty_percent_of_reports(every: int, ahead: int) -> None:
    hits = [simulate(seed, every=every, ahead=ahead) for seed in range(25)]
    share = sum(hit.within for hit in hits) / sum(hit.asked for hit in hits)
    assert 0.75 <= share <= 0.85, share
