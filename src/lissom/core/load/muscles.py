"""Muscle load: impulse, positive and negative work of 27 states from exposures.

Linear in the exposure: metres, steps and gradient work by speed bin (n, 330) times one model
matrix (330, 64) give all groups of all sessions; sides follow the contact balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.anatomy import GROUPS, LEG_GROUPS, STATES, Side
from lissom.core.evidence import table, value
from lissom.core.load import grid
from lissom.core.load.exposure import Exposure, ExposureStack, stack
from lissom.core.load.gradient_model import leg_work_j_per_kg_m, work_shares
from lissom.core.load.level_model import (
    FOOT,
    GROUP_INDEX,
    WORKS,
    Quantity,
    curves,
    foot_per_step,
    level_per_km,
)
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

FloatArray = NDArray[np.float64]

_N_GROUPS = len(GROUPS)
_FEATURES = ("metres", "steps", "seconds", "up", "down")
_CHUNK = 256
_DOWNHILL = len(WORKS)  # fourth block of columns: the downhill part of negative work


@dataclass(frozen=True, slots=True, eq=False)
class MuscleLoad:
    """Load of n sessions on the 27 states of `lissom.core.anatomy.STATES`, each (n, 27).

    Leg states are one leg each. `downhill_work_j_per_kg` is the part of the negative work that
    gradients below level added. Trunk, arms and foot carry an equivalent negative work (kind
    custom) and no positive work. `peak_bw` is in body weights, 0 for trunk and arms.
    """

    impulse_bw_s: FloatArray
    positive_work_j_per_kg: FloatArray
    negative_work_j_per_kg: FloatArray
    downhill_work_j_per_kg: FloatArray
    peak_bw: FloatArray

    def __len__(self) -> int:
        return int(self.negative_work_j_per_kg.shape[0])


def muscle_load(
    exposures: Sequence[Exposure] | ExposureStack, *, reference_step_rate: ArrayLike | None = None
) -> MuscleLoad:
    """Load of every exposure, arrays (n, 27).

    Around the reference step rate (the runner's own (66,) by `grid.speeds_mps()`, else by
    speed) the response is the tangent of `level_model`: within 1 % of it for changes up to 5 %,
    within 4 % up to 10 %.
    """
    stacked = exposures if isinstance(exposures, ExposureStack) else stack(exposures)
    count = len(stacked)
    low, high = _speeds_run(stacked.rows)
    matrix = _matrix(_reference_key(reference_step_rate))[:, low:high].reshape(
        len(_FEATURES) * (high - low), -1
    )
    by_group = np.empty((count, _DOWNHILL + 1, _N_GROUPS))
    peak = np.empty((count, len(STATES)))
    ends = np.concatenate([[0], np.cumsum(stacked.sizes)])
    # In pieces that stay in the processor's cache.
    for start in range(0, count, _CHUNK):
        stop = min(start + _CHUNK, count)
        features = _features(
            stacked.rows[ends[start] : ends[stop]], np.diff(ends[start : stop + 1]), (low, high)
        )
        product = features.reshape(stop - start, -1) @ matrix
        by_group[start:stop] = product.reshape(stop - start, _DOWNHILL + 1, _N_GROUPS)
        peak[start:stop] = _peaks(features[:, _FEATURES.index("seconds"), :], low)
    sides = _side_factors(stacked.left_shares)
    group_of_state = _group_of_state()
    impulse, positive, negative, downhill = (
        np.maximum(by_group[:, block, group_of_state], 0.0) * sides
        for block in range(_DOWNHILL + 1)
    )
    return MuscleLoad(
        impulse_bw_s=impulse,
        positive_work_j_per_kg=positive,
        negative_work_j_per_kg=negative,
        downhill_work_j_per_kg=downhill,
        peak_bw=peak,
    )


def _reference_key(reference_step_rate: ArrayLike | None) -> tuple[float, ...]:
    if reference_step_rate is None:
        return tuple(grid.reference_step_rate_spm(grid.speeds_mps()).tolist())
    return tuple(np.asarray(reference_step_rate, dtype=np.float64).tolist())


def _speeds_run(rows: NDArray[np.void]) -> tuple[int, int]:
    """First and one past the last speed bin that any cell holds: no other enters the product."""
    if not rows.size:
        return 0, 1
    n_grade = grid.grades().size
    return int(rows["cell"].min()) // n_grade, int(rows["cell"].max()) // n_grade + 1


def _features(rows: NDArray[np.void], sizes: NDArray[np.intp], span: tuple[int, int]) -> FloatArray:
    """(n, 5, speeds): metres, steps, seconds, and one leg's up- and downhill work by speed.

    `rows` hold the cells of n exposures in order, `sizes` (n,) how many each has, `span` the
    range of speed bins.
    """
    low, high = span
    n_speed = high - low
    features = np.zeros((sizes.size, len(_FEATURES), n_speed))
    if rows.size:
        speed_of_cell, up_of_cell, down_of_cell = _cell_work()
        cells = rows["cell"].astype(np.intp)
        keys = np.repeat(np.arange(sizes.size) * n_speed - low, sizes) + speed_of_cell[cells]
        # Cells ascend within a session, so equal keys stand side by side.
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        parts = np.empty((len(_FEATURES), cells.size))
        for column, name in enumerate(("metres", "steps", "seconds")):
            parts[column] = rows[name]
        np.multiply(up_of_cell[cells], parts[0], out=parts[3])
        np.multiply(down_of_cell[cells], parts[0], out=parts[4])
        owner, speed = np.divmod(keys[starts], n_speed)
        features[owner, :, speed] = np.add.reduceat(parts, starts, axis=1).T
    return features


@cache
def _cell_work() -> tuple[NDArray[np.intp], FloatArray, FloatArray]:
    """By flat cell: its speed bin, and one leg's up- and downhill work per metre."""
    n_speed, n_grade = grid.shape()
    up, down = leg_work_j_per_kg_m(grid.grades())
    return np.repeat(np.arange(n_speed), n_grade), np.tile(up, n_speed), np.tile(down, n_speed)


