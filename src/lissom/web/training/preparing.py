"""One file to the rows it will become. Runs in worker processes: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from isal import isal_zlib

from lissom.core.activity import storage
from lissom.core.activity.bests import best_efforts
from lissom.core.activity.model import Activity, Channel, Sport
from lissom.core.errors import Finding, Level
from lissom.core.evidence import table
from lissom.core.importers import dedup
from lissom.core.importers.labels import NO_LABELS, Labels
from lissom.core.importers.packing import Unpacked, unpacked
from lissom.core.importers.registry import read
from lissom.core.load.exposure import exposure_of
from lissom.core.load.exposure import pack as pack_exposure
from lissom.core.units import local_day

_GZIP = b"\x1f\x8b"
_COMPRESSION = 1
_RECORDINGS = frozenset({"fit", "gpx", "tcx"})


@dataclass(frozen=True, slots=True)
class PreparedActivity:
    """An activity ready to store: its values without streams, and the packed parts."""

    summary: Activity
    local_date: date
    streams: bytes
    exposure: bytes | None
    best_efforts_s: dict[str, float]
    mean_heart_rate_bpm: float | None
    highest_heart_rate_bpm: float | None
    richness: int


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file read. `data` is what will be kept of it; empty when it holds nothing to keep.
    `stands_in` as in `Member`."""

    name: str
    content_hash: str
    size_bytes: int
    format: str
    activities: tuple[PreparedActivity, ...]
    findings: tuple[Finding, ...]
    stored_as: str
    data: bytes
    labels: Labels = NO_LABELS
    stands_in: bool = False

    @property
    def failed(self) -> bool:
        """Nothing came out of it and something is wrong, rather than merely not training."""
        return not self.activities and not _only_information(self.findings)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its compression taken off, once for all who look inside."""

    name: str
    data: bytes
    plain: Unpacked
    content_hash: str


def opened(name: str, data: bytes) -> OpenedFile:
    """Hash of the uncompressed bytes; of the bytes as they are when nothing unpacks."""
    plain = unpacked(data)
    found = dedup.content_hash(plain if plain.data else Unpacked(data))
    return OpenedFile(name, data, plain, found)


def prepare(
    file: OpenedFile, *, now: datetime | None = None, labels: Labels = NO_LABELS
) -> PreparedFile:
    """Read, derive and pack one file. What goes wrong inside one activity is a finding.

    `now`, `labels` as in `registry.read`.
    """
    name, data = file.name, file.data
    result = read(file.plain, name=name, now=now, labels=labels)
    findings = list(result.findings)
    made: list[PreparedActivity] = []
    for activity in result.activities:
        try:
            made.append(prepared(activity))
        except (ValueError, ArithmeticError, LookupError) as error:
            findings.append(
                Finding("not-derived", Level.ERROR, f"The activity cannot be used ({error}).", name)
            )
    keep = bool(made) or (result.format in _RECORDINGS and not _only_information(findings))
    raw = data[:2] == _GZIP
    return PreparedFile(
        name=name,
        content_hash=file.content_hash,
        size_bytes=len(data),
        format=result.format,
        activities=tuple(made),
        findings=tuple(findings),
        stored_as="raw" if raw else "deflate",
        data=b"" if not keep else data if raw else isal_zlib.compress(data, _COMPRESSION),
        labels=labels,
    )


def _only_information(findings: Iterable[Finding]) -> bool:
    return all(finding.level is Level.INFO for finding in findings)


def prepared(activity: Activity) -> PreparedActivity:
    """An activity with all that is derived from it, ready to store."""
    rates = activity.streams.get(Channel.HEART_RATE)
    known = np.zeros(0) if rates is None else rates[np.isfinite(rates)]
    exposure = exposure_of(activity) if activity.sport in (Sport.RUN, Sport.WALK) else None
    bests = best_efforts(activity, best_distances_m()) if activity.sport is Sport.RUN else {}
    empty = replace(activity.streams, time_s=np.zeros(0), columns={})
    return PreparedActivity(
        summary=replace(activity, streams=empty),
        local_date=local_day(activity.start, activity.utc_offset_s),
        streams=storage.pack(activity.streams),
        exposure=None if exposure is None else pack_exposure(exposure),
        best_efforts_s={f"{metres:g}": seconds for metres, seconds in sorted(bests.items())},
        mean_heart_rate_bpm=float(known.mean()) if known.size else None,
        highest_heart_rate_bpm=float(known.max()) if known.size else None,
        richness=dedup.summary_of(activity).richness,
    )


def best_distances_m() -> tuple[float, ...]:
    """The distances whose best times are kept with every run."""
    return tuple(float(row["distance_m"]) for row in table("best_distances"))


def as_columns(item: PreparedActivity) -> dict[str, Any]:
    """The columns that this module derives."""
    return {
        "mean_heart_rate_bpm": item.mean_heart_rate_bpm,
        "highest_heart_rate_bpm": item.highest_heart_rate_bpm,
        "best_efforts_s": item.best_efforts_s,
        "richness": item.richness,
        "exposure": item.exposure,
    }
