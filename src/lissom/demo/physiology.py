"""How the invented body answers: speed to slope, heart to effort, gait to speed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lissom.core.activity.model import Channel
from lissom.core.load.energy import cost_j_per_kg_m
from lissom.core.load.grid import reference_step_rate_spm
from lissom.demo.settings import BODY

FloatArray = NDArray[np.float64]


def speed_on_slope(level_speed_mps: FloatArray, grade: FloatArray) -> FloatArray:
    """Speed (m/s) at nearly even effort: slower uphill by the cost, a little faster downhill."""
    ratio = relative_cost(grade) ** -BODY.slope_response
    return level_speed_mps * np.minimum(ratio, BODY.fastest_gain_downhill)


def relative_cost(grade: FloatArray) -> FloatArray:
    """Cost of a metre on this slope over the cost of a level metre."""
    level = cost_j_per_kg_m(np.zeros(1))[0]
    return np.asarray(cost_j_per_kg_m(grade) / level, dtype=np.float64)


def smooth_noise(
    rng: np.random.Generator, *, count: int, scale: float, memory: float
) -> FloatArray:
    """Noise of standard deviation `scale` that forgets over `memory` samples."""
    kernel = np.exp(-np.arange(round(5.0 * memory) + 1) / memory)
    kernel /= np.sqrt(np.sum(kernel**2))
    white = rng.standard_normal(count + kernel.size - 1)
    return scale * np.convolve(white, kernel, mode="valid")


def lagged(target: FloatArray, *, lag_s: float, start: float) -> FloatArray:
    """First-order lag of a 1 Hz signal that begins at `start`."""
    kernel = np.exp(-np.arange(round(8.0 * lag_s)) / lag_s)
    kernel /= kernel.sum()
    padded = np.concatenate([np.full(kernel.size - 1, start), target])
    return np.convolve(padded, kernel, mode="valid")


def heart_rate(
    rng: np.random.Generator,
    *,
    intensity: FloatArray,
    temperature_c: float,
    paused_at: tuple[int, ...],
) -> FloatArray:
    """Beats per minute at 1 Hz of timer time.

    `intensity` is metabolic power over that at critical speed. The result lags, drifts upwards
    (more when warm), falls during pauses, and stays between resting and highest.
    """
    reserve = BODY.highest_heart_rate_bpm - BODY.resting_heart_rate_bpm
    share = BODY.reserve_at_critical + BODY.reserve_slope * (intensity - 1.0)
    steady = BODY.resting_heart_rate_bpm + reserve * np.clip(share, 0.15, 0.98)
    seconds = np.arange(intensity.size, dtype=np.float64)
    warmth = 1.0 + 0.05 * max(temperature_c - 12.0, 0.0)
    drift = BODY.drift_bpm_per_h * warmth * np.maximum(seconds - BODY.drift_starts_s, 0.0) / 3600.0
    beats = lagged(steady, lag_s=BODY.heart_lag_s, start=BODY.resting_heart_rate_bpm + 22.0)
    beats += drift + rng.normal(0.0, BODY.heart_day_spread_bpm)
    beats += smooth_noise(rng, count=beats.size, scale=BODY.heart_noise_bpm, memory=8.0)
    for pause in paused_at:
        after = np.maximum(seconds - pause, 0.0)
        beats -= np.where(
            seconds >= pause, BODY.pause_drop_bpm * np.exp(-after / BODY.pause_regain_s), 0.0
        )
    return np.clip(beats, BODY.resting_heart_rate_bpm, BODY.highest_heart_rate_bpm)


def gait(
    rng: np.random.Generator,
    *,
    speed_mps: FloatArray,
    grade: FloatArray,
    left_balance_pct: float,
) -> dict[Channel, FloatArray]:
    """Step rate, step length, contact time and balance, vertical oscillation and ratio.

    Walking has a step rate and a step length but no running dynamics. Step length times step
    rate is the speed.
    """
    count = speed_mps.size
    walking = speed_mps < BODY.walking_below_mps
    rate = (
        reference_step_rate_spm(speed_mps)
        + BODY.step_rate_offset_spm
        + 25.0 * np.clip(grade, -0.1, 0.1)
    )
    rate = np.where(walking, BODY.walking_step_rate_spm, rate)
    rate += smooth_noise(rng, count=count, scale=BODY.step_rate_noise_spm, memory=6.0)
    rate = np.round(rate)
    length = 1000.0 * 60.0 * speed_mps / rate
    above = speed_mps - BODY.gait_speed_mps
    contact = BODY.contact_time_ms + BODY.contact_slope_ms_per_mps * above
    contact += smooth_noise(rng, count=count, scale=BODY.contact_noise_ms, memory=10.0)
    rise = BODY.oscillation_mm + BODY.oscillation_slope_mm_per_mps * above
    rise += smooth_noise(rng, count=count, scale=BODY.oscillation_noise_mm, memory=10.0)
    left = left_balance_pct + smooth_noise(
        rng, count=count, scale=BODY.left_balance_noise_pct, memory=30.0
    )
    running_only = {
        Channel.CONTACT_TIME: contact,
        Channel.CONTACT_BALANCE: left,
        Channel.VERTICAL_OSCILLATION: rise,
        Channel.VERTICAL_RATIO: 100.0 * rise / length,
    }
    return {
        Channel.STEP_RATE: rate,
        Channel.STEP_LENGTH: length,
        **{name: np.where(walking, np.nan, column) for name, column in running_only.items()},
    }
