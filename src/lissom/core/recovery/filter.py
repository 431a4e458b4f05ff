"""Soreness of 27 states over days: what sessions leave, a baseline, and check-ins.

y = b + f + (1 + r + g) * d2 + c * dd2 - delta * x + noise, in points of 0-10
  d2  what sessions leave (`kernel`), with gain, habit and protection (`response`)
  b   baseline of each state, slow walk;  f  whole-body feeling, AR(1)
  r   how strongly this runner responds, relative to the population;  g  the same by group
  c   how slowly this runner recovers: ln of T over the population's; dd2 = T times the change of
      d2 with T
  x   relief after massage, 1 to 0 in 72 h, treated groups only
All linear in (b, f, r, c, g), so a Kalman filter gives mean and interval; a day without a check-in
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
from lissom.core.recovery.kernel import kernel, kernel_slope
from lissom.core.recovery.response import time_constant_d, unit_gain
from lissom.core.recovery.state import (
    FEELING,
    FIRST_GROUP,
    GROUP_PLACES,
    N_STATES,
    PACE,
    RESPONSE,
    SIZE,
    Forecast,
    SorenessState,
)

FloatArray = NDArray[np.float64]
PlaceArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What sessions and massage make of m reports, each (m,): d2, dd2 and x of their states."""

    left: FloatArray
    slope: FloatArray
    relief: FloatArray


