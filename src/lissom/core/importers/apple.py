"""Apple Health export: workouts from the streamed table, routes and heart rates joined to them."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from lissom.core.activity.model import FloatArray
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.labels import NO_LABELS, Labels
from lissom.core.importers.listed import listed_session, session_with_beats
from lissom.core.importers.member import Member
from lissom.core.importers.points import instant, instants, number, sport_named
from lissom.core.importers.xml import HEAD_BYTES, HostileXmlError, root_name, top_elements
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

_ROOT = "HealthData"
_MAIN = "export.xml"
_FOLDER = "apple_health_export/"
_MOST_TABLES = 16
ROUTES = "workout-routes/"
_HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
_ZONE = "HKTimeZone"
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
_RATE_BITS = 8  # a beat is its Unix second and, in the low bits, its rate
_RATE_MASK = np.uint64((1 << _RATE_BITS) - 1)
_LAST_SECOND = 2**40


@dataclass(slots=True)
class _Workout:
    kind: str
    start: str
    end: str
    duration_s: float
    distance_m: float | None
    zone: str = ""
    routes: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.kind.removeprefix(_KIND)

    def labels(self, start: datetime | None) -> Labels:
        """What the table says: the sport, and local time where the workout took place."""
        told: dict[str, object] = {"sport": sport_named(self.label)}
        if start is not None:
            told["utc_offset_s"] = _offset_s(start, self.zone)
        return Labels.from_dict(told)


def _offset_s(start: datetime, zone: str) -> float | None:
    """The export writes all times in the zone of the phone; the workout may name its own."""
    try:
        local = start.astimezone(ZoneInfo(zone)) if zone else start
    except (ValueError, OSError, LookupError):
        local = start
    offset = local.utcoffset()
    return None if offset is None else offset.total_seconds()


@dataclass(slots=True)
class _Beats:
    """Heart rates of the whole export, eight bytes each."""

    packed: array[int] = field(default_factory=lambda: array("Q"))
    left_out: int = 0
    _sorted: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, dtype=np.uint64))

    def add(self, second: float, rate: float, *, most: int) -> None:
        if not (0 <= second < _LAST_SECOND and 1 <= rate < 1 << _RATE_BITS):
            return
        if len(self.packed) >= most:
            self.left_out += 1
        else:
            self.packed.append(int(second) << _RATE_BITS | round(rate))

    def sort(self) -> None:
        """Settle the order; nothing is added afterwards."""
        self._sorted = np.frombuffer(self.packed, dtype=np.uint64)
        self._sorted.sort()

    def near(self, moments_s: FloatArray, *, within_s: float) -> FloatArray:
        """The rate closest to each moment (Unix seconds, none missing), at most `within_s` away,
        else NaN; of two as close the earlier, of several in one second the lowest."""
        part = self._part(float(moments_s.min()) - within_s, float(moments_s.max()) + within_s)
        seconds, first = np.unique(part >> np.uint64(_RATE_BITS), return_index=True)
        if not seconds.size:
            return np.full(moments_s.shape, np.nan)
        at, rates = seconds.astype(np.float64), (part[first] & _RATE_MASK).astype(np.float64)
        after = np.minimum(np.searchsorted(at, moments_s), at.size - 1)
        before = np.maximum(after - 1, 0)
        earlier = np.abs(moments_s - at[before]) <= np.abs(at[after] - moments_s)
        best = np.where(earlier, before, after)
        return np.where(np.abs(at[best] - moments_s) <= within_s, rates[best], np.nan)

    def between(self, first_s: float, last_s: float) -> list[tuple[float, int]]:
        """(Unix second, beats a minute) from one moment to another, both included."""
        part = self._part(first_s, last_s)
        seconds, rates = (part >> np.uint64(_RATE_BITS)).tolist(), (part & _RATE_MASK).tolist()
        return list(zip(seconds, rates, strict=True))

    def _part(self, first_s: float, last_s: float) -> NDArray[np.uint64]:
        if not 0 <= last_s < _LAST_SECOND:
            return self._sorted[:0]
        low = math.ceil(max(first_s, 0.0)) << _RATE_BITS
        high = (math.floor(last_s) + 1) << _RATE_BITS
        first, last = np.searchsorted(self._sorted, np.array([low, high], dtype=np.uint64))
        return self._sorted[first:last]


class Entries(Protocol):
    """A ZIP archive, or a folder that was one."""

    def namelist(self) -> list[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


def is_table(head: bytes) -> bool:
    """Whether a file that begins like this is the table of an export, whatever its name: the phone
    writes the name in its own language."""
    return root_name(head) == _ROOT


@dataclass(frozen=True, slots=True)
class Export:
    """Which entries of an archive or folder belong to the export. `folder`: "" or ends in "/"."""

    main: str
    folder: str

    @classmethod
    def of(cls, entries: Entries) -> Export | None:
        """The export in an archive with these entries, if it is one."""
        names = entries.namelist()
        routed = {name.partition(ROUTES)[0] for name in names if ROUTES in name}
        likely = [name for name in names if name.lower().endswith(".xml") and _likely(name, routed)]
        for name in likely[:_MOST_TABLES]:
            with entries.open(name) as stream:
                if is_table(stream.read(HEAD_BYTES)):
                    return cls(name, _folder(name))
        return None

    def owns(self, filename: str) -> bool:
        """Routes come with their workouts; the other table repeats the main one."""
        return filename.startswith(self.folder or ROUTES)

    def sessions(self, archive: Entries, table: IO[bytes]) -> Iterator[Member | Finding]:
        """Each workout: its route with heart rates, else its heart rates, else its bare times.

        Routes that no workout names come last.
        """
        workouts, beats, problems = _read_table(table)
        yield from problems
        beats.sort()
        left = {
            name
            for name in archive.namelist()
            if name.startswith(self.folder + ROUTES) and name[-1] != "/"
        }
        for workout in workouts:
            yield from self._session(archive, left, workout, beats)
        for entry in sorted(left):
            yield from self._route(archive, entry, None, beats)

    def _session(
        self,
        archive: Entries,
        left: set[str],
        workout: _Workout,
        beats: _Beats,
    ) -> Iterator[Member | Finding]:
        start, end = _moment(workout.start), _moment(workout.end)
        routed = False
        for path in workout.routes:
            entry = self.folder + path.lstrip("/")
            if entry not in left:
                continue
            left.remove(entry)
            for item in self._route(archive, entry, workout, beats):
                routed = routed or isinstance(item, Member)
                yield item
        if routed:
            return
        if start is None:
            message = f"A workout has no readable start: {workout.start[:40]!r}"
            yield Finding("no-time", Level.WARNING, message)
            return
        yield _without_route(workout, start, end, beats)

    def _route(
        self,
        archive: Entries,
        entry: str,
        workout: _Workout | None,
        beats: _Beats,
    ) -> Iterator[Member | Finding]:
        path = entry.removeprefix(self.folder)
        most = int(value("import.most_file_bytes"))
        with archive.open(entry) as stream:
            route = stream.read(most + 1)
        if len(route) > most:
            yield Finding("too-large", Level.WARNING, f"The route {path} is too large.")
        else:
            labels = NO_LABELS if workout is None else workout.labels(_moment(workout.start))
            yield Member(path, _joined(route, workout, beats), labels)


def _likely(name: str, routed: set[str]) -> bool:
    folder = _folder(name)
    return folder.endswith(_FOLDER) or folder in routed or name.lower().endswith(_MAIN)


def _folder(name: str) -> str:
    head, slash, _ = name.rpartition("/")
    return head + slash


def _without_route(
    workout: _Workout, start: datetime, end: datetime | None, beats: _Beats
) -> Member:
    elapsed_s = float("nan") if end is None else (end - start).total_seconds()
    duration_s = workout.duration_s if workout.duration_s > 0 else elapsed_s
    name, labels = f"workout {workout.start}", workout.labels(start)
    last_s = start.timestamp() + (elapsed_s if elapsed_s >= duration_s else duration_s)
    longest_s = value("import.longest_activity_s")
    rates = beats.between(start.timestamp(), last_s) if duration_s <= longest_s else []
    if rates:
        data = session_with_beats(
            start=start,
            duration_s=duration_s,
            distance_m=workout.distance_m,
            label=workout.label,
            beats=rates,
        )
    else:
        data = listed_session(
            start=start,
            duration_s=duration_s,
            distance_m=workout.distance_m,
            label=workout.label,
            title=workout.label,
            elapsed_s=elapsed_s if elapsed_s > duration_s else None,
        )
    return Member(name, data, labels)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None


def _read_table(table: IO[bytes]) -> tuple[list[_Workout], _Beats, list[Finding]]:
    """Workouts and heart rates; each element is forgotten once read."""
    workouts: list[_Workout] = []
    beats = _Beats()
    most = int(value("import.most_beats"))
    problems: list[Finding] = []
    try:
        for element in top_elements(table):
            if element.tag == "Workout":
                workouts.append(_workout(element))
            elif element.tag == "Record" and element.get("type") == _HEART_RATE:
                second, _ = instant(element.get("startDate"))
                beats.add(second, number(element.get("value")), most=most)
    except HostileXmlError as error:
        problems.append(Finding("hostile-xml", Level.ERROR, str(error)))
    except etree.XMLSyntaxError as error:
        message = f"The table breaks off: {error.msg}. What came before was kept."
        problems.append(Finding("truncated", Level.WARNING, message))
    if beats.left_out:
        message = f"{beats.left_out} heart rates beyond {most} were left out."
        problems.append(Finding("too-large", Level.WARNING, message))
    return workouts, beats, problems


def _workout(element: etree._Element) -> _Workout:
    distance = number(element.get("totalDistance")) * _METRES.get(
        element.get("totalDistanceUnit", ""), 1.0
    )
    routes: list[str] = []
    zone = ""
    for inner in element.iter("WorkoutStatistics", "FileReference", "MetadataEntry"):
        if inner.tag == "FileReference":
            routes.append(inner.get("path", ""))
        elif inner.tag == "MetadataEntry":
            zone = inner.get("value", "") if inner.get("key") == _ZONE else zone
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
        zone=zone,
        routes=routes,
    )


def _joined(route: bytes, workout: _Workout | None, beats: _Beats) -> bytes:
    """The route with its sport and distance named and a rate at each point that has one near."""
    if workout is not None:
        named = _TRACK + b"<type>" + workout.label.encode("ascii", "ignore") + b"</type>"
        if workout.distance_m is not None and len(workout.routes) == 1:
            named += b"<extensions><Distance>%.2f</Distance></extensions>" % workout.distance_m
        route = route.replace(_TRACK, named, 1)
    texts = [found[1].decode("ascii", "replace") for found in _TIME.finditer(route)]
    moments_s = instants(texts)
    known = np.isfinite(moments_s)
    if not known.any():
        return route
    rates = np.full(moments_s.shape, np.nan)
    rates[known] = beats.near(moments_s[known], within_s=value("import.heart_rate_gap_s"))
    told = iter(rates.tolist())

    def with_rate(found: re.Match[bytes]) -> bytes:
        rate = next(told)
        return found[0] if math.isnan(rate) else found[0] + b"<hr>%d</hr>" % rate

    return _TIME.sub(with_rate, route)
