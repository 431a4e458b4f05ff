"""TCX to activities: several in one file, points without position, laps, treadmill sessions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from lissom.core.activity.model import Activity, Channel, Lap, Sport
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.points import (
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
    slip_told,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAN = float("nan")
_NAMES = ("Trackpoint", "Track", "Lap", "Activity", "Course")
_OWN: dict[str, Channel] = {
    "altitudemeters": Channel.ALTITUDE,
    "distancemeters": Channel.DISTANCE,
    "latitudedegrees": Channel.LATITUDE,
    "longitudedegrees": Channel.LONGITUDE,
    "value": Channel.HEART_RATE,  # inside HeartRateBpm
}


@dataclass(slots=True)
class _Lap:
    start_s: float
    seconds: float
    distance_m: float
    heart_rate_bpm: float


@dataclass(slots=True)
class _Session:
    """One activity as far as it was read."""

    track: Track = field(default_factory=Track)
    laps: list[_Lap] = field(default_factory=list)
    sport: str = ""
    id_text: str = ""
    notes: str = ""
    device: str = ""


class _Reader:
    def __init__(self, where: str, *, mend: bool = False) -> None:
        self.where = where
        self.mend = mend
        self.session = _Session()
        self.done: list[_Session] = []
        self.courses = 0
        self.points = 0
        self.laps = 0
        self.tags = point_tags(_OWN)
        self.findings: list[Finding] = []
        self.broken = False

    def note(self, code: str, level: Level, message: str) -> None:
        self.findings.append(Finding(code, level, message, self.where))

    def run(self, data: bytes) -> None:
        last: etree._Element | None = None
        try:
            for name, element in ends(data, _NAMES, mend=self.mend):
                if name == "Trackpoint":
                    last = element
                    self.session.track.add(element, self.tags, new_row())
                    self.points += 1
                    if self.points % FORGET_EVERY:
                        continue
                    forget(element)
                else:
                    self._other(name, element)
                beyond = beyond_limits(points=self.points, laps=self.laps, activities=self.ended)
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
        if self.broken and (len(self.session.track) or self.session.laps):
            inside = next(last.iterancestors("{*}Activity"), None) if last is not None else None
            self._end_activity(inside)

    def _other(self, name: str, element: etree._Element) -> None:
        if name == "Track":
            self.session.track.end_segment()
        elif name == "Lap":
            self._end_lap(element)
            forget(element)
        elif name == "Activity":
            self._end_activity(element)
            forget(element)
        else:
            self.courses += 1
            self.session = _Session()
            forget(element)

    @property
    def ended(self) -> int:
        return len(self.done) + self.courses

    def _end_lap(self, element: etree._Element) -> None:
        self.laps += 1
        start_s, offset_s = instant(element.get("StartTime"))
        if offset_s is not None:
            self.session.track.offset_s = offset_s
        rate = child(element, "AverageHeartRateBpm")
        self.session.laps.append(
            _Lap(
                start_s=start_s,
                seconds=number(child_text(element, "TotalTimeSeconds")),
                distance_m=number(child_text(element, "DistanceMeters")),
                heart_rate_bpm=_NAN if rate is None else number(child_text(rate, "Value")),
            )
        )

    def _end_activity(self, element: etree._Element | None) -> None:
        session = self.session
        if element is not None:
            session.sport = element.get("Sport", "")
            session.id_text = child_text(element, "Id")
            session.notes = child_text(element, "Notes")
            creator = child(element, "Creator")
            session.device = "" if creator is None else child_text(creator, "Name")
        self.done.append(session)
        self.session = _Session()


def read_tcx(
    data: bytes, *, where: str = "", told: Sport | None = None
) -> tuple[list[Activity], list[Finding]]:
    """Every activity of the file; one without points needs a start and lap times.

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
    for session in reader.done:
        made = _activity(reader, session)
        if made is not None:
            activity, noticed = finish(made, told or _sport(session), where=where)
            activities.append(activity)
            reader.findings.extend(noticed)
    if not reader.done and not reader.broken:
        words = "a planned course, not" if reader.courses else "no"
        reader.note("not-an-activity", Level.INFO, f"The file holds {words} a recorded activity.")
    return activities, reader.findings


def _sport(session: _Session) -> Sport | None:
    """ "Other" is what many exports write for want of a name: then the notes may tell."""
    named = sport_named(session.sport)
    if named is None and session.sport:
        return sport_named(session.notes) or Sport.OTHER
    return named


def _activity(reader: _Reader, session: _Session) -> Activity | None:
    track = session.track
    starts = [lap.start_s for lap in session.laps if not math.isnan(lap.start_s)]
    timed = track.known_seconds()
    if missing := len(track) - timed.size:
        reader.note(
            "impossible-times",
            Level.WARNING,
            f"{missing} of {len(track)} points have no readable time and were left out.",
        )
    known = [*starts, *([float(timed.min())] if timed.size else [])]
    if not known:
        identity_s, _ = instant(session.id_text)
        if math.isnan(identity_s):
            reader.note("no-time", Level.ERROR, "The activity has no times.")
            return None
        known = [identity_s]
    start_s = min(known)
    lap_s = math.fsum(lap.seconds for lap in session.laps if lap.seconds > 0)
    if not timed.size and not 0 < lap_s <= value("import.longest_activity_s"):
        reader.note("no-points", Level.ERROR, "The activity has neither points nor a duration.")
        return None
    return _assemble(reader, session, start_s, lap_s)


def _assemble(reader: _Reader, session: _Session, start_s: float, lap_s: float) -> Activity:
    streams, pauses = streams_from(session.track, start_s)
    laps = tuple(_laps(session, start_s))
    distance_m = math.fsum(lap.distance_m for lap in session.laps if lap.distance_m > 0)
    whole = bool(laps) and len(laps) == len(session.laps) and not reader.broken
    offset_s = session.track.offset_s
    elapsed_s = max((lap.start_s + lap.elapsed_s for lap in laps), default=_NAN)
    return Activity(
        sport=Sport.OTHER,
        start=_EPOCH + timedelta(seconds=start_s),
        elapsed_s=elapsed_s if whole else _NAN,
        timer_s=lap_s if whole and lap_s > 0 else _NAN,
        moving_s=_NAN,
        distance_m=distance_m if whole and distance_m > 0 else None,
        distance_source="device",
        streams=streams,
        source_format="tcx",
        title=session.notes.splitlines()[0] if session.notes else "",
        utc_offset_s=offset_s or 0,
        offset_source="assumed" if offset_s is None else "device",
        laps=laps,
        pauses=pauses,
        device=session.device,
        partial=reader.broken,
    )


def _laps(session: _Session, start_s: float) -> list[Lap]:
    longest_s = value("import.longest_activity_s")
    found = []
    for lap in session.laps:
        if math.isnan(lap.start_s) or not 0 <= lap.seconds <= longest_s:
            continue
        if lap.start_s - start_s > longest_s:
            continue
        found.append(
            Lap(
                start_s=lap.start_s - start_s,
                elapsed_s=lap.seconds,
                timer_s=lap.seconds,
                distance_m=None if math.isnan(lap.distance_m) else lap.distance_m,
                mean_heart_rate_bpm=None if math.isnan(lap.heart_rate_bpm) else lap.heart_rate_bpm,
            )
        )
    return found
