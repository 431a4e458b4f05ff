"""An activity's streams as what a chart and a route line draw: few points, whole words.

The chart's numbers go to the page as data; the sentence and the table say the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, Channel, FloatArray, Sport, Streams
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE

MOST_POINTS = 480
_ROUTE_POINTS = 240
_SLOWEST_MPS = 0.6
_LEAST_STEPS_SPM = 60.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of the chart. `upside_down`: less is more (pace). None where nothing is known."""

    name: str
    unit: str
    css: str
    values: tuple[float | None, ...]
    kind: str
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """Panels over one axis: distance in km or miles, or minutes without a distance."""

    axis: str
    at: tuple[float, ...]
    panels: tuple[Panel, ...]

    def data(self) -> dict[str, Any]:
        """As the page's script reads it."""
        return {
            "axis": self.axis,
            "at": self.at,
            "panels": [
                {
                    "name": panel.name,
                    "unit": panel.unit,
                    "css": panel.css,
                    "values": panel.values,
                    "kind": panel.kind,
                    "upsideDown": panel.upside_down,
                }
                for panel in self.panels
            ],
        }


def trace_of(activity: Activity, *, miles: bool) -> Trace | None:
    """What changed along the way; None without samples."""
    streams = activity.streams
    if len(streams) < 2:
        return None
    unit_m = METRES_PER_MILE if miles else METRES_PER_KM
    distance = derive.filled_distance_m(streams)
    by_distance = distance is not None and distance[-1] > distance[0]
    along = distance / unit_m if by_distance and distance is not None else streams.time_s / 60.0
    axis = ("mi" if miles else "km") if by_distance else "min"
    edges = np.linspace(along[0], along[-1], min(MOST_POINTS, len(streams)) + 1)
    place = np.clip(np.searchsorted(edges, along, side="right") - 1, 0, edges.size - 2)
    middle = (edges[1:] + edges[:-1]) / 2.0

    def mean(column: FloatArray | None) -> FloatArray | None:
        return None if column is None else _means(column, place, edges.size - 1)

    panels = [
        _speed_panel(activity, mean, unit_m=unit_m, miles=miles),
        _panel(gettext("Heart rate"), "bpm", "c-hr", mean(streams.get(Channel.HEART_RATE))),
        _panel(gettext("Altitude"), "m", "c-alt", mean(streams.get(Channel.ALTITUDE))),
        _panel(gettext("Step rate"), "/min", "c-steps", mean(_steps(streams))),
    ]
    return Trace(
        axis=axis,
        at=tuple(round(float(value), 3) for value in middle),
        panels=tuple(panel for panel in panels if panel is not None),
    )


def _means(column: FloatArray, place: Any, size: int) -> FloatArray:
    known = np.isfinite(column)
    total = np.bincount(place[known], weights=column[known], minlength=size)
    count = np.bincount(place[known], minlength=size)
    means: FloatArray = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)
    return means


def _speed_panel(activity: Activity, mean: Any, *, unit_m: float, miles: bool) -> Panel | None:
    speed = mean(derive.speed_mps(activity))
    if speed is None:
        return None
    if activity.sport in (Sport.RUN, Sport.WALK):
        moving = np.where(speed > _SLOWEST_MPS, speed, np.nan)
        unit = "/mi" if miles else "/km"
        return _panel(
            gettext("Pace"), unit, "c-run", unit_m / moving, digits=1, kind="pace", upside_down=True
        )
    unit = "mph" if miles else "km/h"
    return _panel(gettext("Speed"), unit, "c-run", speed * 3600.0 / unit_m, digits=1, kind="number")


def _steps(streams: Streams) -> FloatArray | None:
    column = streams.get(Channel.STEP_RATE)
    return None if column is None else np.where(column >= _LEAST_STEPS_SPM, column, np.nan)


def _panel(
    name: str,
    unit: str,
    css: str,
    column: FloatArray | None,
    *,
    digits: int = 0,
    kind: str = "whole",
    upside_down: bool = False,
) -> Panel | None:
    if column is None or not np.isfinite(column).any():
        return None
    values = tuple(
        None if not np.isfinite(value) else round(float(value), digits) for value in column
    )
    return Panel(name, unit, css, values, kind, upside_down)


@dataclass(frozen=True, slots=True)
class Route:
    """The way as an SVG path in a box; north is up, and there is no map."""

    path: str
    width: int
    height: int
    start: tuple[str, str]
    end: tuple[str, str]


def route_of(streams: Streams, *, box: int = 100) -> Route | None:
    """The way run, scaled into a box; None without positions."""
    latitude, longitude = streams.get(Channel.LATITUDE), streams.get(Channel.LONGITUDE)
    if latitude is None or longitude is None:
        return None
    known = np.isfinite(latitude) & np.isfinite(longitude)
    if known.sum() < 2:
        return None
    north, east = latitude[known], longitude[known]
    east = np.unwrap(np.radians(east)) * np.cos(np.radians(north.mean()))
    north = np.radians(north)
    span = max(float(np.ptp(north)), float(np.ptp(east)))
    if span <= 0:
        return None
    step = max(1, north.size // _ROUTE_POINTS)
    scale = (box - 8) / span
    x = 4 + (east[::step] - east.min()) * scale
    y = 4 + (north.max() - north[::step]) * scale
    points = [(f"{a:.1f}", f"{b:.1f}") for a, b in zip(x, y, strict=True)]
    return Route(
        path="M" + "L".join(f"{a} {b}" for a, b in points),
        width=round(8 + float(np.ptp(east)) * scale),
        height=round(8 + float(np.ptp(north)) * scale),
        start=points[0],
        end=points[-1],
    )
