"""Where a runner stands: level, limits that follow from it, first steps or the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lissom.core.anatomy.pathways import LADDER, NOVICE, PATHWAYS, WalkRun, stage
from lissom.core.evidence import table, value
from lissom.core.load.level import runner_level
from lissom.core.planning.build.past import whole_weeks
from lissom.core.planning.inputs import PlanningInput
from lissom.core.runner import DoneKind, DoneSession, RunnerLevel
from lissom.core.units import monday_of

_RUNNING = (DoneKind.RUN, DoneKind.RACE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Level and the limits that come with it. `said`: the level is the runner's word.

    `pathway` is the walk-run table in use ("" none), from step `first_step` to `last_step`
    starting in plan week `first_week`; `walked` of its sessions are done, `walked_now` of them in
    the week of the first planned day. `missed_days`: since the last run, None without one.
    `way_back`: shares of the usual week still to come after missed time, from this week on;
    `left_off`: last run before that time.
    """

    level: RunnerLevel
    said: bool
    novice: bool
    age: int | None
    max_hard: int
    hard_gap_days: int
    min_rest_days: int
    runs_a_week: int
    missed_days: int | None
    pathway: str
    first_step: int
    last_step: int
    first_week: int
    walked: int = 0
    walked_now: int = 0
    way_back: tuple[float, ...] = ()
    left_off: date | None = None


def standing_of(inputs: PlanningInput) -> Standing:
    """Level from the last eight weeks done (walk-run sessions apart); the runner's word while there
    are fewer than three weeks of data; L0 after eight weeks without running."""
    past = [item for item in inputs.history if item.date < inputs.on]
    running = [item for item in past if item.type != "walk_run"]
    reading = runner_level(running, inputs.on, said=inputs.profile.said_level)
    level, said = reading.level, reading.basis == "said"
    row = level_row(level)
    age = None if inputs.profile.birth_year is None else inputs.on.year - inputs.profile.birth_year
    slow = level is RunnerLevel.L1 or (age is not None and age >= value("planning.masters_age"))
    hours = value("planning.hard_gap_slow" if slow else "planning.hard_gap")
    missed = _missed_days(past, inputs.on)
    pathway, first, last = _way_in(level, inputs, past)
    walked = _walked(past) if pathway == LADDER else _all_walked(past)
    monday = monday_of(inputs.on)
    way_back, left_off = _way_back(past, inputs.on)
    return Standing(
        level=level,
        said=said,
        novice=level is RunnerLevel.L0,
        age=age,
        max_hard=int(row["max_hard"]),
        hard_gap_days=round(hours / 24),
        min_rest_days=int(row["min_rest_days"]),
        runs_a_week=_runs_a_week(inputs, past, row),
        missed_days=missed,
        pathway=pathway,
        first_step=first,
        last_step=last,
        first_week=0 if inputs.on.weekday() <= value("planning.late_weekday") else 1,
        walked=len(walked),
        walked_now=sum(item.date >= monday for item in walked),
        way_back=way_back,
        left_off=left_off,
    )


def level_row(level: RunnerLevel) -> Mapping[str, str]:
    """The row of table `runner_levels`."""
    return next(row for row in table("runner_levels") if row["level"] == level.name)


def _missed_days(past: Sequence[DoneSession], on: date) -> int | None:
    """Whole days without running before `on`; None when no run is known."""
    runs = [item.date for item in past if item.kind in _RUNNING and item.date < on]
    return (on - max(runs)).days - 1 if runs else None


def _way_in(
    level: RunnerLevel, inputs: PlanningInput, past: Sequence[DoneSession]
) -> tuple[str, int, int]:
    """The walk-run table, its first and last step; none once a ladder has been climbed."""
    said = inputs.profile.said_level
    ran = [item.date for item in past if item.kind in _RUNNING]
    if level is RunnerLevel.L0:
        if said is not None and said > RunnerLevel.L0 and ran:
            last = max(item.number for item in PATHWAYS[LADDER].stages if item.sessions)
            return _unless_climbed(round(value("planning.ladder_as_new")), last, past)
        steps = [item.number for item in PATHWAYS[NOVICE].stages]
        return NOVICE, min(steps), max(steps)
    missed = _missed_days([item for item in past if item.type != "walk_run"], inputs.on)
    since = _walked(past)
    if since:
        missed = _missed_days([item for item in past if item.type != "walk_run"], since[0].date)
    if missed is not None and missed >= value("planning.layoff_walk_run_days"):
        step = round(value("planning.ladder_after_layoff"))
        return _unless_climbed(step, step + 1, past)
    return "", 0, 0


