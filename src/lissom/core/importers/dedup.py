"""Telling copies: the same bytes, or the same session recorded or exported twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lissom.core.activity.model import Activity, Sport
from lissom.core.evidence import value
from lissom.core.importers.packing import Unpacked, unpacked


def content_hash(data: bytes | Unpacked) -> str:
    """SHA-256 of the uncompressed bytes, so that `run.fit` and `run.fit.gz` are one file."""
    plain = unpacked(data) if isinstance(data, bytes) else data
    return hashlib.sha256(plain.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Summary:
    """What is needed to tell whether two activities are one. `richness`: values recorded."""

    sport: Sport
    start: datetime
    elapsed_s: float
    distance_m: float | None
    richness: int


def summary_of(activity: Activity) -> Summary:
    streams = activity.streams
    dynamics = len(streams.columns) * len(streams)
    whole = 0 if activity.partial else 1
    return Summary(
        activity.sport, activity.start, activity.elapsed_s, activity.distance_m, dynamics + whole
    )


def same_session(one: Summary, other: Summary) -> bool:
    """Same sport, overlapping in universal time for most of the shorter, distance alike.

    Symmetric. Not transitive: of three that differ by 2 % each, the first and the last may be two
    sessions; `duplicates` therefore compares with what is kept alone. No distance counts as none
    covered, which is what vendors write for weights: 0 m or nothing.
    """
    if one.sport is not other.sport:
        return False
    between_s = (other.start - one.start).total_seconds()
    overlap_s = min(one.elapsed_s, between_s + other.elapsed_s) - max(0.0, between_s)
    shorter_s = min(one.elapsed_s, other.elapsed_s)
    if overlap_s <= 0 or overlap_s < value("import.duplicate_overlap_share") * shorter_s:
        return False
    metres = sorted((one.distance_m or 0.0, other.distance_m or 0.0))
    return metres[1] - metres[0] <= value("import.duplicate_distance_share") * metres[1]


def duplicates(summaries: Sequence[Summary]) -> dict[int, int]:
    """Index of each copy -> index of the richer one that is kept. First wins a tie.

    No two of those kept are the same session, and each copy is the same session as its own.
    """
    order = sorted(range(len(summaries)), key=lambda i: (-summaries[i].richness, i))
    kept: list[int] = []
    copies: dict[int, int] = {}
    for index in order:
        match = next((k for k in kept if same_session(summaries[k], summaries[index])), None)
        if match is None:
            kept.append(index)
        else:
            copies[index] = match
    return dict(sorted(copies.items()))
