"""Apple Health export: workouts from the streamed table, routes and heart rates joined to them."""

from __future__ import annotations

import math
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from lxml import etree

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.listed import listed_session
from lissom.core.importers.points import instant, number
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

_MAIN = "export.xml"
_FOLDER = "apple_health_export/"
_ROUTES = "workout-routes/"
_HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
_DISTANCES = {
    "HKQuantityTypeIdentifierDistanceWalkingRunning",
    "HKQuantityTypeIdentifierDistanceCycling",
    "HKQuantityTypeIdentifierDistanceSwimming",
}
_METRES = {"km": METRES_PER_KM, "mi": METRES_PER_MILE, "m": 1.0}
_SECONDS = {"min": SECONDS_PER_MINUTE, "s": 1.0, "hr": SECONDS_PER_HOUR}
_KIND = "HKWorkoutActivityType"
_TIME = re.compile(rb"<time>([^<]{1,40})</time>")
_TRACK = b"<trk>"


@dataclass(slots=True)
class _Workout:
    kind: str
    start: str
    end: str
    duration_s: float
    distance_m: float | None
    routes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Beats:
    """Heart rates in the order of the export: Unix seconds and beats a minute."""

    times: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def sort(self) -> None:
        order = sorted(range(len(self.times)), key=self.times.__getitem__)
        self.times = [self.times[i] for i in order]
        self.rates = [self.rates[i] for i in order]

    def near(self, second: float, *, within_s: float) -> float | None:
        """The rate closest to a moment, at most `within_s` away."""
        at = bisect_left(self.times, second)
        close = [i for i in (at - 1, at) if 0 <= i < len(self.times)]
        best = min(close, key=lambda i: abs(self.times[i] - second), default=None)
        if best is None or abs(self.times[best] - second) > within_s:
            return None
        return self.rates[best]


@dataclass(frozen=True, slots=True)
class Export:
    """Which entries of an archive belong to the export."""

    main: str
    folder: str

    @classmethod
    def of(cls, entries: Sequence[zipfile.ZipInfo]) -> Export | None:
        """The export in an archive with these entries, if it is one."""
        for info in entries:
            head, _, tail = info.filename.rpartition("/")
            if tail == _MAIN and f"{head}/".endswith(_FOLDER):
                return cls(info.filename, head + "/")
        return None

    def owns(self, filename: str) -> bool:
        """Routes come with their workouts; the other table repeats the main one."""
        return filename.startswith(self.folder)

    def sessions(
        self, archive: zipfile.ZipFile, table: IO[bytes]
    ) -> Iterator[tuple[str, bytes] | Finding]:
        """One GPX file per workout: its route with heart rates, or a track without points."""
        workouts, beats, problem = _read_table(table)
        if problem is not None:
            yield problem
        beats.sort()
        names = frozenset(archive.namelist())
        for workout in workouts:
            yield from self._session(archive, names, workout, beats)

    def _session(
        self, archive: zipfile.ZipFile, names: frozenset[str], workout: _Workout, beats: _Beats
    ) -> Iterator[tuple[str, bytes] | Finding]:
        most = int(value("import.most_file_bytes"))
        label = workout.kind.removeprefix(_KIND)
        routed = False
        for path in workout.routes:
            entry = self.folder + path.lstrip("/")
            if _ROUTES not in path or entry not in names:
                continue
            with archive.open(entry) as stream:
                route = stream.read(most + 1)
            if len(route) > most:
                yield Finding("too-large", Level.WARNING, f"The route {path} is too large.")
                continue
            routed = True
            yield path.lstrip("/"), _with_heart_rates(route, label, beats)
        if routed:
            return
        try:
            start = datetime.strptime(workout.start, "%Y-%m-%d %H:%M:%S %z")
        except ValueError:
            yield Finding(
                "no-time", Level.WARNING, f"A workout has no readable start: {workout.start}"
            )
            return
        yield (
            f"workout {workout.start}",
            listed_session(
                start=start,
                duration_s=workout.duration_s,
                distance_m=workout.distance_m,
                label=label,
                title=label,
            ),
        )


def _read_table(table: IO[bytes]) -> tuple[list[_Workout], _Beats, Finding | None]:
    """Workouts and heart rates; each element is forgotten once read.

    The export declares its own document type, so entities stay unresolved instead of refused.
    """
    workouts: list[_Workout] = []
    beats = _Beats()
    most = int(value("import.most_points"))
    problem: Finding | None = None
    try:
        for _, element in etree.iterparse(
            table,
            events=("end",),
            tag=("Record", "Workout", "ActivitySummary", "Correlation", "ClinicalRecord"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            if element.tag == "Workout":
                workouts.append(_workout(element))
            elif element.tag == "Record" and element.get("type") == _HEART_RATE:
                _add_beat(element, beats, most)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        problem = Finding(
            "truncated",
            Level.WARNING,
            f"The table breaks off: {error.msg}. What came before was kept.",
        )
    return workouts, beats, problem


def _add_beat(element: etree._Element, beats: _Beats, most: int) -> None:
    second, _ = instant(element.get("startDate"))
    rate = number(element.get("value"))
    if not math.isnan(second) and rate > 0 and len(beats.times) < most:
        beats.times.append(second)
        beats.rates.append(rate)


def _workout(element: etree._Element) -> _Workout:
    distance = number(element.get("totalDistance")) * _METRES.get(
        element.get("totalDistanceUnit", ""), 1.0
    )
    routes: list[str] = []
    for inner in element.iter("WorkoutStatistics", "FileReference"):
        if inner.tag == "FileReference":
            routes.append(inner.get("path", ""))
        elif inner.get("type") in _DISTANCES and not distance > 0:
            distance = number(inner.get("sum")) * _METRES.get(inner.get("unit", ""), 1.0)
    seconds = number(element.get("duration")) * _SECONDS.get(
        element.get("durationUnit", "min"), SECONDS_PER_MINUTE
    )
    return _Workout(
        kind=element.get("workoutActivityType", ""),
        start=element.get("startDate", ""),
        end=element.get("endDate", ""),
        duration_s=seconds,
        distance_m=distance if distance > 0 else None,
        routes=routes,
    )


def _with_heart_rates(route: bytes, label: str, beats: _Beats) -> bytes:
    """The route with its sport named and, where one was measured near, a rate at each point."""
    within_s = value("import.heart_rate_gap_s")

    def joined(found: re.Match[bytes]) -> bytes:
        second, _ = instant(found[1].decode("ascii", "replace"))
        rate = None if math.isnan(second) else beats.near(second, within_s=within_s)
        if rate is None:
            return found[0]
        return found[0] + b"<hr>%d</hr>" % round(rate)

    named = _TRACK + b"<type>" + label.encode("ascii", "ignore") + b"</type>"
    return _TIME.sub(joined, route.replace(_TRACK, named, 1))
