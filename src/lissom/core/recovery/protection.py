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
    effect, rate = value("recovery.protection_effect"), value("recovery.protection_rate")
    hold, restart = value("recovery.protection_hold_d"), value("recovery.bout_share")
    protection, last_day = protection.copy(), last_day.copy()
    counted = np.empty_like(doses_in_habits)
    restarting = doses_in_habits >= restart
    for index, day in enumerate(days.tolist()):
        dose = doses_in_habits[index]
        whole = day - last_day.min() <= hold
        now = protection if whole else faded(protection, day - last_day)
        used = np.multiply(dose, 1.0 - effect * now, out=counted[index])
        after = 1.0 - (1.0 - now) * np.exp(-rate * used)
        restarts = restarting[index]
        if not whole:
            left = faded(np.ones_like(now), day - last_day)
            kept = np.divide(after, left, out=np.zeros_like(after), where=left > 0.0)
            after = np.where(restarts, after, np.minimum(kept, 1.0))
        protection = after
        np.copyto(last_day, day, where=restarts)
    return counted, protection, last_day
