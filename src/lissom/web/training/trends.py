"""How a runner moves, recovers and bends over the weeks: trends with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from lissom.core.activity.decoupling import decoupling
from lissom.core.anatomy import Side
from lissom.core.evidence import value
from lissom.core.load.gait import MEASURES, GaitMean, gait_of
from lissom.core.load.graded import graded_speed
from lissom.core.load.trend import Trend, trend
from lissom.core.recovery.flexibility import Change, Measured, changes, flexibility_tests
from lissom.core.recovery.readiness import Readiness, readiness
from lissom.core.runner import CheckIn, DoneKind
from lissom.core.units import SECONDS_PER_MINUTE
from lissom.web.training import bridge, models, queries
from lissom.web.training.history import LoadedHistory, loaded
from lissom.web.training.kept import kept


@dataclass(frozen=True, slots=True)
class RunnerTrends:
    """Trends of twelve weeks up to a day. `efficiency`: level metres of equal effort per
    heartbeat at easy effort. `decoupling`: share by which that falls within an easy run. `gait`
    by measure, at equal speed. `calm`: 0 worst, 10 best."""

    on: date
    efficiency: Trend
    decoupling: Trend
    gait: dict[str, Trend]
    calm: Trend
    readiness: Readiness
    flexibility: tuple[Change, ...]


def runner_trends(runner: models.Runner, on: date) -> RunnerTrends:
    """Everything that moves slowly, read up to the day; kept while nothing of it changes."""
    since = on - timedelta(days=value("load.trend_days"))
    return kept("trends", runner, since=since, on=on, make=lambda: _read(runner, since, on))


def _read(runner: models.Runner, since: date, on: date) -> RunnerTrends:
    past = loaded(runner, since, on)
    said = queries.check_ins(runner, since, on)
    drift, gait = _of_streams(runner, past, since, on)
    return RunnerTrends(
        on=on,
        efficiency=_efficiency(past, on),
        decoupling=drift,
        gait=gait,
        calm=_calm(said, on),
        readiness=readiness(said, on),
        flexibility=_flexibility(runner, on),
    )


def _efficiency(past: LoadedHistory, on: date) -> Trend:
    days: list[date] = []
    metres_a_beat: list[float] = []
    rows = zip(past.sessions, past.exposures, past.heart_rates_bpm, strict=True)
    for done, grid, rate in rows:
        easy = done.rpe_cr10 is None or done.rpe_cr10 <= value("load.easy_rpe_cr10")
        counts = done.kind is DoneKind.RUN and not done.hard and easy
        speed = None if grid is None else graded_speed(grid)
        if counts and done.minutes >= value("load.easy_run_min") and speed and rate:
            days.append(done.date)
            metres_a_beat.append(speed.heart_rate_mps * SECONDS_PER_MINUTE / rate)
    return trend(days, metres_a_beat, on)


def _of_streams(
    runner: models.Runner, past: LoadedHistory, since: date, on: date
) -> tuple[Trend, dict[str, Trend]]:
    """Decoupling of easy runs, and gait of all runs, from the recorded streams."""
    hard_on = {done.date for done in past.sessions if done.hard}
    drift: list[tuple[date, float]] = []
    gaits: list[tuple[date, dict[str, GaitMean]]] = []
    for activity in queries.recorded_runs(runner, since, on):
        day = (activity.start + timedelta(seconds=activity.utc_offset_s)).date()
        gaits.append((day, gait_of(activity)))
        found = None if day in hard_on else decoupling(activity)
        if found is not None:
            drift.append((day, found.share))
    return (
        trend([day for day, _ in drift], [share for _, share in drift], on),
        {measure: _gait_trend(measure, gaits, on) for measure in MEASURES},
    )


def _gait_trend(measure: str, gaits: Sequence[tuple[date, dict[str, GaitMean]]], on: date) -> Trend:
    told = [(day, gait[measure]) for day, gait in gaits if measure in gait]
    return trend(
        [day for day, _ in told],
        [one.mean for _, one in told],
        on,
        speeds_mps=[one.speed_mps for _, one in told],
    )


def _calm(said: Sequence[CheckIn], on: date) -> Trend:
    told = [(item.at.date(), item.calm) for item in said if item.calm is not None]
    return trend([day for day, _ in told], [calm for _, calm in told], on)


def _flexibility(runner: models.Runner, on: date) -> tuple[Change, ...]:
    results = [bridge.measured_from_row(row) for row in queries.measurements(runner, on)]
    marathon_m = value("load.full_marathon_m") * (1.0 - value("classify.race_distance_share"))
    marathons = [
        race.date for race in queries.races_of(runner, until=on) if race.distance_m >= marathon_m
    ]
    return changes(results, on, marathons=marathons)


def flexibility_rows(runner: models.Runner, on: date) -> list[dict[str, Any]]:
    """Changes of the flexibility tests as rows of a document."""
    return [_flexibility_row(change) for change in _flexibility(runner, on)]


def document_of(found: RunnerTrends) -> dict[str, Any]:
    """The document of `lissom trends --json`."""
    return {
        "on": found.on,
        "weeks": round(value("load.trend_days") / 7),
        "efficiency": asdict(found.efficiency) | {"unit": "m per heartbeat"},
        "decoupling": asdict(found.decoupling) | {"unit": "share"},
        "gait": {measure: asdict(one) for measure, one in found.gait.items()},
        "calm": asdict(found.calm),
        "readiness": asdict(found.readiness),
        "flexibility": [_flexibility_row(change) for change in found.flexibility],
    }


def _flexibility_row(change: Change) -> dict[str, Any]:
    test = flexibility_tests()[change.test]

    def shown(measured: Measured | None) -> dict[str, Any] | None:
        return None if measured is None else {"on": measured.on, "amount": measured.amount}

    return {
        "test": test.id,
        "label": test.label,
        "unit": test.unit,
        "side": None if change.side is Side.NONE else change.side.value,
        "last": shown(change.last),
        "earlier": shown(change.earlier),
        "difference": change.difference,
        "low": change.low,
        "high": change.high,
        "verdict": change.verdict,
        "left_out": change.left_out,
        "noise_floor": test.noise_floor,
        "source": test.source,
    }
