"""Turns one scheduled run into what a watch would have recorded, vectorised over the samples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lissom.core.activity.model import Activity, Channel, Lap, Pause, Sport, Streams
from lissom.demo import physiology
from lissom.demo.season import RETURN_WEEKS, STRAIN_WEEK, ScheduledRun
from lissom.demo.settings import (
    BODY,
    DEVICE_NAME,
    GENERATOR_VERSION,
    RECORDING,
    SEED,
    TIMEZONE,
)
from lissom.demo.terrain import METRES_PER_DEGREE, Course, course
from lissom.demo.workouts import RunKind, Workout

FloatArray = NDArray[np.float64]
_LAP_M = 1000.0


@dataclass(frozen=True, slots=True)
class _Gaps:
    """What this recording lacks."""

    heart_rate: bool
    treadmill: bool
    smart: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Route:
    """The run over distance, before it becomes samples in time."""

    distance_m: FloatArray
    line_m: FloatArray  # place on the course's line; differs when a hill is run up and down
    level_speed_mps: FloatArray
    altitude_m: FloatArray
    grade: FloatArray


def record(run: ScheduledRun) -> Activity:
    """The recording of this run; the same every time.

    Streams are at 1 Hz of timer time (thinned when the watch records smartly), pauses show as
    jumps of the clock, and a few runs lack heart rate, position or height.
    """
    rng = np.random.default_rng([SEED, GENERATOR_VERSION, run.weeks_ago, run.key])
    gaps = _gaps(run, rng)
    place = course(run.workout.course)
    route = _route(run, place, rng, flat=gaps.treadmill)
    speed, pauses = _speed_over_time(run, route, rng)
    distance = np.append(0.0, np.cumsum((speed[1:] + speed[:-1]) / 2.0))
    columns = {Channel.DISTANCE: distance, Channel.SPEED: speed}
    columns |= _body_columns(run, route, rng, speed=speed, distance=distance, pauses=pauses)
    if gaps.heart_rate:
        del columns[Channel.HEART_RATE]
    if not gaps.treadmill:
        columns |= _place_columns(place, route, distance, rng)
    time_s = _clock(speed.size, pauses)
    activity = _activity(run, time_s, columns, pauses, gaps)
    return _thinned(activity, rng) if gaps.smart else activity


def _gaps(run: ScheduledRun, rng: np.random.Generator) -> _Gaps:
    heart_rate, treadmill, smart = rng.uniform(size=3)
    plain = run.workout.kind in (RunKind.EASY, RunKind.TEMPO)
    return _Gaps(
        heart_rate=bool(heart_rate < RECORDING.without_heart_rate),
        treadmill=bool(plain and treadmill < RECORDING.treadmill * 2.0),
        smart=bool(smart < RECORDING.smart_recording),
    )


def _route(run: ScheduledRun, place: Course, rng: np.random.Generator, *, flat: bool) -> _Route:
    workout, step = run.workout, RECORDING.step_m
    ends = np.cumsum([part.distance_m for part in workout.parts])
    distance = np.arange(0.0, ends[-1] + step, step)
    index = np.minimum(np.searchsorted(ends, distance, side="right"), len(workout.parts) - 1)
    effort = _blurred(np.array([part.effort for part in workout.parts])[index], metres=14.0)
    effort *= 1.0 + physiology.smooth_noise(
        rng, count=distance.size, scale=RECORDING.speed_noise, memory=RECORDING.speed_noise_m / step
    )
    direction = np.array([part.direction for part in workout.parts])[index]
    line = np.append(0.0, np.cumsum(direction[:-1] * step)).astype(np.float64)
    altitude = np.zeros_like(distance) if flat else _altitude(workout, place, index, line)
    return _Route(
        distance_m=distance,
        line_m=line,
        level_speed_mps=effort * run.critical_speed_mps,
        altitude_m=altitude,
        grade=np.gradient(altitude, step),
    )


def _altitude(
    workout: Workout, place: Course, index: NDArray[np.intp], line_m: FloatArray
) -> FloatArray:
    """The course's heights, or a level course with the slopes that the workout asks for."""
    if all(part.grade is None for part in workout.parts):
        return place.height(line_m)
    grade = np.array([part.grade or 0.0 for part in workout.parts])[index]
    climbed = np.append(0.0, np.cumsum(grade[:-1])) * RECORDING.step_m
    return float(place.altitude_m[0]) + _blurred(climbed, metres=20.0)


