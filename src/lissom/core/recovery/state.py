"""What is known of one runner's soreness on one day, and what is expected of the next days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, STATES
from lissom.core.evidence import value
from lissom.core.recovery import protection
from lissom.core.recovery.personal import Personal

FloatArray = NDArray[np.float64]

N_STATES = len(STATES)
# Places in mean and covariance behind the 27 baselines: whole-body feeling, personal response,
# personal pace of recovery (ln of T over the population's), then the response of each group.
FEELING, RESPONSE, PACE = N_STATES, N_STATES + 1, N_STATES + 2
FIRST_GROUP = N_STATES + 3
SIZE = FIRST_GROUP + len(GROUPS)
GROUP_PLACES: NDArray[np.intp] = np.array(
    [FIRST_GROUP + [group.id for group in GROUPS].index(state.group) for state in STATES],
    dtype=np.intp,
)


@dataclass(frozen=True, slots=True, eq=False)
class SorenessState:
    """One runner on one day. Points of 0-10 unless said otherwise.

    `first`, `second`, `third` (2, 27): compartments of habitual and unaccustomed work, before
    today's sessions: sums of dose times exp(-s), s exp(-s), s^2 exp(-s) with s = age / T.
    `today` (2, 27): what today's sessions put into the first. `protection`, `bout_age_d` (2, 27):
    protection after the last bout of each kind, not yet faded, and days since. `relief_d` (27,):
    days of massage relief left. `mean` (46,), `covariance` (46, 46): baselines, whole-body
    feeling, personal response, pace of recovery, response by group.
    """

    first: FloatArray
    second: FloatArray
    third: FloatArray
    today: FloatArray
    protection: FloatArray
    bout_age_d: FloatArray
    relief_d: FloatArray
    mean: FloatArray
    covariance: FloatArray

    @property
    def protection_now(self) -> FloatArray:
        """Protection (2, 27) today, faded by the days since the last bout, 0..1."""
        return protection.faded(self.protection, self.bout_age_d)

    @property
    def personal(self) -> Personal:
        """What check-ins have taught, held within what people show."""
        gain = 1.0 + self.mean[RESPONSE] + self.mean[GROUP_PLACES]
        longest = value("recovery.personal_pace_high")
        shortest = value("recovery.personal_pace_low")
        pace = float(np.clip(np.exp(self.mean[PACE]), shortest, longest))
        return Personal(np.maximum(gain, value("recovery.personal_gain_low")), pace)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Soreness of the coming days, (days, 27): row 0 is the evening of the state's day.

    `low` to `high` holds 80 % of reports. Everything lies within 0..10.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
