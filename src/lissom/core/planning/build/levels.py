"""Where a runner stands: level, limits that follow from it, first steps or the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lissom.core.anatomy.pathways import LADDER, NOVICE, PATHWAYS, WalkRun, stage
from lissom.core.evidence import table, value
from lissom.core.load.level import runner_level
from lissom.core.planning.build.past import whole_weeks
from lissom.core.planning.inputs import PlanningInput
from lissom.core.runner import DoneKind, DoneSession, RunnerLevel

_RUNNING = (DoneKind.RUN, DoneKind.RACE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Level and the limits that come with it. `said`: the level is the runner's word.

    `pathway` is the walk-run table in use ("" none), from step `first_step` to `last_step`
    starting in plan week `first_week`. `missed_days`: since the last run, None without one.
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
    pathway, first, last = _way_in(level, inputs.profile.said_level, missed, past)
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
    )


def level_row(level: RunnerLevel) -> Mapping[str, str]:
    """The row of table `runner_levels`."""
    return next(row for row in table("runner_levels") if row["level"] == level.name)


def _missed_days(past: Sequence[DoneSession], on: date) -> int | None:
    """Whole days without running before `on`; None when no run is known."""
    runs = [item.date for item in past if item.kind in _RUNNING and item.date < on]
    return (on - max(runs)).days - 1 if runs else None


def _way_in(
    level: RunnerLevel,
    said: RunnerLevel | None,
    missed: int | None,
    past: Sequence[DoneSession],
) -> tuple[str, int, int]:
    """The walk-run table, its first and last step."""
    if level is RunnerLevel.L0:
        if said is not None and said > RunnerLevel.L0 and missed is not None:
            last = max(item.number for item in PATHWAYS[LADDER].stages if item.sessions)
            return LADDER, round(value("planning.ladder_as_new")), last
        steps = [item.number for item in PATHWAYS[NOVICE].stages]
        return NOVICE, min(1 + _weeks_of_walk_run(past), max(steps)), max(steps)
    if missed is not None and missed >= value("planning.layoff_walk_run_days"):
        step = round(value("planning.ladder_after_layoff"))
        return LADDER, step, step + 1
    return "", 0, 0


def _weeks_of_walk_run(past: Sequence[DoneSession]) -> int:
    """Weeks of the novice table already done: three sessions make one."""
    done = sum(item.type == "walk_run" for item in past)
    return done // round(value("planning.novice_sessions"))


def walk_run_weeks(standing: Standing) -> dict[int, tuple[tuple[str, WalkRun], ...]]:
    """The walk-run sessions of each plan week (place name, session); empty without a table.

    The novice table moves by weeks; a ladder step is done twice, three sessions a week.
    """
    if not standing.pathway:
        return {}
    per_week = round(value("planning.novice_sessions"))
    flat: list[tuple[str, WalkRun]] = []
    for step in range(standing.first_step, standing.last_step + 1):
        sessions = stage(standing.pathway, step).sessions
        if standing.pathway == LADDER and len(sessions) == 1:
            sessions *= 2
        flat += [(f"{standing.pathway}-{step}-{sessions.index(one) + 1}", one) for one in sessions]
    weeks: dict[int, tuple[tuple[str, WalkRun], ...]] = {}
    for place in range(0, len(flat), per_week):
        week = standing.first_week + place // per_week
        weeks[week] = tuple(dict.fromkeys(flat[place : place + per_week]))
    if standing.first_week == 1 and flat:
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