def _blurred(column: FloatArray, *, metres: float) -> FloatArray:
    """A moving mean with a bell-shaped window, ends held."""
    reach = round(3.0 * metres / RECORDING.step_m)
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) * RECORDING.step_m / metres) ** 2)
    padded = np.pad(column, reach, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _speed_over_time(
    run: ScheduledRun, route: _Route, rng: np.random.Generator
) -> tuple[FloatArray, dict[int, int]]:
    """Speed at 1 Hz of timer time, and pauses as {second of the timer: length in seconds}."""
    speed = physiology.speed_on_slope(route.level_speed_mps, route.grade)
    arrival = np.append(0.0, np.cumsum(RECORDING.step_m / ((speed[1:] + speed[:-1]) / 2.0)))
    seconds = np.arange(0.0, np.floor(arrival[-1]) + 1.0)
    over_time = np.interp(seconds, arrival, speed)
    pauses = _pauses(run, seconds.size, rng)
    for stop in (0, *pauses):
        over_time *= 1.0 - 0.9 * np.exp(-np.abs(seconds - stop) / RECORDING.braking_s)
    return over_time, pauses


def _pauses(run: ScheduledRun, count: int, rng: np.random.Generator) -> dict[int, int]:
    wanted = int(rng.poisson(RECORDING.lights_per_run))
    if run.workout.kind is RunKind.RACE or count < 600:
        return {}
    stops = sorted({int(stop) for stop in rng.integers(120, count - 120, size=wanted)})
    lengths = rng.integers(RECORDING.shortest_light_s, RECORDING.longest_light_s, size=wanted)
    apart = [stop for place, stop in enumerate(stops) if not place or stop - stops[place - 1] > 30]
    return {stop: int(length) for stop, length in zip(apart, lengths, strict=False)}


def _body_columns(
    run: ScheduledRun,
    route: _Route,
    rng: np.random.Generator,
    *,
    speed: FloatArray,
    distance: FloatArray,
    pauses: dict[int, int],
) -> dict[Channel, FloatArray]:
    grade = np.interp(distance, route.distance_m, route.grade)
    temperature = _temperature(run, rng)
    power = speed * physiology.relative_cost(grade) / run.critical_speed_mps
    beats = physiology.heart_rate(
        rng, intensity=power, temperature_c=temperature, paused_at=tuple(pauses)
    )
    after_strain = RETURN_WEEKS[-1] - 4 <= run.weeks_ago <= STRAIN_WEEK
    gait = physiology.gait(
        rng,
        speed_mps=speed,
        grade=grade,
        left_balance_pct=(
            BODY.left_balance_after_strain_pct if after_strain else BODY.left_balance_pct
        ),
    )
    warming = 1.5 * np.exp(-np.arange(speed.size) / 600.0)
    return {
        Channel.HEART_RATE: np.round(beats),
        Channel.TEMPERATURE: np.round(temperature + warming),
        **gait,
    }


def _temperature(run: ScheduledRun, rng: np.random.Generator) -> float:
    """Air temperature (degrees C) of the season, warmest at the end of July."""
    phase = 2.0 * np.pi * (run.date.timetuple().tm_yday - 205) / 365.25
    mean = RECORDING.temperature_mean_c + RECORDING.temperature_swing_c * np.cos(phase)
    return float(mean + rng.normal(0.0, RECORDING.temperature_noise_c))


def _place_columns(
    place: Course, route: _Route, distance: FloatArray, rng: np.random.Generator
) -> dict[Channel, FloatArray]:
    line = np.interp(distance, route.distance_m, route.line_m)
    latitude, longitude = place.place(line)
    count = distance.size

    def wander() -> FloatArray:
        noise = physiology.smooth_noise(
            rng, count=count, scale=RECORDING.route_noise_m, memory=RECORDING.route_noise_s
        )
        return noise / METRES_PER_DEGREE

    height = np.interp(distance, route.distance_m, route.altitude_m)
    height += physiology.smooth_noise(
        rng, count=count, scale=RECORDING.barometer_noise_m, memory=RECORDING.barometer_noise_s
    )
    return {
        Channel.LATITUDE: latitude + wander(),
        Channel.LONGITUDE: longitude + wander() / np.cos(np.radians(latitude)),
        Channel.ALTITUDE: height,
    }


def _clock(count: int, pauses: dict[int, int]) -> FloatArray:
    time_s = np.arange(count, dtype=np.float64)
    for stop, length in pauses.items():
        time_s[stop + 1 :] += length
    return time_s


def _activity(
    run: ScheduledRun,
    time_s: FloatArray,
    columns: dict[Channel, FloatArray],
    pauses: dict[int, int],
    gaps: _Gaps,
) -> Activity:
    local = datetime.combine(run.date, run.start, tzinfo=ZoneInfo(TIMEZONE))
    offset = local.utcoffset()
    altitude = columns.get(Channel.ALTITUDE)
    rises = None if altitude is None else np.diff(_settled(altitude))
    timer_s = float(time_s.size - 1)
    return Activity(
        sport=Sport.RUN,
        sub_sport="treadmill" if gaps.treadmill else "street",
        title=f"{run.workout.title} (synthetic)",
        start=local.astimezone(UTC),
        utc_offset_s=0 if offset is None else int(offset.total_seconds()),
        offset_source="device",
        elapsed_s=float(time_s[-1]),
        timer_s=timer_s,
        moving_s=timer_s,
        distance_m=float(columns[Channel.DISTANCE][-1]),
        distance_source="device",
        streams=Streams(time_s=time_s, columns=columns),
        source_format="fit",
        ascent_m=None if rises is None else float(np.round(rises[rises > 0].sum())),
        descent_m=None if rises is None else float(np.round(-rises[rises < 0].sum())),
        ascent_source="" if rises is None else "device",
        laps=_laps(time_s, columns),
        pauses=tuple(
            Pause(float(time_s[at]), float(time_s[at] + long)) for at, long in pauses.items()
        ),
        device=DEVICE_NAME,
        perceived_exertion=run.workout.effort_cr10,
    )


def _settled(altitude: FloatArray) -> FloatArray:
    """Heights with the noise of the barometer averaged away (about half a minute)."""
    if altitude.size < 31:
        return altitude
    return np.convolve(altitude, np.full(31, 1.0 / 31.0), mode="valid")


def _laps(time_s: FloatArray, columns: dict[Channel, FloatArray]) -> tuple[Lap, ...]:
    """One lap per kilometre, as most watches set them, and the rest."""
    distance = columns[Channel.DISTANCE]
    beats = columns.get(Channel.HEART_RATE)
    marks = np.searchsorted(distance, np.arange(_LAP_M, distance[-1], _LAP_M))
    edges = np.unique([0, *marks, distance.size - 1])
    return tuple(
        Lap(
            start_s=float(time_s[first]),
            elapsed_s=float(time_s[last] - time_s[first]),
            timer_s=float(last - first),
            distance_m=float(distance[last] - distance[first]),
            mean_heart_rate_bpm=None if beats is None else float(beats[first : last + 1].mean()),
        )
        for first, last in pairwise(edges)
    )


def _thinned(activity: Activity, rng: np.random.Generator) -> Activity:
    """Keep a sample every 1 to 7 seconds, always the first, the last and those round a pause."""
    count = len(activity.streams)
    jumps = np.cumsum(rng.integers(1, RECORDING.smart_longest_gap_s + 1, size=count))
    time_s = activity.streams.time_s
    around = np.flatnonzero(np.diff(time_s) > 1.5)
    kept = np.unique(np.concatenate([[0, count - 1], jumps[jumps < count], around, around + 1]))
    columns = {name: column[kept] for name, column in activity.streams.columns.items()}
    return replace(activity, streams=Streams(time_s=time_s[kept], columns=columns))
