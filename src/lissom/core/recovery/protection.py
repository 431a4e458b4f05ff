"""Protection by an earlier bout: rises with the bout, holds six weeks, gone at nine.

After a bout p becomes p + (1 - p)(1 - exp(-k u)); p is held for 6 weeks, linear to 0 at 9.
"""

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


def bouts(
    protection: FloatArray,
    last_day: FloatArray,
    days: NDArray[np.int_],
    doses_in_habits: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Run bouts in order: (counted doses (n, ...), protection after, day of the last bout).

    `doses_in_habits` (n, ...) is N / U of each bout, `days` (n,) its day (ascending),
    `protection` (...) as it stood after the bouts of `last_day` (...), not faded. A bout counts
    u = N / U * (1 - 0.8 p). One of less than a quarter of a habitual dose adds protection but
    does not restart the six weeks.
    """
    restarting = doses_in_habits >= value("recovery.bout_share")
    age_d, last = _ages(last_day, days, restarting)
    oldest_d = age_d.max(axis=tuple(range(1, age_d.ndim)))
    fresh = oldest_d <= value("recovery.protection_hold_d")
    effect = value("recovery.protection_effect")
    strength = -value("recovery.protection_rate") * doses_in_habits
    kept = 1.0 - effect
    # The bouts one after another in terms of what is unprotected, q = 1 - p: a bout counts
    # u = N / U (0.2 + 0.8 q) and leaves q exp(-k u).
    shares = np.empty_like(doses_in_habits)
    unprotected = 1.0 - protection
    powers = np.empty_like(unprotected)
    for index, held in enumerate(fresh.tolist()):
        share = shares[index]
        if held:
            np.multiply(unprotected, effect, out=share)
            share += kept
            np.multiply(strength[index], share, out=powers)
            np.exp(powers, out=powers)
            unprotected *= powers
        else:
            left = faded(np.ones_like(unprotected), age_d[index])
            now = 1.0 - (1.0 - unprotected) * left
            share[...] = kept + effect * now
            after = 1.0 - now * np.exp(strength[index] * share)
            whole = np.divide(after, left, out=np.zeros_like(after), where=left > 0.0)
            unprotected = 1.0 - np.where(restarting[index], after, np.minimum(whole, 1.0))
    return doses_in_habits * shares, 1.0 - unprotected, last


def _ages(
    last_day: FloatArray, days: NDArray[np.int_], restarting: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Days (n, ...) since the six weeks last began before each bout; the last such day (...)."""
    marks = np.empty((days.size + 1, *last_day.shape))
    marks[0] = last_day
    begun = days.reshape(-1, *(1,) * last_day.ndim).astype(np.float64)
    marks[1:] = np.where(restarting, begun, -np.inf)
    np.maximum.accumulate(marks, axis=0, out=marks)
    return begun - marks[:-1], marks[-1].copy()
