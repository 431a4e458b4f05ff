"""The state of the body on a day, as one document: load, form, soreness and its forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, STATE_INDEX, states_of
from lissom.core.load.cardio import FormSeries, form_series, monotony_and_strain
from lissom.core.load.session_load import LoadWay
from lissom.core.load.spike import spike_guard
from lissom.core.planning.build.past import load_of
from lissom.core.recovery.soreness import Forecast, default_model
from lissom.core.runner import DoneKind, DoneSession
from lissom.core.units import METRES_PER_KM
from lissom.web.training import models, planning, queries
from lissom.web.training.history import LoadedHistory, loaded
from lissom.web.training.kept import kept

FloatArray = NDArray[np.float64]

WINDOWS_D = (7, 28)
FORECAST_D = 7
_LONGEST_D = 30
_RUNS = (DoneKind.RUN, DoneKind.RACE)


@dataclass(frozen=True, slots=True, eq=False)
class BodyState:
    """What is known on a day; `days_known` from the first session to the day, both included."""

    on: date
    past: LoadedHistory
    ahead: Forecast
    form: FormSeries
    loads: Mapping[date, float]
    days_known: int
    last_day: date | None
    check_ins: int


def body_state(runner: models.Runner, on: date) -> BodyState:
    """Read everything done and said up to the day, that day included; kept while nothing of it
    changes."""
    since = on - planning.history_days()
    return kept("body", runner, since=since, on=on, make=lambda: _read(runner, since, on))


def _read(runner: models.Runner, since: date, on: date) -> BodyState:
    past = loaded(runner, since, on)
    said = queries.check_ins(runner, since, on)
    state = planning.recovery_state(past, said, on)
    loads: dict[date, float] = {}
    for done in past.sessions:
        loads[done.date] = loads.get(done.date, 0.0) + load_of(done)
    first = min((done.date for done in past.sessions), default=None)
    return BodyState(
        on=on,
        past=past,
        ahead=default_model().forecast(state, FORECAST_D + 1),
        form=form_series(loads, until=on),
        loads=loads,
        days_known=0 if first is None else (on - first).days + 1,
        last_day=queries.last_day(runner),
        check_ins=len(said),
    )


def document_of(body: BodyState) -> dict[str, Any]:
    """The document of `lissom status --json`. Soreness in whole or half points of 0-10."""
    runs = [done for done in body.past.sessions if done.kind in _RUNS]
    form = body.form
    return {
        "on": body.on,
        "days_known": body.days_known,
        "last_day": body.last_day,
        "check_ins": body.check_ins,
        "level": {
            "level": int(body.past.level.level),
            "basis": body.past.level.basis,
            "weekly_km": round(body.past.level.weekly_km, 1),
        },
        "pace": {
            "critical_speed_mps": body.past.pace.critical_speed_mps,
            "easy_speed_mps": body.past.pace.easy_speed_mps,
            "source": body.past.pace.source,
        },
        "distance_km": {f"days_{days}": _distance(runs, body.on, days) for days in WINDOWS_D},
        "form": {
            "fitness": round(float(form.fitness[-1]), 1),
            "fatigue": round(float(form.fatigue[-1]), 1),
            "form": round(float(form.form[-1]), 1),
            "missing_days": form.missing_days,
            "unit": "minutes x effort 0-10, daily mean over 42 and 7 days",
        },
        "week": _week(body),
        "longest_run": _longest(runs, body.on),
        "groups": _groups(body),
    }


def _week(body: BodyState) -> dict[str, Any]:
    """Load of the last seven days: minutes x effort of all training with monotony and strain, and
    what the other ways of counting say of the sessions that have the data for them."""
    days = [body.on - timedelta(days=ago) for ago in range(7)]
    daily = [body.loads.get(day, 0.0) for day in days]
    monotony, strain = monotony_and_strain(daily)
    loads = [
        load
        for done, load in zip(body.past.sessions, body.past.loads(), strict=True)
        if done.date in days
    ]
    ways = {way: [load.by(way) for load in loads] for way in LoadWay}
    return {
        "load": round(sum(daily)),
        "monotony": None if monotony is None else round(monotony, 2),
        "strain": round(strain),
        "by_way": {
            way.value: {
                "sessions": sum(one is not None for one in found),
                "load": round(sum(one or 0.0 for one in found), 1),
            }
            for way, found in ways.items()
        },
    }


def _distance(runs: Sequence[DoneSession], on: date, days: int) -> float:
    since = on - timedelta(days=days)
    metres = sum(done.distance_m or 0.0 for done in runs if since < done.date <= on)
    return round(metres / METRES_PER_KM, 1)


def _longest(runs: Sequence[DoneSession], on: date) -> dict[str, float | None]:
    since = on - timedelta(days=_LONGEST_D)
    longest = max((done.distance_m or 0.0 for done in runs if since <= done.date <= on), default=0)
    limit = spike_guard(0.0, longest or None).limit_m
    return {
        "longest_30d_km": round(longest / METRES_PER_KM, 1) if longest else None,
        "next_at_most_km": None if limit is None else round(limit / METRES_PER_KM, 1),
    }


def _groups(body: BodyState) -> dict[str, dict[str, Any]]:
    loads = {days: _load(body, days) for days in WINDOWS_D}
    found: dict[str, dict[str, Any]] = {}
    for group in GROUPS:
        places = [STATE_INDEX[state.id] for state in states_of(group.id)]
        found[group.id] = {
            "label": group.label,
            "load_share": {
                f"days_{days}": round(_share(loads[days], places), 2) for days in WINDOWS_D
            },
            "soreness": {
                state.id: _soreness(body.ahead, STATE_INDEX[state.id])
                for state in states_of(group.id)
            },
        }
    return found


def _load(body: BodyState, days: int) -> FloatArray:
    """Negative work (27,) of the last days, J/kg."""
    since = body.on - timedelta(days=days)
    rows = [place for place, done in enumerate(body.past.sessions) if since < done.date <= body.on]
    work: FloatArray = body.past.negative_work_j_per_kg[rows].sum(axis=0)
    return work


def _share(load: FloatArray, places: Sequence[int]) -> float:
    """The group's share of the most loaded state; 0 without any load."""
    top = float(load.max(initial=0.0))
    return float(load[places].max()) / top if top > 0.0 else 0.0


def _soreness(ahead: Forecast, place: int) -> dict[str, Any]:
    mean, low, high = (
        [half_point(part[day, place]) for day in range(FORECAST_D + 1)]
        for part in (ahead.mean, ahead.low, ahead.high)
    )
    return {"now": mean[0], "low": low[0], "high": high[0], "forecast": _days(mean, low, high)}


def _days(
    mean: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> list[Mapping[str, float]]:
    return [
        {"day": day, "mean": mean[day], "low": low[day], "high": high[day]}
        for day in range(1, len(mean))
    ]


def half_point(points: float) -> float:
    return round(float(points) * 2) / 2
