"""Protection by an earlier bout: rises with the bout, holds six weeks, gone at nine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value

FloatArray = NDArray[np.float64]


def faded(protection: FloatArray, age_d: FloatArray) -> FloatArray:
    """Protection (0..1) left `age_d` days after the last bout: whole to 42 d, 0 from 63 d."""
    hold, end = value("recovery.protection_hold_d"), value("recovery.protection_end_d")
    left: FloatArray = protection * np.clip((end - age_d) / (end - hold), 0.0, 1.0)
    return left


def after_bout(protection: FloatArray, effective_dose: FloatArray) -> FloatArray:
    """p + (1 - p)(1 - exp(-k u)): never falls, never above 1."""
    rate = value("recovery.protection_rate")
    risen: FloatArray = 1.0 - (1.0 - protection) * np.exp(-rate * effective_dose)
    return risen


def counts_as_bout(dose_in_habits: FloatArray) -> NDArray[np.bool_]:
    """Whether work restarts the six weeks: at least a quarter of the habitual dose."""
    return np.greater_equal(dose_in_habits, value("recovery.bout_share"))
