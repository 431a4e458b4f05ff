"""Calendar weeks of the plan: what is already done in the first, and the most that is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from lissom.core.evidence import value
from lissom.core.planning.build.levels import Standing, return_shares
from lissom.core.planning.build.past import (
    is_hard,
    is_leg_strength,
    usual_minutes,
    week_sum,
    whole_weeks,
)
from lissom.core.planning.build.permissions import Permission
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.problem import Week
from lissom.core.runner import DoneKind, DoneSession

_RUNNING = (DoneKind.RUN, DoneKind.RACE)


def calendar_weeks(
    inputs: PlanningInput,
    days: Sequence[date],
    permissions: Sequence[Permission],
    standing: Standing,
) -> tuple[Week, ...]:
    """Weeks from the one that holds the first planned day to the one that holds the last."""
    monday = inputs.on - timedelta(days=inputs.on.weekday())
    count = ((days[-1] - monday).days // 7) + 1
    stepped = _stepped_weeks(days, monday, permissions)
    caps, way_back = _caps(inputs, standing, count, stepped)
    made: list[Week] = []
    for index in range(count):
        start = monday + timedelta(weeks=index)
        places = tuple(place for place, day in enumerate(days) if 0 <= (day - start).days < 7)
        shares = [share for place in places if (share := permissions[place].share) is not None]
        cap = caps[index]
        if shares:
            usual = round(min(shares) * _usual_minutes(inputs))
            cap = usual if cap is None else min(cap, usual)
            way_back = way_back | {index}
        done = [item for item in inputs.history if start <= item.date < inputs.on]
        week = _week(index, start, places, done if index == 0 else [], cap)
        made.append(replace(week, returning=index in way_back and cap is not None))
    return tuple(made)


def _stepped_weeks(
    days: Sequence[date], monday: date, permissions: Sequence[Permission]
) -> frozenset[int]:
    """Weeks in which an injury's walk-run sessions fill at least half of the days."""
    counts = Counter(
        (day - monday).days // 7
        for day, kept in zip(days, permissions, strict=True)
        if kept.walk_runs or not kept.running
    )
    return frozenset(week for week, count in counts.items() if 2 * count >= 7)


def _week(
    index: int,
    monday: date,
    places: tuple[int, ...],
    done: Sequence[DoneSession],
    cap: int | None,
) -> Week:
    sums = week_sum(item for item in done if item.kind is not DoneKind.RACE)
    runs = [item for item in done if item.kind in _RUNNING]
    strength = [item for item in done if item.kind is DoneKind.STRENGTH]
    return Week(
        index=index,
        monday=monday,
        days=places,
        done_days=7 - len(places) if index == 0 else 0,
        done_runs=len({item.date for item in runs}),
        done_seconds=sum(count > 1 for count in Counter(item.date for item in runs).values()),
        done_hard=len({item.date for item in runs if is_hard(item)}),
        done_load=sums.load,
        done_minutes=sums.minutes,
        done_distance_m=sums.distance_m,
        done_quality_minutes=round(
            sum(item.quality_minutes for item in runs if item.kind is not DoneKind.RACE)
        ),
        done_longest_m=round(max((item.distance_m or 0.0 for item in runs), default=0.0)),
        done_lower=sum(is_leg_strength(item) for item in strength),
        done_upper=sum("upper" in item.type for item in strength),
        done_core=sum("core" in item.type for item in strength),
        done_stretch=sum(item.kind is DoneKind.STRETCH for item in done),
        minutes_cap=cap,
    )


def _usual_minutes(inputs: PlanningInput, left_off: date | None = None) -> float:
    """Mean running minutes of the last four weeks that were not cut short by a break, up to the
    last run before missed time: the steps of a way back are shares of what was usual then."""
    on = inputs.on if left_off is None else left_off + timedelta(days=1)
    done = [item for item in inputs.history if item.date < on]
    return usual_minutes([week.minutes for week in whole_weeks(done, on)])


def _caps(
    inputs: PlanningInput, standing: Standing, count: int, stepped: frozenset[int]
) -> tuple[list[int | None], frozenset[int]]:
    """C37 after missed time, else C11 for the start of a programme; none on a walk-run table. And
    the weeks whose cap is a step on the way back, which begins after the injury's own walk-run
    weeks."""
    caps: list[int | None] = [None] * count
    usual = _usual_minutes(inputs, standing.left_off)
    if standing.novice or usual <= 0:
        return caps, frozenset()
    back_already = not standing.missed_days or not return_shares(standing.missed_days)
    first = 0 if standing.way_back and back_already else standing.first_week
    steps = standing.way_back
    if steps:
        begin = max(first, max(stepped, default=-1) + 1)
        for offset, share in enumerate(steps):
            if begin + offset < count:
                caps[begin + offset] = round(share * usual)
        for early in range(min(begin, count)):
            caps[early] = round(steps[0] * usual)
        return caps, frozenset(range(begin + len(steps)))
    if inputs.under_way:
        return caps, frozenset()
    start = round(value("planning.start_ratio") * usual)
    for index in range(min(first + 1, count)):
        caps[index] = start
    return caps, frozenset()