@cache
def _matrix(reference_spm: tuple[float, ...]) -> FloatArray:
    """(5 features, speeds, 4 quantities x groups): the model as one matrix, one leg."""
    speeds = grid.speeds_mps()
    model = np.zeros((len(_FEATURES), speeds.size, _DOWNHILL + 1, _N_GROUPS))
    metres_per_step = speeds * SECONDS_PER_MINUTE / np.asarray(reference_spm)
    for block, quantity in enumerate(WORKS):
        for curve in curves(quantity):
            per_metre = curve.per_km(speeds) / METRES_PER_KM
            share = 1.0 + curve.slope
            column = GROUP_INDEX[curve.group]
            model[0, :, block, column] += per_metre * (1.0 - share)
            model[1, :, block, column] += per_metre * share * metres_per_step
        model[1, :, block, GROUP_INDEX[FOOT]] += foot_per_step(quantity) / 2.0
    _add_trunk(model)
    positive, negative = WORKS.index(Quantity.POSITIVE_WORK), WORKS.index(Quantity.NEGATIVE_WORK)
    for direction, block in (("up", positive), ("down", negative), ("down", _DOWNHILL)):
        feature = _FEATURES.index(direction)
        for group, share_by_speed in work_shares(direction, speeds).items():
            model[feature, :, block, GROUP_INDEX[group]] += share_by_speed
    return model.reshape(len(_FEATURES), speeds.size, -1)