@dataclass(frozen=True, slots=True)
class SorenessModel:
    """The filter's settings: spreads in points, `delta_points` what massage takes off."""

    baseline_sd: float
    baseline_walk_sd: float
    baseline_shared: float
    phi: float
    whole_body_sd: float
    response_sd: float
    pace_sd: float
    group_response_sd: float
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
            third=nothing,
            today=nothing,
            protection=first_protection(),
            bout_age_d=nothing,
            relief_d=np.zeros(N_STATES),
            mean=np.zeros(SIZE),
            covariance=_unknown(self).copy(),
        )

    def advance(self, state: SorenessState, days: float = 1.0) -> SorenessState:
        """The state `days` (>= 0) later without session or check-in."""
        first, second, third = advance_compartments(
            state.first + state.today, state.second, state.third, days, time_constants_d()
        )
        mean, covariance = self.predict(state.mean, state.covariance, days)
        return SorenessState(
            first=first,
            second=second,
            third=third,
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
        """Mean and covariance after `days`: b and f go home, what is personal stays.

        Without words the spread returns to that of an unknown runner and never exceeds it.
        """
        carry = self.carry(np.array(days))
        later = mean * carry
        kept = carry[:, None] * carry
        return later, _unknown(self) + kept * (covariance - _unknown(self))

    def carry(self, days: FloatArray) -> FloatArray:
        """Share (..., 46) of every part that is left of itself after `days` (...)."""
        carry = np.ones((*days.shape, SIZE))
        carry[..., :N_STATES] = (self.baseline_carry**days)[..., None]
        carry[..., FEELING] = self.phi**days
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
        """Massage today: relief starts afresh where `treated_places` says."""
        treated = treated_places(groups)
        full = value("recovery.massage_relief_d")
        return replace(state, relief_d=np.where(treated, full, state.relief_d))

    def update(self, state: SorenessState, soreness: Mapping[str, float]) -> SorenessState:
        """Take in a check-in: soreness 0-10 by state id; a state not named was not asked.

        Raises InvalidInputError for an unknown state or a value outside 0..10.
        """
        places, points = reports(soreness)
        if places.size == 0:
            return state
        expected = Expected(
            left=state.second.sum(axis=0)[places],
            slope=(state.third - state.second).sum(axis=0)[places],
            relief=_relief(state.relief_d)[places],
        )
        mean, covariance = self.weigh(state.mean, state.covariance, places, points, expected)
        return replace(state, mean=mean, covariance=covariance)

    def weigh(
        self,
        mean: FloatArray,
        covariance: FloatArray,
        places: PlaceArray,
        points: FloatArray,
        expected: Expected,
    ) -> tuple[FloatArray, FloatArray]:
        """Kalman update of mean and covariance by reports `points` (m,) of the states `places`
        (m,)."""
        seen = looks(places, expected.left, expected.slope)
        crossed = seen @ covariance
        innovation = crossed @ seen.T
        innovation[np.diag_indices(places.size)] += self.noise_variance(
            expected.left, expected.relief
        )
        gain = np.linalg.solve(innovation, crossed).T
        raw = seen @ mean + expected.left - self.delta_points * expected.relief
        surprise = points - on_scale(raw, np.diag(innovation))
        spread = covariance - gain @ crossed
        return mean + gain @ surprise, (spread + spread.T) / 2.0

    def foresee(
        self,
        mean: FloatArray,
        covariance: FloatArray,
        places: PlaceArray,
        expected: Expected,
    ) -> tuple[FloatArray, FloatArray]:
        """Mean and variance (m,) of reports of the states `places` (m,), not yet clipped."""
        seen = looks(places, expected.left, expected.slope)
        variance = np.einsum("ij,ij->i", seen @ covariance, seen)
        variance += self.noise_variance(expected.left, expected.relief)
        own = np.array(seen)
        own[:, : FEELING + 1] = 0.0
        by_sessions = np.maximum(expected.left + own @ mean, 0.0)
        rest = mean[places] + mean[FEELING] - self.delta_points * expected.relief
        return rest + by_sessions, variance

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
        left, slope = self._left(state, days)
        relief = _relief(
            np.maximum(state.relief_d - np.arange(days, dtype=np.float64)[:, None], 0.0)
        )
        carry = self.carry(np.arange(days, dtype=np.float64))
        every = np.arange(N_STATES)
        seen = looks(every, left, slope)
        seen_now = seen * carry[:, None, :]
        variance = np.einsum("dij,dij->di", seen_now @ state.covariance, seen_now)
        grown = (1.0 - carry**2) * np.diag(_unknown(self))
        variance += np.einsum("dij,dj->di", seen**2, grown)
        variance += self.noise_variance(left, relief)
        by_sessions = (1.0 + state.mean[RESPONSE] + state.mean[GROUP_PLACES]) * left + state.mean[
            PACE
        ] * slope
        mean = (
            carry[:, :N_STATES] * state.mean[:N_STATES]
            + carry[:, [FEELING]] * state.mean[FEELING]
            + np.maximum(by_sessions, 0.0)
            - self.delta_points * relief
        )
        return Forecast(*interval(mean, variance))

    def _left(self, state: SorenessState, days: int) -> tuple[FloatArray, FloatArray]:
        """d2 and dd2 (days, 27) ahead: this evening with today's sessions, then whole days on."""
        scaled = np.arange(days, dtype=np.float64)[:, None, None] / time_constants_d()
        decay, first = np.exp(-scaled), state.first + state.today
        second = decay * (state.second + scaled * first)
        third = decay * (state.third + scaled * (2.0 * state.second + scaled * first))
        slope = third - second
        evening_d = value("recovery.evening_d")
        for kind, constant in enumerate(time_constants_d().ravel().tolist()):
            second[0, kind] += kernel(evening_d, constant) * state.today[kind]
            slope[0, kind] += kernel_slope(evening_d, constant) * state.today[kind]
        left: FloatArray = second.sum(axis=1)
        return left, slope.sum(axis=1)


def looks(places: PlaceArray, left: FloatArray, slope: FloatArray) -> FloatArray:
    """What reports see of the parts, (..., m, 46): own baseline, feeling, d2 times r and g, dd2
    times c. `left`, `slope` (..., m)."""
    seen = np.zeros((*left.shape, SIZE))
    rows = np.arange(places.size)
    seen[..., rows, places] = 1.0
    seen[..., FEELING] = 1.0
    seen[..., RESPONSE] = left
    seen[..., PACE] = slope
    seen[..., rows, GROUP_PLACES[places]] = left
    return seen


def on_scale(mean: FloatArray, variance: FloatArray) -> FloatArray:
    """Mean of what is said where `mean` and `variance` (any shape) are felt: below 0 is said as 0.

    m P + s p with P and p the normal distribution and density at m / s. Without it every quiet day
    would read as a baseline above 0, and the response to sessions as too small.
    """
    spread = np.sqrt(variance)
    scaled = mean / spread
    share = np.array([math.erf(one) for one in (scaled / math.sqrt(2.0)).ravel().tolist()])
    felt = (1.0 + share.reshape(scaled.shape)) / 2.0
    density = np.exp(-(scaled**2) / 2.0) / math.sqrt(2.0 * math.pi)
    said: FloatArray = np.minimum(mean * felt + spread * density, value("recovery.scale_top"))
    return said


def interval(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(mean, low, high) on the scale: low to high holds 80 % of reports."""
    half = value("recovery.interval_z") * np.sqrt(variance)
    top = value("recovery.scale_top")
    mean, low, high = (np.clip(part, 0.0, top) for part in (mean, mean - half, mean + half))
    return mean, low, high


@cache
def first_protection() -> FloatArray:
    """Protection (2, 27) before any record: whole for habitual work, none for other work."""
    first = np.zeros((2, N_STATES))
    first[0] = value("recovery.trained_protection")
    first.flags.writeable = False
    return first


@cache
def _unknown(model: SorenessModel) -> FloatArray:
    """Covariance (46, 46) of an unknown runner; the baselines of one runner go together in part."""
    variances = np.full(SIZE, model.baseline_sd**2)
    variances[FEELING], variances[RESPONSE] = model.whole_body_sd**2, model.response_sd**2
    variances[PACE] = model.pace_sd**2
    variances[FIRST_GROUP:] = model.group_response_sd**2
    spread = np.diag(variances)
    apart = ~np.eye(N_STATES, dtype=bool)
    spread[:N_STATES, :N_STATES][apart] = model.baseline_shared * model.baseline_sd**2
    spread.flags.writeable = False
    return spread


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
        baseline_shared=value("recovery.baseline_shared"),
        phi=value("recovery.whole_body_phi"),
        whole_body_sd=value("recovery.whole_body_sd"),
        response_sd=value("recovery.response_sd"),
        pace_sd=value("recovery.pace_sd"),
        group_response_sd=value("recovery.group_response_sd"),
        report_sd=value("recovery.report_sd"),
        session_sd=value("recovery.session_sd"),
        delta_points=value("recovery.massage_personal_mean_points"),
        delta_sd=value("recovery.massage_personal_sd_points"),
    )


def treated_places(groups: frozenset[str]) -> NDArray[np.bool_]:
    """Which of the states (27,) a massage worked on. `groups`: muscle groups (both sides) or
    single states; empty: everywhere."""
    return np.array([not groups or bool(groups & {one.group, one.id}) for one in STATES])


def _relief(relief_d: FloatArray) -> FloatArray:
    """x: 1 just after massage, falling evenly to 0."""
    share: FloatArray = relief_d / value("recovery.massage_relief_d")
    return share


def reports(soreness: Mapping[str, float]) -> tuple[PlaceArray, FloatArray]:
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
