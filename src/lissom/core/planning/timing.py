"""When the sessions of a day begin: run first, strength after it, treatments at their hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.evidence import value
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Day


@dataclass(frozen=True, slots=True)
class DayTimes:
    """Starts (aware, local) of the run, of each strength block in order, of the stretching; of a
    second run, when the day has one."""

    run: datetime
    blocks: tuple[datetime, ...]
    stretch: datetime
    second: datetime | None = None


def day_times(day: Day, placed: DayFacts, zone: ZoneInfo) -> DayTimes:
    """Run at its hour (a race at the hour of races); strength at the preferred hour, later when
    the run or a treatment is not over; stretching last, at the end of the day's work."""
    run = datetime.combine(day.date, day.run_start, zone)
    if day.race is not None:
        run = datetime.combine(day.date, time(round(value("planning.race_hour"))), zone)
    length = max((item.minutes for item in placed.runs if not item.second), default=0)
    pause = timedelta(minutes=value("planning.pause"))
    taken = [(run, run + timedelta(minutes=length) + pause)] if length else []
    for choice in placed.massages:
        if choice.slot is not None:
            way = timedelta(minutes=choice.travel_min // 2)
            taken.append((choice.start - way, choice.end + way))
    after_run = taken[0][1] if length else run
    second = _second(day, placed, run + timedelta(minutes=length), zone)
    if second is not None:
        minutes = max(item.minutes for item in placed.runs if item.second)
        taken.append((second, second + timedelta(minutes=minutes) + pause))
    wished = max(datetime.combine(day.date, day.strength_start, zone), after_run)
    starts: list[datetime] = []
    for block in placed.blocks:
        start = _free_from(wished, timedelta(minutes=block.minutes), taken)
        starts.append(start)
        taken.append((start, start + timedelta(minutes=block.minutes)))
        wished = start + timedelta(minutes=block.minutes)
    evening = datetime.combine(day.date, time(round(value("planning.stretch_hour"))), zone)
    last = max([evening, after_run, *([wished] if placed.blocks else [])])
    stretch = _free_from(last, timedelta(minutes=placed.stretch_minutes), taken)
    return DayTimes(run, tuple(starts), stretch, second)


def _second(day: Day, placed: DayFacts, first_end: datetime, zone: ZoneInfo) -> datetime | None:
    if not any(item.second for item in placed.runs):
        return None
    soonest = first_end + timedelta(hours=value("planning.second_run_gap_h"))
    if day.second_start is None:
        return soonest
    return max(soonest, datetime.combine(day.date, day.second_start, zone))


def _free_from(
    wished: datetime, length: timedelta, taken: list[tuple[datetime, datetime]]
) -> datetime:
    start = wished
    for begin, end in sorted(taken):
        if start < end and begin < start + length:
            start = end
    return start
