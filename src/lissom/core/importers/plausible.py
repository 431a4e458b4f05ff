"""What cleaning left out of a recording, as findings: distances and speeds that cannot be true."""

from __future__ import annotations

import numpy as np

from lissom.core.activity.cleaning import clean, in_order
from lissom.core.activity.derive import speed_limit_mps
from lissom.core.activity.geodesy import step_lengths_m
from lissom.core.activity.model import Activity, Channel, Streams
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.units import km


def cleaned(
    activity: Activity, *, where: str, said_m: float | None = None
) -> tuple[Activity, list[Finding]]:
    """The cleaned activity, and what was left out of it where that is more than 1 %.

    `said_m`: a total in the file that its reader already found wanting.
    """
    done = clean(activity)
    pairs = [
        (activity.distance_m if said_m is None else said_m, done.distance_m),
        (_span_m(activity.streams), _span_m(done.streams)),
    ]
    if done.distance_source == "gps":
        pairs.append((_path_m(in_order(activity.streams)), _span_m(done.streams)))
    wrong = [claimed for claimed, kept in pairs if claimed is not None and _apart(claimed, kept)]
    findings = []
    if wrong:
        findings.append(_distance(max(wrong), done, where))
    fast = _fast_samples(activity)
    if fast > value("import.left_out_share") * len(activity.streams):
        findings.append(_speed(fast, done, where))
    return done, findings


def _apart(claimed_m: float, kept_m: float | None) -> bool:
    if kept_m is None:
        return claimed_m != 0.0
    allowed_m = value("import.left_out_share") * max(claimed_m, kept_m)
    return abs(claimed_m - kept_m) > max(allowed_m, value("activity.position_step_m"))


def _span_m(streams: Streams) -> float | None:
    """From the least to the greatest distance of any sample, true or not."""
    distance = streams.get(Channel.DISTANCE)
    if distance is None:
        return None
    known = distance[np.isfinite(distance)]
    return float(known.max() - known.min()) if known.size else None


def _path_m(streams: Streams) -> float | None:
    """Length of the path over all positions on the globe, true or not."""
    latitude, longitude = streams.get(Channel.LATITUDE), streams.get(Channel.LONGITUDE)
    if latitude is None or longitude is None:
        return None
    on_globe = (np.abs(latitude) <= 90.0) & (np.abs(longitude) <= 180.0)
    return float(step_lengths_m(latitude[on_globe], longitude[on_globe]).sum())


def _fast_samples(activity: Activity) -> int:
    speed = activity.streams.get(Channel.SPEED)
    if speed is None:
        return 0
    return int(np.count_nonzero(speed > speed_limit_mps(activity.sport)))


def _distance(claimed_m: float, done: Activity, where: str) -> Finding:
    kept = "no distance was kept" if done.distance_m is None else f"{_km(done.distance_m)} was kept"
    return Finding(
        "impossible-distance",
        Level.WARNING,
        f"The file gives a distance of {_km(claimed_m)}, which cannot be true; "
        f"it was left out and {kept}.",
        where,
    )


def _speed(count: int, done: Activity, where: str) -> Finding:
    return Finding(
        "impossible-speed",
        Level.WARNING,
        f"{count} of {len(done.streams)} speeds are above {speed_limit_mps(done.sport):g} m/s; "
        "they were left out and the rest was kept.",
        where,
    )


def _km(metres: float) -> str:
    return f"{km(metres):,.1f} km"
