"""The activity as every reader returns it and every model takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Sport(StrEnum):
    RUN = "run"
    WALK = "walk"
    CYCLE = "cycle"
    SWIM = "swim"
    STRENGTH = "strength"
    OTHER = "other"


class Channel(StrEnum):
    """Stream columns. The value is the stored name and carries the unit."""

    LATITUDE = "latitude_deg"
    LONGITUDE = "longitude_deg"
    DISTANCE = "distance_m"
    SPEED = "speed_mps"
    ALTITUDE = "altitude_m"
    HEART_RATE = "heart_rate_bpm"
    STEP_RATE = "step_rate_spm"  # steps of both feet per minute
    POWER = "power_w"
    TEMPERATURE = "temperature_c"
    VERTICAL_OSCILLATION = "vertical_oscillation_mm"
    CONTACT_TIME = "contact_time_ms"
    CONTACT_BALANCE = "contact_balance_pct"  # share of the left foot
    STEP_LENGTH = "step_length_mm"
    VERTICAL_RATIO = "vertical_ratio_pct"


@dataclass(frozen=True, slots=True, eq=False)
class Streams:
    """Columns of one length over time since start; NaN where a sample lacks a value.

    `time_s` is non-decreasing, starts at >= 0 and is never assumed to be 1 Hz.
    A channel that no sample has is absent from `columns`. Columns are never written to: what
    follows from them is worked out once and kept in `_derived`.
    """

    time_s: FloatArray
    columns: Mapping[Channel, FloatArray] = field(default_factory=dict)
    _derived: dict[str, FloatArray | None] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for channel, column in self.columns.items():
            if column.shape != self.time_s.shape:
                raise ValueError(f"{channel} has {column.shape}, time has {self.time_s.shape}")

    def __len__(self) -> int:
        return int(self.time_s.size)

    def get(self, channel: Channel) -> FloatArray | None:
        return self.columns.get(channel)

    def derived(self, name: str, make: Callable[[Streams], FloatArray | None]) -> FloatArray | None:
        """The series `name`, made from these streams on first use."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return self._derived[name]

    def __reduce__(self) -> tuple[type[Streams], tuple[FloatArray, Mapping[Channel, FloatArray]]]:
        return Streams, (self.time_s, self.columns)


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap: seconds from the activity's start, timer seconds, metres if known."""

    start_s: float
    elapsed_s: float
    timer_s: float
    distance_m: float | None = None
    mean_heart_rate_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The timer stood still from `start_s` to `end_s` (seconds from the activity's start)."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """One set of an exercise; times in seconds from the activity's start, NaN when not told.

    `exercise` is the device's name for it, "" when it has none.
    """

    start_s: float
    duration_s: float
    repetitions: int | None = None
    weight_kg: float | None = None
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class SwimLength:
    """One length of a pool, swum (`active`) or rested through."""

    start_s: float
    elapsed_s: float
    active: bool
    strokes: int | None = None
    stroke: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """One recorded session.

    `start` is an aware UTC instant; `utc_offset_s` the local offset and `offset_source` where
    it came from (`device`, `export`: its table says so, `assumed`). `lacks` names what models
    had to do without. `partial` marks an activity salvaged from a damaged file.
    """

    sport: Sport
    start: datetime
    elapsed_s: float
    timer_s: float
    moving_s: float
    distance_m: float | None
    distance_source: str
    streams: Streams
    source_format: str
    sub_sport: str = ""
    title: str = ""
    description: str = ""
    gear: str = ""
    utc_offset_s: int = 0
    offset_source: str = "assumed"
    ascent_m: float | None = None
    descent_m: float | None = None
    ascent_source: str = ""
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    sets: tuple[StrengthSet, ...] = ()
    lengths: tuple[SwimLength, ...] = ()
    device: str = ""
    perceived_exertion: float | None = None  # CR-10
    lacks: tuple[str, ...] = ()
    partial: bool = False
