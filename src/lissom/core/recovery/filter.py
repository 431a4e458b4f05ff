"""Soreness of 27 states over days: what sessions leave, a baseline, and check-ins.

y = b + f + (1 + r) * d2 - delta * x + noise, in points of 0-10
  d2  what sessions leave (`kernel`), with gain, habit and protection (`response`)
  b   baseline of each state, slow walk;  f  whole-body feeling, AR(1)
  r   how strongly this runner responds, relative to the population
  x   relief after massage, 1 to 0 in 72 h, treated groups only
All linear in (b, f, r), so a Kalman filter gives mean and interval; a day without a check-in
skips the update. A check-in speaks of the morning: before that day's sessions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.recovery import protection
from lissom.core.recovery.kernel import advance as advance_compartments
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.response import time_constant_d, unit_gain

FloatArray = NDArray[np.float64]

N_STATES = len(STATES)
_F, _R = N_STATES, N_STATES + 1  # places of f and r behind the 27 baselines


@dataclass(frozen=True, slots=True, eq=False)
class SorenessState:
    """One runner on one day. Points of 0-10 unless said otherwise.

    `first`, `second` (2, 27): compartments of habitual and unaccustomed work, before today's
    sessions; `today` (2, 27): what today's sessions put into the first compartment.
    `protection`, `bout_age_d` (2, 27): protection after the last bout of each kind, not yet
    faded, and days since. `relief_d` (27,): days of massage relief left. `mean` (29,),
    `covariance` (29, 29): baselines, whole-body feeling, personal response.
    """

    first: FloatArray
    second: FloatArray
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


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Soreness of the coming days, (days, 27): row 0 is the evening of the state's day.

    `low` to `high` holds 80 % of reports. Everything lies within 0..10.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class SorenessModel:
    """The filter's settings: spreads in points, `delta_points` what massage takes off."""

    baseline_sd: float
    baseline_walk_sd: float
    phi: float
    whole_body_sd: float
    response_sd: float
    report_sd: float
    session_sd: float
    delta_points: float
    delta_sd: float

    def initial(self) -> SorenessState:
        """A runner of whom nothing is known: used to usual runs, not to anything beyond."""
        nothing = np.zeros((2, N_STATES))
        return SorenessState(
            first=nothing,
            second=nothing,
            today=nothing,
            protection=first_protection(),
            bout_age_d=nothing,
            relief_d=np.zeros(N_STATES),
            mean=np.zeros(N_STATES + 2),
            covariance=np.diag(_unknown_variances(self)),
        )

    def advance(self, state: SorenessState, days: float = 1.0) -> SorenessState:
        """The state `days` (>= 0) later without session or check-in."""
        first, second = advance_compartments(
            state.first + state.today, state.second, days, time_constants_d()
        )
        mean, covariance = self.predict(state.mean, state.covariance, days)
        return SorenessState(
            first=first,
            second=second,
            today=np.zeros((2, N_STATES)),
            protection=state.protection,
            bout_age_d=state.bout_age_d + days,
            relief_d=np.maximum(state.relief_d - days, 0.0),
            mean=mean,
            covariance=covariance,
        )

    def predict(
        self, mean: FloatArray, covariance: FloatArray, days: float
    ) -> tuple[FloatArray, FloatArray]:
        """Mean and covariance of (b, f, r) after `days`: b and f go home, r stays.

        Without words the spread returns to that of an unknown runner and never exceeds it.
        """
        carry = self._carry(days)
        later = mean * carry
        spread = covariance * np.outer(carry, carry)
        places = np.arange(mean.size)
        spread[places, places] += (1.0 - carry**2) * _unknown_variances(self)
        return later, spread

    def _carry(self, days: float) -> FloatArray:
        """Share (29,) of b, f and r that is left of itself after `days`."""
        carry = np.ones(N_STATES + 2)
        carry[:N_STATES] = self.baseline_carry**days
        carry[_F] = self.phi**days
        return carry

    @property
    def baseline_carry(self) -> float:
        """Day-to-day carry-over of a baseline: its daily step keeps the spread it has."""
        return math.exp(-((self.baseline_walk_sd / self.baseline_sd) ** 2) / 2.0)

    def add_session(
        self,
        state: SorenessState,
        *,
        dose_j_per_kg: FloatArray,
        habitual: FloatArray,
        unaccustomed_j_per_kg: FloatArray | None = None,
    ) -> SorenessState:
        """Put a session of today into the state.

        `dose_j_per_kg` (27,) negative work of the accustomed kind, `unaccustomed_j_per_kg`
        (27,) downhill or new work beside it, `habitual` (27,) U > 0.
        """
        new = np.zeros(N_STATES) if unaccustomed_j_per_kg is None else unaccustomed_j_per_kg
        counted, after, last_day = protection.bouts(
            state.protection,
            -state.bout_age_d,
            np.zeros(1, dtype=np.int_),
            np.stack([dose_j_per_kg, new])[None] / habitual,
        )
        return replace(
            state,
            today=state.today + unit_gain() * counted[0],
            protection=after,
            bout_age_d=-last_day,
        )

    def add_massage(self, state: SorenessState, groups: frozenset[str]) -> SorenessState:
        """Massage today: relief starts afresh in the states of `groups`; empty: everywhere."""
        treated = np.array([not groups or item.group in groups for item in STATES])
        full = value("recovery.massage_relief_d")
        return replace(state, relief_d=np.where(treated, full, state.relief_d))

    def update(self, state: SorenessState, soreness: Mapping[str, float]) -> SorenessState:
        """Take in a check-in: soreness 0-10 by state id; a state not named was not asked.

        Raises InvalidInputError for an unknown state or a value outside 0..10.
        """
        places, points = reports(soreness)
        if places.size == 0:
            return state
        mean, covariance = self.weigh(
            state.mean,
            state.covariance,
            places=places,
            points=points,
            left=state.second.sum(axis=0)[places],
            relief=_relief(state.relief_d)[places],
        )
        return replace(state, mean=mean, covariance=covariance)

    def weigh(
        self,
        mean: FloatArray,
        covariance: FloatArray,
        *,
        places: NDArray[np.intp],
        points: FloatArray,
        left: FloatArray,
        relief: FloatArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Kalman update of (b, f, r) by reports `points` (m,) of the states `places` (m,).

        `left` (m,): d2 of those states; `relief` (m,): x of those states.
        """
        # Each report sees its own baseline, f, and d2 times r: H P and H P H' without H.
        crossed = covariance[places] + covariance[_F] + left[:, None] * covariance[_R]
        innovation = crossed[:, places] + crossed[:, [_F]] + crossed[:, [_R]] * left
        innovation[np.diag_indices(places.size)] += self.noise_variance(left, relief)
        gain = np.linalg.solve(innovation, crossed).T
        expected = mean[places] + mean[_F] + (1.0 + mean[_R]) * left - self.delta_points * relief
        surprise = points - expected
        spread = covariance - gain @ crossed
        return mean + gain @ surprise, (spread + spread.T) / 2.0

    def noise_variance(self, left: FloatArray, relief: FloatArray) -> FloatArray:
        """Variance of one report around the model: the word itself, session to session, massage."""
        noise: FloatArray = (
            self.report_sd**2 + (self.session_sd * left) ** 2 + (self.delta_sd * relief) ** 2
        )
        return noise

    def forecast(self, state: SorenessState, days: int) -> Forecast:
        """The next `days` (>= 1) days without further sessions, with an 80 % interval.

        Raises InvalidInputError for fewer than one day.
        """
        if days < 1:
            raise InvalidInputError(
                f"A forecast over {days} days is not possible.", remedy="Give 1 day or more."
            )
        ahead = np.arange(days, dtype=np.float64)[:, None]
        left = self._left(state, days)
        relief = _relief(np.maximum(state.relief_d - ahead, 0.0))
        carry, own_carry = self.phi**ahead, self.baseline_carry**ahead
        spread = state.covariance
        variance = (
            own_carry**2 * np.diag(spread)[:N_STATES]
            + (1.0 - own_carry**2) * self.baseline_sd**2
            + 2.0 * own_carry * carry * spread[:N_STATES, _F]
            + carry**2 * spread[_F, _F]
            + (1.0 - carry**2) * self.whole_body_sd**2
            + 2.0 * left * (own_carry * spread[:N_STATES, _R] + carry * spread[_F, _R])
            + left**2 * spread[_R, _R]
            + self.noise_variance(left, relief)
        )
        mean = (
            own_carry * state.mean[:N_STATES]
            + carry * state.mean[_F]
            + (1.0 + state.mean[_R]) * left
            - self.delta_points * relief
        )
        half = value("recovery.interval_z") * np.sqrt(variance)
        top = value("recovery.scale_top")
        mean, low, high = (np.clip(part, 0.0, top) for part in (mean, mean - half, mean + half))
        return Forecast(mean=mean, low=low, high=high)

    def _left(self, state: SorenessState, days: int) -> FloatArray:
        """d2 (days, 27) ahead: this evening with today's sessions, then whole days on."""
        scaled = np.arange(days, dtype=np.float64)[:, None, None] / time_constants_d()
        second = np.exp(-scaled) * (state.second + scaled * (state.first + state.today))
        evening_d = value("recovery.evening_d")
        for kind, constant in enumerate(time_constants_d().ravel().tolist()):
            second[0, kind] += kernel(evening_d, constant) * state.today[kind]
        left: FloatArray = second.sum(axis=1)
        return left


@cache
def first_protection() -> FloatArray:
    """Protection (2, 27) before any record: whole for habitual work, none for other work."""
    first = np.zeros((2, N_STATES))
    first[0] = value("recovery.trained_protection")
    first.flags.writeable = False
    return first


@cache
def _unknown_variances(model: SorenessModel) -> FloatArray:
    """Spread (29,) of b, f and r of an unknown runner, squared."""
    variances = np.full(N_STATES + 2, model.baseline_sd**2)
    variances[_F], variances[_R] = model.whole_body_sd**2, model.response_sd**2
    variances.flags.writeable = False
    return variances


@cache
def time_constants_d() -> FloatArray:
    """T (2, 1) in days: habitual work, unaccustomed work."""
    constants = np.array([[time_constant_d(unaccustomed=kind)] for kind in (False, True)])
    constants.flags.writeable = False
    return constants


@cache
def default_model() -> SorenessModel:
    """The model with the population's settings from the evidence registry."""
    return SorenessModel(
        baseline_sd=value("recovery.baseline_sd"),
        baseline_walk_sd=value("recovery.baseline_walk_sd"),
        phi=value("recovery.whole_body_phi"),
        whole_body_sd=value("recovery.whole_body_sd"),
        response_sd=value("recovery.response_sd"),
        report_sd=value("recovery.report_sd"),
        session_sd=value("recovery.session_sd"),
        delta_points=value("recovery.massage_personal_mean_points"),
        delta_sd=value("recovery.massage_personal_sd_points"),
    )


def _relief(relief_d: FloatArray) -> FloatArray:
    """x: 1 just after massage, falling evenly to 0."""
    share: FloatArray = relief_d / value("recovery.massage_relief_d")
    return share


def reports(soreness: Mapping[str, float]) -> tuple[NDArray[np.intp], FloatArray]:
    """Reports as (state places ascending, points), checked."""
    for state_id in soreness:
        if state_id not in STATE_INDEX:
            raise InvalidInputError(
                f"There is no body region '{state_id}' to be sore.",
                remedy="List them with `lissom glossary`.",
            )
    places = np.array([STATE_INDEX[state_id] for state_id in soreness], dtype=np.intp)
    points = np.array(list(soreness.values()), dtype=np.float64)
    order = np.argsort(places)
    outside = ~((points >= 0.0) & (points <= value("recovery.scale_top")))
    if outside.any():
        first = int(np.flatnonzero(outside)[0])
        raise InvalidInputError(
            f"Soreness {points[first]} of {list(soreness)[first]} is outside the scale.",
            remedy="Give a number from 0 to 10.",
        )
    return places[order], points[order]
