"""Exposure: metres, seconds and steps of one session by speed and gradient.

The sufficient statistic of everything muscular: a stored exposure gives the muscle load of any
later version of the model without the stream. Every interval counts by its time; gaps, pauses
and standing are left out.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, Channel, Sport
from lissom.core.errors import DataError, InvalidInputError
from lissom.core.evidence import value
from lissom.core.load import grid
from lissom.core.units import SECONDS_PER_MINUTE

FloatArray = NDArray[np.float64]

LACKS_ALTITUDE = "altitude"
LACKS_STEP_RATE = "step_rate"
LACKS_BALANCE = "contact_balance"
LACKS_DISTANCE = "distance"
LACKS_STREAM = "stream"
LACKS_RUNNING = "running"

_MAGIC, _VERSION = b"LX", 1
_HEADER = struct.Struct("<2sBBIff")
_HEAD = np.dtype(
    [
        ("magic", "S2"),
        ("version", "u1"),
        ("lacks", "u1"),
        ("cells", "<u4"),
        ("left_share", "<f4"),
        ("clamped", "<f4"),
    ]
)
_AMOUNTS = ("metres", "seconds", "steps")
_CELL = np.dtype([("cell", "<u2"), *((name, "<f4") for name in _AMOUNTS)])


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Occupied cells only. `cells` (n,) ascending flat indices speed * 91 + gradient; `amounts`
    (3, n) metres, seconds, steps of both feet, all >= 0 and exact in single precision.

    `left_share` is the left foot's share of ground contact (None: not measured, sides equal).
    `lacks` names what the models did without; `clamped_share` is the share of metres that a
    grid edge held.
    """

    cells: NDArray[np.intp]
    amounts: FloatArray
    left_share: float | None = None
    lacks: tuple[str, ...] = ()
    clamped_share: float = 0.0

    @property
    def grid(self) -> FloatArray:
        """Dense grid (3, speeds, gradients)."""
        rows, columns = grid.shape()
        dense = np.zeros((3, rows * columns))
        dense[:, self.cells] = self.amounts
        return dense.reshape(3, rows, columns)

    @property
    def metres(self) -> float:
        return float(self.amounts[0].sum())

    @property
    def seconds(self) -> float:
        return float(self.amounts[1].sum())

    @property
    def steps(self) -> float:
        return float(self.amounts[2].sum())

    @property
    def mean_speed_mps(self) -> float:
        """Metres over seconds; 0 for an empty exposure."""
        return self.metres / self.seconds if self.seconds > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of even running: metres, m/s, rise over run, step rate over the usual one."""

    distance_m: float
    speed_mps: float
    grade: float = 0.0
    step_rate_ratio: float = 1.0


def from_cells(
    *,
    cells: NDArray[np.intp],
    metres: FloatArray,
    seconds: FloatArray,
    steps: FloatArray,
    left_share: float | None = None,
    lacks: Sequence[str] = (),
    clamped_share: float = 0.0,
) -> Exposure:
    """Sum intervals that fall into the same cell; amounts are rounded to single precision."""
    unique, place = np.unique(cells, return_inverse=True)
    summed = np.stack(
        [
            np.bincount(place, weights=part, minlength=unique.size)
            for part in (metres, seconds, steps)
        ]
    )
    return Exposure(
        cells=unique.astype(np.intp),
        amounts=summed.astype(np.float32).astype(np.float64),
        left_share=None if left_share is None else float(np.float32(left_share)),
        lacks=tuple(sorted(set(lacks))),
        clamped_share=float(np.float32(clamped_share)),
    )


def exposure_of_segments(
    segments: Sequence[Segment], *, reference_step_rate: ArrayLike | None = None
) -> Exposure:
    """Exposure of planned or told running.

    A segment between two bin centres is shared between its neighbours so that mean speed and
    gradient stay exact. `reference_step_rate` (66,) steps/min at `grid.speeds_mps()`: the
    runner's own; default by speed. Raises InvalidInputError for a negative distance, a speed
    or step-rate ratio that is not above 0, or a value that is not finite.
    """
    found: list[tuple[int, float, float, float]] = []
    clamped_m = 0.0
    for segment in segments:
        _check(segment)
        seconds = segment.distance_m / segment.speed_mps
        rate = float(_reference(np.asarray(segment.speed_mps), reference_step_rate))
        steps = seconds / SECONDS_PER_MINUTE * rate * segment.step_rate_ratio
        pairs, clamped = grid.split_cells(segment.speed_mps, segment.grade)
        clamped_m += segment.distance_m if clamped else 0.0
        found.extend(
            (cell, segment.distance_m * weight, seconds * weight, steps * weight)
            for cell, weight in pairs
        )
    columns = np.array(found, dtype=np.float64).reshape(-1, 4)
    total_m = float(columns[:, 1].sum())
    return from_cells(
        cells=columns[:, 0].astype(np.intp),
        metres=columns[:, 1],
        seconds=columns[:, 2],
        steps=columns[:, 3],
        lacks=(LACKS_BALANCE,),
        clamped_share=clamped_m / total_m if total_m > 0.0 else 0.0,
    )


def _check(segment: Segment) -> None:
    for name, amount, fits, span in (
        ("distance", segment.distance_m, segment.distance_m >= 0.0, "0 m or more"),
        ("speed", segment.speed_mps, segment.speed_mps > 0.0, "above 0 m/s"),
        ("step-rate ratio", segment.step_rate_ratio, segment.step_rate_ratio > 0.0, "above 0"),
        ("gradient", segment.grade, True, "a number"),
    ):
        if not (np.isfinite(amount) and fits):
            raise InvalidInputError(
                f"The {name} {amount} of a segment is not usable.", remedy=f"Give {span}."
            )


def _reference(speed_mps: FloatArray, reference_step_rate: ArrayLike | None) -> FloatArray:
    if reference_step_rate is None:
        return grid.reference_step_rate_spm(speed_mps)
    own = np.asarray(reference_step_rate, dtype=np.float64)
    return np.interp(speed_mps, grid.speeds_mps(), own)


def exposure_of(activity: Activity, *, reference_step_rate: ArrayLike | None = None) -> Exposure:
    """Exposure of a run or walk, weighted by time; pauses, gaps and standing left out.

    Without altitude the gradient is 0, without step rate `reference_step_rate` ((66,) steps/min
    at `grid.speeds_mps()`, the runner's own median) or the reference by speed stands in, and
    `lacks` says so. A summary without streams counts as one stretch of its mean speed. Other
    sports and an activity without any distance give an empty exposure.
    """
    if activity.sport not in (Sport.RUN, Sport.WALK):
        return _empty(LACKS_RUNNING)
    metres, speeds = _covered(activity)
    if metres is None or speeds is None:
        return _from_summary(activity, reference_step_rate)
    moving = derive.moving_steps(activity) & (metres > 0.0)
    if not moving.any():
        return _from_summary(activity, reference_step_rate)
    seconds = np.diff(activity.streams.time_s)[moving]
    gradient = _between_samples(derive.grade(activity))
    lacks: list[str] = []
    if gradient is None:
        lacks.append(LACKS_ALTITUDE)
    slope = np.zeros(seconds.shape) if gradient is None else gradient[moving]
    rate, measured = _step_rates(activity, moving, speeds[moving], reference_step_rate)
    if not measured:
        lacks.append(LACKS_STEP_RATE)
    left_share = _left_share(activity, moving, seconds)
    if left_share is None:
        lacks.append(LACKS_BALANCE)
    cells, clamped = grid.cell_of(speeds[moving], slope)
    covered = metres[moving]
    return from_cells(
        cells=cells,
        metres=covered,
        seconds=seconds,
        steps=seconds / SECONDS_PER_MINUTE * rate,
        left_share=left_share,
        lacks=lacks,
        clamped_share=float(covered[clamped].sum() / covered.sum()),
    )


def _empty(*lacks: str) -> Exposure:
    return Exposure(cells=np.zeros(0, dtype=np.intp), amounts=np.zeros((3, 0)), lacks=lacks)


def _covered(activity: Activity) -> tuple[FloatArray | None, FloatArray | None]:
    """Metres and speed of each step between samples; None without distance and speed."""
    streams = activity.streams
    distance = derive.filled_distance_m(streams)
    if distance is not None and len(streams) > 1:
        return np.maximum(np.diff(distance), 0.0), derive.step_speeds_mps(streams)
    device = _between_samples(streams.get(Channel.SPEED))
    if device is None:
        return None, None
    speeds = np.nan_to_num(device, nan=0.0)
    return speeds * np.diff(streams.time_s), speeds


def _from_summary(activity: Activity, reference_step_rate: ArrayLike | None) -> Exposure:
    seconds = activity.moving_s if activity.moving_s > 0.0 else activity.timer_s
    if not activity.distance_m or seconds <= 0.0:
        return _empty(LACKS_DISTANCE)
    segment = Segment(activity.distance_m, activity.distance_m / seconds)
    told = exposure_of_segments([segment], reference_step_rate=reference_step_rate)
    lacks = {*told.lacks, LACKS_ALTITUDE, LACKS_STEP_RATE, LACKS_STREAM}
    return replace(told, lacks=tuple(sorted(lacks)))


def _between_samples(column: FloatArray | None) -> FloatArray | None:
    """Mean of the two samples of each step; one of them where the other is missing."""
    if column is None or column.size < 2:
        return None
    first, second = column[:-1], column[1:]
    mean = (first + second) / 2.0
    return np.where(np.isnan(mean), np.where(np.isnan(first), second, first), mean)


def _step_rates(
    activity: Activity,
    moving: NDArray[np.bool_],
    speeds: FloatArray,
    reference_step_rate: ArrayLike | None,
) -> tuple[FloatArray, bool]:
    """Steps/min of each moving step, and whether any of it was measured."""
    reference = _reference(speeds, reference_step_rate)
    recorded = _between_samples(activity.streams.get(Channel.STEP_RATE))
    if recorded is None:
        return reference, False
    rate = recorded[moving]
    low, high = value("load.step_rate_low_spm"), value("load.step_rate_high_spm")
    known = (rate >= low) & (rate <= high)
    return np.where(known, rate, reference), bool(known.any())


def _left_share(activity: Activity, moving: NDArray[np.bool_], seconds: FloatArray) -> float | None:
    balance = _between_samples(activity.streams.get(Channel.CONTACT_BALANCE))
    if balance is None:
        return None
    percent = balance[moving]
    known = (percent > 0.0) & (percent < 100.0)
    if not known.any():
        return None
    return float(np.average(percent[known], weights=seconds[known])) / 100.0


def pack(exposure: Exposure) -> bytes:
    """Compact bytes, version 1: occupied cells only, 14 bytes each; `unpack` gives it back."""
    lacks = ",".join(exposure.lacks).encode()
    balance = math.nan if exposure.left_share is None else exposure.left_share
    header = _HEADER.pack(
        _MAGIC, _VERSION, len(lacks), exposure.cells.size, balance, exposure.clamped_share
    )
    rows = np.empty(exposure.cells.size, dtype=_CELL)
    rows["cell"] = exposure.cells
    for name, amounts in zip(_AMOUNTS, exposure.amounts, strict=True):
        rows[name] = amounts
    return header + rows.tobytes() + lacks


def unpack(data: bytes) -> Exposure:
    """Exposure from `pack`. Raises DataError for bytes that are damaged or of another version."""
    lacks_size, count, balance, clamped = _read_header(data)
    rows = np.frombuffer(data, _CELL, count, _HEADER.size)
    try:
        lacks = data[len(data) - lacks_size :].decode() if lacks_size else ""
    except UnicodeDecodeError as error:
        raise _damaged(str(error)) from error
    _check_cells(rows)
    return Exposure(
        cells=rows["cell"].astype(np.intp),
        amounts=np.stack([rows[name].astype(np.float64) for name in _AMOUNTS]),
        left_share=None if math.isnan(balance) else balance,
        lacks=tuple(lacks.split(",")) if lacks else (),
        clamped_share=clamped,
    )


def _read_header(data: bytes) -> tuple[int, int, float, float]:
    """(bytes of `lacks`, cells, left share or NaN, clamped share), checked against the length."""
    if len(data) < _HEADER.size:
        raise _damaged(f"{len(data)} bytes")
    magic, version, lacks_size, count, balance, clamped = _HEADER.unpack_from(data)
    if magic != _MAGIC or version != _VERSION:
        raise _damaged(f"version {version}")
    if len(data) != _HEADER.size + count * _CELL.itemsize + lacks_size:
        raise _damaged(f"{len(data)} bytes for {count} cells")
    return lacks_size, count, balance, clamped


def _damaged(what: str) -> DataError:
    return DataError(
        f"A stored exposure cannot be read ({what}).", remedy="Import the activity again."
    )


@dataclass(frozen=True, slots=True, eq=False)
class ExposureStack:
    """Many exposures as one: the cells of all in order, how many each has, left shares.

    `rows` (m,) with fields cell, metres, seconds, steps; `sizes` (n,); `left_shares` (n,) with
    NaN where not measured.
    """

    rows: NDArray[np.void]
    sizes: NDArray[np.intp]
    left_shares: FloatArray

    def __len__(self) -> int:
        return int(self.sizes.size)


def stack(exposures: Sequence[Exposure]) -> ExposureStack:
    """The exposures one after another."""
    return unpack_stack([pack(item) for item in exposures])


def unpack_stack(stored: Sequence[bytes]) -> ExposureStack:
    """A whole history from stored bytes at once. Raises DataError as `unpack` does."""
    start, size = _HEADER.size, _CELL.itemsize
    if any(len(data) < start for data in stored):
        raise _damaged(f"{min(map(len, stored))} bytes")
    heads = np.frombuffer(b"".join([data[:start] for data in stored]), _HEAD)
    ends = start + heads["cells"].astype(np.intp) * size
    lengths = np.fromiter(map(len, stored), np.intp, len(stored))
    sound = (heads["magic"] == _MAGIC) & (heads["version"] == _VERSION)
    for place in np.flatnonzero(~(sound & (ends + heads["lacks"] == lengths))).tolist():
        _read_header(stored[place])  # says what is wrong
    body = b"".join([data[start:end] for data, end in zip(stored, ends.tolist(), strict=True)])
    rows = np.frombuffer(body, _CELL)
    _check_cells(rows)
    return ExposureStack(
        rows=rows,
        sizes=heads["cells"].astype(np.intp),
        left_shares=heads["left_share"].astype(np.float64),
    )


def _check_cells(rows: NDArray[np.void]) -> None:
    highest = int(rows["cell"].max()) if rows.size else 0
    if highest >= math.prod(grid.shape()):
        raise _damaged(f"cell {highest} outside the grid")