def _add_trunk(model: FloatArray) -> None:
    """Trunk and arms by time or distance: a marathon gives the day-1 soreness ratios.

    Soreness goes with the square root of work across groups, so work goes with ratio squared.
    """
    block = WORKS.index(Quantity.NEGATIVE_WORK)
    marathon_m, speed = value("load.marathon_m"), value("load.marathon_speed_mps")
    quadriceps = marathon_work_j_per_kg()["quadriceps"]
    for row in table("trunk_arm_ratios"):
        basis = marathon_m / speed if row["basis"] == "seconds" else marathon_m
        work = float(row["sore_day1_ratio_to_quadriceps"]) ** 2 * quadriceps
        model[_FEATURES.index(row["basis"]), :, block, GROUP_INDEX[row["group"]]] += work / basis


def marathon_work_j_per_kg() -> dict[str, float]:
    """Negative work of one leg by leg group in the reference marathon (42.2 km, 3.25 m/s)."""
    kilometres = value("load.marathon_m") / METRES_PER_KM
    level = level_per_km(Quantity.NEGATIVE_WORK, value("load.marathon_speed_mps"))
    return {group: float(level[group]) * kilometres for group in LEG_GROUPS}


@cache
def _group_of_state() -> NDArray[np.intp]:
    return np.array([GROUP_INDEX[state.group] for state in STATES], dtype=np.intp)


@cache
def _side_signs() -> FloatArray:
    signs = {Side.LEFT: 1.0, Side.RIGHT: -1.0, Side.NONE: 0.0}
    return np.array([signs[state.side] for state in STATES])


def _side_factors(left_shares: FloatArray) -> FloatArray:
    """(n, 27): 1 with equal sides; left 2 s, right 2 (1 - s) for a left share s."""
    lean = np.where(np.isnan(left_shares), 0.0, 2.0 * left_shares - 1.0)
    return 1.0 + lean[:, None] * _side_signs()[None, :]


def _peaks(seconds: FloatArray, low: int) -> FloatArray:
    """Peak force (n, 27) at the fastest speed held for some seconds in each session; `seconds`
    (n, speeds) from speed bin `low` on."""
    at_least = np.cumsum(seconds[:, ::-1], axis=1)[:, ::-1]
    fastest = np.count_nonzero(at_least >= value("load.peak_seconds"), axis=1) - 1
    peaks = _peak_table()[low + np.maximum(fastest, 0)]
    return np.where(np.reshape(fastest, (-1, 1)) >= 0, peaks, 0.0)


@cache
def _peak_table() -> FloatArray:
    """(speeds, 27) peak force in body weights."""
    by_group = level_per_km(Quantity.PEAK, grid.speeds_mps())
    nothing = np.zeros(grid.speeds_mps().size)
    return np.stack([by_group.get(state.group, nothing) for state in STATES], axis=1)


def level_values(
    speed_mps: float, *, grade: float = 0.0, step_rate_ratio: float = 1.0
) -> dict[str, dict[str, float]]:
    """One leg, per km, by leg group: impulse_bw_s, positive_work_j_per_kg,
    negative_work_j_per_kg (both >= 0) and peak_bw.

    Speeds outside 2.5-4.5 m/s take the value of the nearest end. Gradients change work only.
    """
    up, down = (float(work) * METRES_PER_KM for work in leg_work_j_per_kg_m(grade))
    shares = {name: work_shares(name, speed_mps) for name in ("up", "down")}
    level = {
        quantity: level_per_km(quantity, speed_mps, step_rate_ratio=step_rate_ratio)
        for quantity in Quantity
    }
    found: dict[str, dict[str, float]] = {}
    for group in LEG_GROUPS:
        row = {quantity.value: float(level[quantity][group]) for quantity in Quantity}
        row[Quantity.POSITIVE_WORK.value] += up * float(shares["up"][group])
        row[Quantity.NEGATIVE_WORK.value] += down * float(shares["down"][group])
        found[group] = row
    return found


def shares(load: FloatArray) -> FloatArray:
    """Each state's load relative to the most loaded state of its session, 0..1.

    `load` is (27,) or (n, 27); a session without load gives zeros.
    """
    top = np.max(load, axis=-1, keepdims=True)
    relative: FloatArray = np.divide(load, top, out=np.zeros_like(load), where=top > 0.0)
    return relative
