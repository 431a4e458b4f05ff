"""Settings of the generator. They are choices for one invented runner, not claims about people.

Where research gives a number (step rate by speed, cost of running on slopes) the generator
asks the science core for it instead of holding its own.
"""

from __future__ import annotations

from dataclasses import dataclass

GENERATOR_VERSION = 1
"""Raise it whenever the same seed would give other bytes; cached files carry it."""

SEED = 2012
RUNNER_NAME = "Robin Example (synthetic)"
DEVICE_NAME = "Lissom synthetic watch"
HISTORY_WEEKS = 104
TIMEZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Body:
    """The invented runner's body: limits of heart rate, and gait at reference speeds."""

    age_years: int = 38
    mass_kg: float = 68.0
    resting_heart_rate_bpm: float = 52.0
    highest_heart_rate_bpm: float = 186.0
    sweat_rate_l_per_h: float = 0.9

    # Heart-rate reserve used at critical speed, and its slope over relative intensity.
    reserve_at_critical: float = 0.90
    reserve_slope: float = 0.95
    heart_lag_s: float = 32.0
    drift_bpm_per_h: float = 6.0
    drift_starts_s: float = 900.0
    heart_noise_bpm: float = 1.3
    heart_day_spread_bpm: float = 2.0
    pause_drop_bpm: float = 16.0
    pause_regain_s: float = 25.0

    # Share of the extra cost of a slope that shows in the speed (1: even effort throughout).
    slope_response: float = 0.85
    fastest_gain_downhill: float = 1.10

    step_rate_offset_spm: float = 1.5
    step_rate_noise_spm: float = 0.9
    walking_step_rate_spm: float = 112.0
    walking_below_mps: float = 2.1

    contact_time_ms: float = 268.0
    contact_slope_ms_per_mps: float = -31.0
    contact_noise_ms: float = 2.5
    oscillation_mm: float = 88.0
    oscillation_slope_mm_per_mps: float = -2.5
    oscillation_noise_mm: float = 1.4
    gait_speed_mps: float = 2.7
    left_balance_pct: float = 50.2
    left_balance_noise_pct: float = 0.25
    left_balance_after_strain_pct: float = 51.3


@dataclass(frozen=True, slots=True)
class Recording:
    """How the invented watch records, and how often something is missing."""

    step_m: float = 2.0  # resolution of the route before it becomes a 1 Hz recording
    route_noise_m: float = 1.6
    route_noise_s: float = 20.0
    barometer_noise_m: float = 0.25
    barometer_noise_s: float = 60.0
    speed_noise: float = 0.018
    speed_noise_m: float = 90.0
    without_heart_rate: float = 0.12
    treadmill: float = 0.06
    smart_recording: float = 0.10
    smart_longest_gap_s: int = 7
    compressed: float = 0.5
    lights_per_run: float = 0.8
    shortest_light_s: int = 12
    longest_light_s: int = 55
    braking_s: float = 2.5
    temperature_mean_c: float = 11.5
    temperature_swing_c: float = 6.5
    temperature_noise_c: float = 2.0


BODY = Body()
RECORDING = Recording()
