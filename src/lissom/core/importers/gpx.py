"""GPX 1.0 and 1.1, with and without namespaces, to activities."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lxml import etree

from lissom.core.activity.model import Activity, Channel, Sport, Streams
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.points import (
    PLACE,
    Track,
    beyond_limits,
    finish,
    instant,
    new_row,
    number,
    point_tags,
    sport_named,
    streams_from,
)
from lissom.core.importers.xml import (
    FORGET_EVERY,
    HostileXmlError,
    child,
    child_text,
    ends,
    forget,
    is_slip,
    local_name,
    slip_told,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATITUDE, _LONGITUDE = PLACE[Channel.LATITUDE], PLACE[Channel.LONGITUDE]
_NAMES = ("trkpt", "trkseg", "trk", "metadata", "wpt", "rtept")
_ELAPSED = ("totalelapsedtime", "totaltime", "duration")
_TIMER = ("timertime", "movingtime")


@dataclass(slots=True)
class _Named:
    """A finished track and what its element said about it."""

    track: Track
    label: str = ""
    title: str = ""
    elapsed_s: float = float("nan")
    timer_s: float = float("nan")
    distance_m: float = float("nan")


class _Reader:
    def __init__(self, where: str, *, mend: bool = False) -> None:
        self.where = where
        self.mend = mend
        self.track = Track()
        self.done: list[_Named] = []
        self.file_time = ""
        self.other_points = 0
        self.creator = ""
        self.points = 0
        self.tags = point_tags({"ele": Channel.ALTITUDE})
        self.findings: list[Finding] = []
        self.broken = False

    def note(self, code: str, level: Level, message: str) -> None:
        self.findings.append(Finding(code, level, message, self.where))

    def run(self, data: bytes) -> None:
        last: etree._Element | None = None
        try:
            for name, element in ends(data, _NAMES, mend=self.mend):
                if name == "trkpt":
                    last = element
                    self._point(element)
                    self.points += 1
                    if self.points % FORGET_EVERY:
                        continue
                    forget(element)
                else:
                    self._other(name, element)
                beyond = beyond_limits(points=self.points, activities=len(self.done))
                if beyond:
                    self.note("too-large", Level.ERROR, beyond)
                    self.broken = True
                    break
        except HostileXmlError as error:
            self.broken = True
            self.note("hostile-xml", Level.ERROR, str(error))
        except etree.XMLSyntaxError as error:
            if is_slip(error) and not self.mend:
                raise
            self.broken = True
            self.note(
                "truncated",
                Level.WARNING,
                f"The file breaks off: {error.msg}. What came before was kept.",
            )
        if self.broken and len(self.track):
            track = next(last.iterancestors("{*}trk"), None) if last is not None else None
            self._end_track(track)

    def _other(self, name: str, element: etree._Element) -> None:
        if name == "trkseg":
            self.track.end_segment()
        elif name == "trk":
            self._end_track(element)
            forget(element)
        elif name == "metadata":
            self.file_time = self.file_time or child_text(element, "time")
        else:
            self.other_points += 1
            forget(element)
        if not self.creator:
            root = element.getroottree().getroot()
            self.creator = root.get("creator", "")
            self.file_time = self.file_time or child_text(root, "time")

    def _point(self, element: etree._Element) -> None:
        row = new_row()
        row[_LATITUDE] = number(element.get("lat"))
        row[_LONGITUDE] = number(element.get("lon"))
        self.track.add(element, self.tags, row)

    def _end_track(self, element: etree._Element | None) -> None:
        named = _Named(self.track)
        if element is not None:
            named.label, named.title = child_text(element, "type"), child_text(element, "name")
            extensions = child(element, "extensions")
            if extensions is not None:
                _track_totals(extensions, named)
        self.done.append(named)
        self.track = Track()


def _track_totals(extensions: etree._Element, named: _Named) -> None:
    for inner in extensions.iter("{*}*"):
        name = local_name(str(inner.tag)).lower()
        if name in _ELAPSED and math.isnan(named.elapsed_s):
            named.elapsed_s = number(inner.text)
        elif name in _TIMER and math.isnan(named.timer_s):
            named.timer_s = number(inner.text)
        elif name in {"distance", "totaldistance"} and math.isnan(named.distance_m):
            named.distance_m = number(inner.text)


def read_gpx(
    data: bytes, *, where: str = "", told: Sport | None = None
) -> tuple[list[Activity], list[Finding]]:
    """Every track with times as an activity; a track without points needs time and duration.

    `told`: the sport, whatever the file says.
    """
    reader = _Reader(where)
    try:
        reader.run(data)
    except etree.XMLSyntaxError as error:
        reader = _Reader(where, mend=True)
        reader.note("broken-inside", Level.WARNING, slip_told(error))
        reader.run(data)
    activities: list[Activity] = []
    for named in reader.done:
        made = _from_points(reader, named) if len(named.track) else _without_points(reader, named)
        if made is not None:
            sport = told or sport_named(named.label) or sport_named(named.title)
            if sport is None and named.label:
                sport = Sport.OTHER
            activity, noticed = finish(made, sport, where=where)
            activities.append(activity)
            reader.findings.extend(noticed)
    if not reader.done and not reader.broken:
        reader.note("not-an-activity", Level.INFO, _nothing(reader))
    return activities, reader.findings


def _nothing(reader: _Reader) -> str:
    if reader.other_points:
        return "The file holds waypoints or a planned route, not a recorded track."
    return "The file holds no track."


def _from_points(reader: _Reader, named: _Named) -> Activity | None:
    track = named.track
    known = track.known_seconds()
    missing = len(track) - known.size
    if not known.size:
        reader.note("no-time", Level.ERROR, "The track has no times, so it is no recorded session.")
        return None
    if missing:
        reader.note(
            "impossible-times",
            Level.WARNING,
            f"{missing} of {len(track)} points have no readable time and were left out.",
        )
    if known.size < 2:
        reader.note("too-short", Level.INFO, "A track of a single point is no session.")
        return None
    start_s = float(known.min())
    streams, pauses = streams_from(track, start_s)
    activity = _activity(reader, named, start_s, streams)
    return replace(activity, pauses=pauses)


def _without_points(reader: _Reader, named: _Named) -> Activity | None:
    start_s, _ = instant(reader.file_time)
    timer_s = named.timer_s if named.timer_s > 0 else named.elapsed_s
    elapsed_s = max(timer_s, named.elapsed_s) if named.elapsed_s > 0 else timer_s
    if math.isnan(start_s) or not 0 < elapsed_s <= value("import.longest_activity_s"):
        reader.note(
            "no-points",
            Level.ERROR,
            "The track has no points, and no time with a duration either.",
        )
        return None
    streams = Streams(streams_from(Track(), 0.0)[0].time_s)
    activity = _activity(reader, named, start_s, streams)
    return replace(activity, elapsed_s=elapsed_s, timer_s=timer_s)


def _activity(reader: _Reader, named: _Named, start_s: float, streams: Streams) -> Activity:
    offset_s = named.track.offset_s
    return Activity(
        sport=Sport.OTHER,
        start=_EPOCH + timedelta(seconds=start_s),
        elapsed_s=float("nan"),
        timer_s=float("nan"),
        moving_s=float("nan"),
        distance_m=None if math.isnan(named.distance_m) else named.distance_m,
        distance_source="device",
        streams=streams,
        source_format="gpx",
        title=named.title,
        utc_offset_s=offset_s or 0,
        offset_source="assumed" if offset_s is None else "device",
        device=reader.creator,
        partial=reader.broken,
    )
