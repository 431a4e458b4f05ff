"""Distances on the ground from positions."""

from __future__ import annotations

import numpy as np

from lissom.core.activity.model import FloatArray

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


def step_lengths_m(latitude_deg: FloatArray, longitude_deg: FloatArray) -> FloatArray:
    """Great-circle metres from each sample to the next, shape (n - 1,); NaN beside a gap.

    Haversine on a sphere: within 0.5 % of the ellipsoid.
    """
    lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
    chord = (
        np.sin(np.diff(lat) / 2.0) ** 2
        + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2.0) ** 2
    )
    metres: FloatArray = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return metres


def longest_possible_step_m(latitude_deg: FloatArray, longitude_deg: FloatArray) -> float:
    """Metres that no step between neighbours exceeds: along the meridian, then the equator."""
    north, east = np.abs(np.diff(latitude_deg)), np.abs(np.diff(longitude_deg))
    return EARTH_RADIUS_M * float(np.radians((north + east).max(initial=0.0)))