def _unless_climbed(first: int, last: int, past: Sequence[DoneSession]) -> tuple[str, int, int]:
    climbed = len(_walked(past)) >= len(_sessions_of(LADDER, first, last))
    return ("", 0, 0) if climbed else (LADDER, first, last)


def _all_walked(past: Sequence[DoneSession]) -> list[DoneSession]:
    return [item for item in past if item.type == "walk_run"]


def _walked(past: Sequence[DoneSession]) -> list[DoneSession]:
    """Walk-run sessions since the last run that was none, oldest first."""
    other = [item.date for item in past if item.kind in _RUNNING and item.type != "walk_run"]
    last = max(other, default=date.min)
    found = [item for item in past if item.type == "walk_run" and item.date > last]
    return sorted(found, key=lambda item: item.date)


def _way_back(past: Sequence[DoneSession], on: date) -> tuple[tuple[float, ...], date | None]:
    """C37: shares of the usual week that are still to come after the latest missed time, and the
    last run before it. Time is missed until the first run after it; the weeks from that run on are
    the steps, so that asking again on the way does not begin it anew, nor end it."""
    ran = sorted({item.date for item in past if item.kind in _RUNNING and item.date < on})
    for before, after in reversed(list(pairwise([*ran, on]))):
        shares = return_shares((after - before).days - 1)
        if not shares:
            continue
        gone = (monday_of(on) - monday_of(after)).days // 7
        return shares[gone:], before if gone < len(shares) else None
    return (), None


def return_shares(missed: int) -> tuple[float, ...]:
    """Shares of the usual week, week by week, after so many missed days; empty: carry on."""
    for row in table("layoff_shares"):
        if missed <= int(row["upper_days"]):
            return tuple(float(part) for part in row["shares"].split("|") if part)
    return ()


def _sessions_of(pathway: str, first: int, last: int) -> list[tuple[str, WalkRun]]:
    """Every session from step `first` to `last` in order: a ladder step is done twice."""
    flat: list[tuple[str, WalkRun]] = []
    for step in range(first, last + 1):
        sessions = stage(pathway, step).sessions
        if pathway == LADDER and len(sessions) == 1:
            sessions *= 2
        flat += [(f"{pathway}-{step}-{sessions.index(one) + 1}", one) for one in sessions]
    return flat


def walk_run_weeks(standing: Standing) -> dict[int, tuple[tuple[str, WalkRun], ...]]:
    """The walk-run sessions of each plan week (place name, session); empty without a table.

    The novice table moves by weeks; a ladder step is done twice, three sessions a week. It goes on
    where the sessions done end; who has done all of the novice table repeats its last week.
    """
    if not standing.pathway:
        return {}
    per_week = round(value("planning.novice_sessions"))
    every = _sessions_of(standing.pathway, standing.first_step, standing.last_step)
    flat = every[standing.walked :] or every[-per_week:]
    weeks: dict[int, tuple[tuple[str, WalkRun], ...]] = {}
    first = standing.first_week
    if standing.walked_now:
        left = max(0, per_week - standing.walked_now)
        weeks[0], flat, first = tuple(dict.fromkeys(flat[:left])), flat[left:], 1
    for place in range(0, len(flat), per_week):
        week = first + place // per_week
        weeks[week] = tuple(dict.fromkeys(flat[place : place + per_week]))
    if first == 1 and flat and 0 not in weeks:
        weeks[0] = weeks[1][:1]
    return weeks


def _runs_a_week(inputs: PlanningInput, past: Sequence[DoneSession], row: Mapping[str, str]) -> int:
    """The runner's wish, else the habit of the last weeks, within the level's usual range and the
    days that have time for a run."""
    low, usual, high = (int(row[name]) for name in ("runs_low", "runs_usual", "runs_high"))
    weeks = [week.runs for week in whole_weeks(past, inputs.on)[-4:] if week.runs]
    habit = round(sum(weeks) / len(weeks)) if weeks else usual
    wished = inputs.profile.runs_a_week
    wanted = wished if wished is not None else min(max(habit, low), high)
    shortest = value("planning.shortest_run")
    days = sum(minutes >= shortest for minutes in inputs.profile.weekday_minutes)
    return max(1, min(wanted, 7 - int(row["min_rest_days"]), max(days, 1)))
