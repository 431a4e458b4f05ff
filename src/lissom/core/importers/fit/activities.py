"""Tables of one FIT file to activities: sessions, laps, pauses, local time, device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from lissom.core.activity.model import (
    Activity,
    Channel,
    FloatArray,
    Lap,
    Pause,
    Sport,
    Streams,
)
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.fit import profile
from lissom.core.importers.fit.channels import streams_of
from lissom.core.importers.fit.decode import FitFile
from lissom.core.importers.fit.exercises import lengths_of, sets_of
from lissom.core.importers.fit.tables import Table
from lissom.core.importers.fit.unused import unused
from lissom.core.importers.plausible import cleaned

_SPORTS: dict[int, Sport] = {
    profile.SPORT_RUNNING: Sport.RUN,
    profile.SPORT_CYCLING: Sport.CYCLE,
    profile.SPORT_SWIMMING: Sport.SWIM,
    profile.SPORT_WALKING: Sport.WALK,
    profile.SPORT_HIKING: Sport.WALK,
}
_STRENGTH_SUB_SPORT = 20
_QUARTER_HOUR_S = 900
_MOST_OFFSET_S = 15 * 3600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RPE_SCALE = 10.0  # the device stores 0-100 for CR-10


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one session says, in FIT seconds; NaN where it says nothing."""

    start_s: float
    elapsed_s: float
    timer_s: float
    distance_m: float
    ascent_m: float
    descent_m: float
    sport: float
    sub_sport: float
    exertion: float


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """The records of one session: FIT seconds (none missing) and columns."""

    times: FloatArray
    columns: dict[Channel, FloatArray]


def activities_of(
    fit: FitFile, *, where: str = "", told: Sport | None = None
) -> tuple[list[Activity], list[Finding]]:
    """All activities of one decoded file; a file of another kind gives a finding.

    `told`: the sport, whatever the file says.
    """
    records = fit.table(profile.RECORD.number)
    findings: list[Finding] = []
    times, shift = _absolute_times(fit, records)
    parts = _parts(fit, times, shift)
    if not parts and not len(records):
        return [], [_no_activity(fit, where)]
    if not parts or np.isnan(parts[0].start_s):
        return [], [
            Finding("no-time", Level.ERROR, "The file has no time of day, so no day.", where)
        ]
    if shift:
        findings.append(
            Finding(
                "clock-not-set",
                Level.WARNING,
                "The device's clock was not set; the file's own date and local time were used.",
                where,
            )
        )
    starts = np.array([part.start_s for part in parts])
    owner = np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)
    columns = streams_of(fit, records)
    known = ~np.isnan(times)
    dropped = len(records) - int(known.sum())
    if dropped:
        findings.append(
            Finding(
                "impossible-times",
                Level.WARNING,
                f"{dropped} of {len(records)} records have no possible time and were left out.",
                where,
            )
        )
    activities = []
    for index, part in enumerate(parts):
        mine = known & (owner == index)
        samples = _Samples(times[mine], _rows(columns, mine))
        ends_s = parts[index + 1].start_s if index + 1 < len(parts) else np.inf
        made = _activity(fit, part, samples, ends_s=ends_s, shift=shift)
        if told is not None:
            made = replace(made, sport=told)
        done, left_out = cleaned(made, where=where, said_m=_known(part.distance_m))
        activities.append(done)
        findings.extend(left_out)
    findings.extend(unused(fit, where=where))
    return activities, findings


def _rows(columns: dict[Channel, FloatArray], mine: np.ndarray) -> dict[Channel, FloatArray]:
    if mine.all():
        return columns
    return {channel: column[mine] for channel, column in columns.items()}


def _absolute_times(fit: FitFile, records: Table) -> tuple[FloatArray, float]:
    """Record times in FIT seconds, impossible ones NaN; and what was added to a dead clock."""
    times = records.times().copy()
    absolute = times >= profile.SYSTEM_TIME_LIMIT_S
    shift = 0.0
    if absolute.any():
        times[~absolute] = np.nan
    elif times.size and not np.isnan(times).all():
        shift = _clock_shift_s(fit, float(np.nanmin(times)))
        if np.isnan(shift):
            return np.full(times.shape, np.nan), 0.0
        times += shift
    known = times[~np.isnan(times)]
    if known.size:
        far = np.abs(times - np.median(known)) > value("import.longest_activity_s")
        times[far] = np.nan
    return times, shift


def _clock_shift_s(fit: FitFile, first_s: float) -> float:
    """Seconds to add to a clock that only counts since power-up; NaN when nothing tells.

    The activity message may tie such a clock to local time, and the file its day of creation.
    """
    activity = fit.table(profile.ACTIVITY.number)
    if len(activity):
        local, since_power_up = activity.column("local_timestamp")[-1], activity.times()[-1]
        if local >= profile.SYSTEM_TIME_LIMIT_S > since_power_up:
            return float(local - since_power_up)
    created = fit.table(profile.FILE_ID.number).column("time_created")
    created = created[created >= profile.SYSTEM_TIME_LIMIT_S]
    return float(created[0]) - first_s if created.size else float("nan")


