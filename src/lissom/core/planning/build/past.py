"""Facts of the past that rules ask for, from the done sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lissom.core.evidence import value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.problem import History
from lissom.core.runner import DoneKind, DoneSession, RunnerLevel
from lissom.core.units import monday_of

WEEKS = 8
_RUNNING = (DoneKind.RUN, DoneKind.RACE)
_FAST = ("VO2max", "repetition", "race", "race pace")


@dataclass(frozen=True, slots=True)
class WeekSum:
    """What was done in one calendar week."""

    minutes: int
    load: int
    distance_m: int
    runs: int


def load_of(done: DoneSession) -> int:
    """Session-RPE minutes: the runner's own effort, else the catalogue's, else easy."""
    if done.kind not in (DoneKind.RUN, DoneKind.RACE, DoneKind.WALK, DoneKind.CROSS):
        return 0
    if done.rpe_cr10 is not None:
        return round(done.minutes * done.rpe_cr10)
    row = sessions().get(done.type)
    easy = value("planning.rpe_easy")
    if row is None:
        return round(done.minutes * (row_rpe_of(done) or easy))
    if not row.hard or row.long:
        return round(done.minutes * (row.rpe or easy))
    quality = min(done.quality_minutes, done.minutes)
    return round(quality * row.rpe + (done.minutes - quality) * easy)


def row_rpe_of(done: DoneSession) -> float:
    """Effort of a race without more information; 0 for anything else."""
    return sessions()["race"].rpe if done.kind is DoneKind.RACE else 0.0


def is_hard(done: DoneSession) -> bool:
    return done.kind in _RUNNING and (done.hard or done.kind is DoneKind.RACE)


def is_key(done: DoneSession) -> bool:
    row = sessions().get(done.type)
    long = done.kind is DoneKind.RUN and row is not None and row.long
    return is_hard(done) or (done.kind is DoneKind.RUN and (done.key or long))


def week_sum(done: Iterable[DoneSession]) -> WeekSum:
    """Sums of running (walks and cross-training count in load only)."""
    items = list(done)
    running = [item for item in items if item.kind in _RUNNING]
    return WeekSum(
        minutes=round(sum(item.minutes for item in running)),
        load=sum(load_of(item) for item in items),
        distance_m=round(sum(item.distance_m or 0.0 for item in running)),
        runs=len({item.date for item in running}),
    )


def whole_weeks(history: Sequence[DoneSession], on: date) -> tuple[WeekSum, ...]:
    """The last eight whole calendar weeks before the week of `on`, oldest first."""
    monday = monday_of(on)
    return tuple(
        week_sum(
            item
            for item in history
            if monday - timedelta(weeks=back) <= item.date < monday - timedelta(weeks=back - 1)
        )
        for back in range(WEEKS, 0, -1)
    )


def history_facts(history: Sequence[DoneSession], on: date, *, level: RunnerLevel) -> History:
    """Everything the rules ask of the past, offsets negative."""

    def ago(item: DoneSession) -> int:
        return (item.date - on).days

    past = sorted((item for item in history if item.date < on), key=lambda item: item.date)
    running = [item for item in past if item.kind in _RUNNING]
    moving = [item for item in past if item.kind in (*_RUNNING, DoneKind.WALK)]
    month = -round(value("planning.spike_days"))
    massages = [item for item in past if item.kind is DoneKind.MASSAGE]
    regular = [item for item in massages if item.type not in ("pre_event", "post_event")]
    deep = [item for item in massages if item.type == "deep"]
    lower = [item for item in past if item.kind is DoneKind.STRENGTH and is_leg_strength(item)]
    weeks = whole_weeks(past, on)
    fast_since = -round(value("planning.fast_days"))
    fast = [item for item in running if _family(item) in _FAST or item.kind is DoneKind.RACE]
    threshold = [item for item in running if _family(item) in ("threshold", "fartlek")]
    return History(
        runs=tuple(
            (ago(item), round(item.distance_m or 0.0)) for item in moving if ago(item) >= month
        ),
        run_minutes=tuple(
            (ago(item), round(item.minutes)) for item in moving if ago(item) >= month
        ),
        last_run=_last(running, on),
        last_hard=_last([item for item in running if is_hard(item)], on),
        last_key=_last([item for item in running if is_key(item)], on),
        last_lower=_last(lower, on),
        last_massage=_last(massages, on),
        last_regular_massage=_last(regular, on),
        last_deep=_last(deep, on),
        last_threshold=_last(threshold, on),
        last_after_long=_last([item for item in running if item.type == "long_b2b"], on),
        long_yesterday=any(
            ago(item) == -1 and (row := sessions().get(item.type)) is not None and row.long
            for item in running
        ),
        every_other_day_yesterday=any(
            item.type == "walk_run" and ago(item) == -1 for item in running
        ),
        deep_in_90_days=any(ago(item) >= -round(value("planning.deep_days")) for item in deep),
        races=tuple(
            (ago(item), round(item.distance_m or 0.0))
            for item in running
            if item.kind is DoneKind.RACE
        ),
        strides=tuple(
            ago(item)
            for item in running
            if _family(item) == "strides" and ago(item) >= -round(value("planning.stride_days"))
        ),
        fast_ready=level >= RunnerLevel.L4 or any(ago(item) >= fast_since for item in fast),
        strength_weeks=_strength_weeks(past, on),
        week_minutes=tuple(week.minutes for week in weeks),
        week_load=tuple(week.load for week in weeks),
        week_distance_m=tuple(week.distance_m for week in weeks),
    )


def is_leg_strength(done: DoneSession) -> bool:
    """Core and upper-body work do not load the legs; any other strength session may."""
    name = done.type.lower()
    return not any(part in name for part in ("core", "upper", "foot", "mobility"))


def _strength_weeks(past: Sequence[DoneSession], on: date) -> int:
    """Calendar weeks of the last eight with at least one strength session."""
    monday = monday_of(on)
    return len(
        {
            monday_of(item.date)
            for item in past
            if item.kind is DoneKind.STRENGTH and item.date >= monday - timedelta(weeks=WEEKS)
        }
    )


def _family(done: DoneSession) -> str:
    row = sessions().get(done.type)
    return "" if row is None else row.family


def _last(items: Sequence[DoneSession], on: date) -> int | None:
    return (items[-1].date - on).days if items else None


def usual_minutes(weeks: Sequence[int]) -> float:
    """Mean minutes of the last whole weeks, those under half of the fullest left out."""
    least = value("outline.usual_week_share") * max(weeks, default=0)
    last = [minutes for minutes in weeks if minutes > 0 and minutes >= least]
    last = last[-round(value("outline.history_weeks")) :]
    return sum(last) / len(last) if last else 0.0
