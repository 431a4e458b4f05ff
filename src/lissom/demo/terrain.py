"""Synthetic courses near Poole: smooth random hills along a closed line in the plane.

The lines pass public places (promenade, heath, downs) and belong to nobody's home; heights are
random curves with the character of the place, not a survey.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.demo.settings import SEED

FloatArray = NDArray[np.float64]

METRES_PER_DEGREE = 111_320.0
_NODE_M = 5.0
_PROMENADE = (
    (50.6865, -1.9440),
    (50.6985, -1.9240),
    (50.7045, -1.9090),
    (50.7107, -1.8950),
    (50.7158, -1.8752),
    (50.7197, -1.8430),
)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One lap of a closed course, sampled every few metres; distances wrap round."""

    id: str
    label: str
    lap_m: float
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_m: FloatArray

    def place(self, distance_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Latitude and longitude (degrees) at these metres from the start."""
        return self._at(self.latitude_deg, distance_m), self._at(self.longitude_deg, distance_m)

    def height(self, distance_m: FloatArray) -> FloatArray:
        """Altitude (m) at these metres from the start."""
        return self._at(self.altitude_m, distance_m)

    def _at(self, column: FloatArray, distance_m: FloatArray) -> FloatArray:
        nodes = np.linspace(0.0, self.lap_m, column.size)
        return np.interp(np.mod(distance_m, self.lap_m), nodes, column)


@dataclass(frozen=True, slots=True)
class _Shape:
    label: str
    lap_m: float
    base_m: float
    range_m: float
    shortest_wave_m: float
    latitude_deg: float = 0.0
    longitude_deg: float = 0.0


_SHAPES = {
    "seafront": _Shape("Seafront promenade", 0.0, 3.0, 5.0, 700.0),
    "heath": _Shape("Heath", 6400.0, 16.0, 34.0, 500.0, 50.7470, -1.9700),
    "downs": _Shape("Downs", 9200.0, 30.0, 85.0, 1000.0, 50.6390, -2.0700),
}
COURSE_IDS = tuple(_SHAPES)


@cache
def course(course_id: str) -> Course:
    """The course with this id (one of `COURSE_IDS`); the same on every call."""
    shape = _SHAPES[course_id]
    rng = np.random.default_rng([SEED, COURSE_IDS.index(course_id)])
    if shape.lap_m:
        latitude, longitude, lap_m = _ring(shape, rng)
    else:
        latitude, longitude, lap_m = _out_and_back()
    share = np.linspace(0.0, 1.0, latitude.size)
    if not shape.lap_m:
        share = 1.0 - np.abs(1.0 - 2.0 * share)
    altitude = _hills(share, shape, lap_m if shape.lap_m else lap_m / 2.0, rng)
    return Course(course_id, shape.label, lap_m, latitude, longitude, altitude)


def _ring(shape: _Shape, rng: np.random.Generator) -> tuple[FloatArray, FloatArray, float]:
    angle = np.linspace(0.0, 2.0 * np.pi, 4001)
    radius = np.ones_like(angle)
    for wave in range(2, 6):
        radius += 0.25 / wave * np.cos(wave * angle + rng.uniform(0.0, 2.0 * np.pi))
    north, east = radius * np.cos(angle), radius * np.sin(angle)
    length = float(np.hypot(np.diff(north), np.diff(east)).sum())
    scale = shape.lap_m / length
    return _to_degrees(north * scale, east * scale, shape.latitude_deg, shape.longitude_deg)


def _out_and_back() -> tuple[FloatArray, FloatArray, float]:
    points = np.array(_PROMENADE)
    start = points[0]
    north = (points[:, 0] - start[0]) * METRES_PER_DEGREE
    east = (points[:, 1] - start[1]) * METRES_PER_DEGREE * np.cos(np.radians(start[0]))
    line_north, line_east = np.append(north, north[-2::-1]), np.append(east, east[-2::-1])
    return _to_degrees(line_north, line_east, float(start[0]), float(start[1]))


def _to_degrees(
    north: FloatArray, east: FloatArray, latitude: float, longitude: float
) -> tuple[FloatArray, FloatArray, float]:
    """Sample a line in metres evenly and turn it into degrees; returns its length too."""
    along = np.append(0.0, np.hypot(np.diff(north), np.diff(east)).cumsum())
    nodes = np.linspace(0.0, along[-1], round(along[-1] / _NODE_M) + 1)
    north_deg = np.interp(nodes, along, north) / METRES_PER_DEGREE
    east_deg = np.interp(nodes, along, east) / (
        METRES_PER_DEGREE * float(np.cos(np.radians(latitude)))
    )
    return latitude + north_deg, longitude + east_deg, float(along[-1])


def _hills(
    share: FloatArray, shape: _Shape, length_m: float, rng: np.random.Generator
) -> FloatArray:
    height = np.zeros_like(share)
    for wave in range(1, int(length_m / shape.shortest_wave_m) + 1):
        size = rng.uniform(0.5, 1.0) / wave
        height += size * np.cos(2.0 * np.pi * wave * share + rng.uniform(0.0, 2.0 * np.pi))
    spread = float(height.max() - height.min())
    above = (height - float(height.min())) * (shape.range_m / spread)
    return np.asarray(shape.base_m + above, dtype=np.float64)