def _parts(fit: FitFile, times: FloatArray, shift: float) -> list[_Part]:
    """Sessions in order of start; without any, one part that spans the records."""
    known = times[~np.isnan(times)]
    table = fit.table(profile.SESSION.number)
    found = [_session(table, row, known, shift) for row in range(len(table))]
    found = [part for part in found if not np.isnan(part.start_s)]
    if found:
        return sorted(found, key=lambda part: part.start_s)
    if not known.size and not len(table):
        return []
    start_s = float(known.min()) if known.size else np.nan
    return [replace(_empty(), start_s=start_s, **_sport_message(fit))]


def _empty() -> _Part:
    return _Part(*(float("nan"),) * 9)


def _sport_message(fit: FitFile) -> dict[str, float]:
    table = fit.table(profile.SPORT.number)
    if not len(table):
        return {}
    return {
        "sport": float(table.column("sport")[0]),
        "sub_sport": float(table.column("sub_sport")[0]),
    }


def _session(table: Table, row: int, known: FloatArray, shift: float) -> _Part:
    def cell(name: str) -> float:
        return float(table.column(name)[row])

    start_s, elapsed_s = cell("start_time") + shift, cell("total_elapsed_time")
    longest_s = value("import.longest_activity_s")
    if not start_s >= profile.SYSTEM_TIME_LIMIT_S:
        start_s = cell("timestamp") - elapsed_s if known.size == 0 else float(known.min())
    elif known.size and not known.min() - longest_s <= start_s <= _latest_s(table, known):
        start_s = float(known.min())
    if not start_s >= profile.SYSTEM_TIME_LIMIT_S:
        start_s = np.nan
    if elapsed_s > longest_s:
        elapsed_s = np.nan
    ascent_m, descent_m = cell("total_ascent"), cell("total_descent")
    return _Part(
        start_s=start_s,
        elapsed_s=elapsed_s,
        timer_s=cell("total_timer_time"),
        distance_m=cell("total_distance"),
        ascent_m=ascent_m + float(np.nan_to_num(cell("total_fractional_ascent"))),
        descent_m=descent_m + float(np.nan_to_num(cell("total_fractional_descent"))),
        sport=cell("sport"),
        sub_sport=cell("sub_sport"),
        exertion=cell("workout_rpe"),
    )


def _latest_s(table: Table, known: FloatArray) -> float:
    """No session starts later: with others before it, one may lie behind the last record."""
    latest_s = float(known.max())
    return latest_s if len(table) == 1 else latest_s + value("import.longest_activity_s")


def _activity(
    fit: FitFile, part: _Part, samples: _Samples, *, ends_s: float, shift: float
) -> Activity:
    times = samples.times
    start_s = min(part.start_s, float(times.min())) if times.size else part.start_s
    elapsed_s = part.elapsed_s
    if np.isnan(elapsed_s) and not times.size:
        elapsed_s = part.timer_s
    until_s = min(ends_s, start_s + elapsed_s if elapsed_s > 0 else np.inf)
    if times.size and ends_s == np.inf:
        until_s = max(until_s, float(times.max()))
    sport, sub_sport = _sport(part.sport, part.sub_sport)
    offset_s = None if shift else _utc_offset_s(fit)
    has_ascent = fit.crc_right and not np.isnan(part.ascent_m)
    return Activity(
        sport=sport,
        sub_sport=sub_sport,
        start=_EPOCH + timedelta(seconds=profile.FIT_EPOCH_S + start_s),
        elapsed_s=elapsed_s,
        timer_s=part.timer_s,
        moving_s=float("nan"),
        distance_m=_distance_m(fit, part, samples, start_s),
        distance_source="device",
        streams=Streams(times - start_s, samples.columns),
        source_format="fit",
        utc_offset_s=0 if offset_s is None else offset_s,
        offset_source="assumed" if offset_s is None else "device",
        ascent_m=_known(part.ascent_m) if has_ascent else None,
        descent_m=_known(part.descent_m) if has_ascent else None,
        ascent_source="device" if has_ascent else "",
        laps=_laps(fit, start_s, ends_s, shift),
        pauses=_pauses(fit, start_s, until_s, shift),
        sets=sets_of(fit, start_s, ends_s, shift),
        lengths=lengths_of(fit, start_s, ends_s, shift),
        device=_device(fit),
        perceived_exertion=_exertion(part.exertion),
        partial=fit.partial,
    )


def _distance_m(fit: FitFile, part: _Part, samples: _Samples, start_s: float) -> float | None:
    """The session's distance, unless damage makes it contradict the records that remain."""
    recorded = samples.columns.get(Channel.DISTANCE)
    if fit.crc_right or recorded is None or np.isnan(recorded).all():
        return _known(part.distance_m)
    share = value("import.distance_slack_share")
    covered = float(samples.times.max()) - start_s >= share * part.elapsed_s
    apart_m = abs(part.distance_m - float(np.nanmax(recorded)))
    if not covered:  # the records break off, the summary is all there is
        return _known(part.distance_m)
    return _known(part.distance_m) if apart_m <= share * part.distance_m else None


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _exertion(stored: float) -> float | None:
    points = stored / _RPE_SCALE
    return float(points) if 0 <= points <= 10 else None


def _sport(sport: float, sub_sport: float) -> tuple[Sport, str]:
    sub = -1 if np.isnan(sub_sport) else int(sub_sport)
    if sub == _STRENGTH_SUB_SPORT:
        return Sport.STRENGTH, ""
    kind = -1 if np.isnan(sport) else int(sport)
    name = "transition" if kind == profile.SPORT_TRANSITION else profile.SUB_SPORTS.get(sub, "")
    return _SPORTS.get(kind, Sport.OTHER), name


def _utc_offset_s(fit: FitFile) -> int | None:
    """Local minus universal time of the activity message, to the quarter of an hour."""
    table = fit.table(profile.ACTIVITY.number)
    if not len(table):
        return None
    difference = table.column("local_timestamp") - table.times()
    known = difference[np.abs(difference) <= _MOST_OFFSET_S]
    if not known.size:
        return None
    return round(float(known[-1]) / _QUARTER_HOUR_S) * _QUARTER_HOUR_S


def _laps(fit: FitFile, start_s: float, ends_s: float, shift: float) -> tuple[Lap, ...]:
    table = fit.table(profile.LAP.number)
    if not len(table):
        return ()
    names = ("start_time", "total_elapsed_time", "total_timer_time", "total_distance")
    starts, elapsed, timer, distance = (table.column(name) for name in names)
    heart_rate = table.column("avg_heart_rate")
    longest_s = value("import.longest_activity_s")
    laps = []
    for row in range(len(table)):
        at = starts[row] + shift
        span = elapsed[row] if not np.isnan(elapsed[row]) else timer[row]
        if not (start_s - 1.0 <= at < ends_s and at - start_s <= longest_s and span <= longest_s):
            continue
        laps.append(
            Lap(
                start_s=max(0.0, float(at - start_s)),
                elapsed_s=float(span),
                timer_s=float(timer[row] if timer[row] <= longest_s else span),
                distance_m=_known(distance[row]),
                mean_heart_rate_bpm=_known(heart_rate[row]),
            )
        )
    return tuple(sorted(laps, key=lambda lap: lap.start_s))


def _pauses(fit: FitFile, start_s: float, until_s: float, shift: float) -> tuple[Pause, ...]:
    """From each stop of the timer to its next start, within the activity."""
    table = fit.table(profile.EVENT.number)
    if not len(table):
        return ()
    of_timer = table.column("event") == profile.EVENT_TIMER
    times = (table.times() + shift)[of_timer]
    kinds = table.column("event_type")[of_timer]
    order = np.argsort(times, kind="stable")
    stopped_s: float | None = None
    pauses = []
    for at, kind in zip(times[order].tolist(), kinds[order].tolist(), strict=True):
        if not start_s <= at <= until_s:
            continue
        if kind in profile.EVENT_STOPS:
            stopped_s = at if stopped_s is None else stopped_s
        elif kind == profile.EVENT_START and stopped_s is not None:
            if at > stopped_s:
                pauses.append(Pause(stopped_s - start_s, at - start_s))
            stopped_s = None
    return tuple(pauses)


def _device(fit: FitFile) -> str:
    table = fit.table(profile.FILE_ID.number)
    if not len(table):
        return ""
    name = next((text for text in table.text("product_name") if text), "")
    maker = table.column("manufacturer")[0]
    brand = "" if np.isnan(maker) else profile.MANUFACTURERS.get(int(maker), "")
    if name:
        return name if not brand or name.startswith(brand) else f"{brand} {name}"
    return brand


def _no_activity(fit: FitFile, where: str) -> Finding:
    table = fit.table(profile.FILE_ID.number)
    kinds = table.column("type") if len(table) else np.array([np.nan])
    number = -1 if np.isnan(kinds[0]) else int(kinds[0])
    if number < 0 or profile.FILE_TYPES.get(number) == "activity":
        return Finding(
            "nothing-recorded", Level.ERROR, "The file holds no record and no session.", where
        )
    kind = profile.FILE_TYPES.get(number, f"type-{number}")
    article = "an" if kind[0] in "aeiou" else "a"
    return Finding(
        "not-an-activity",
        Level.INFO,
        f"This is {article} {kind} file, not a recorded activity.",
        where,
    )
