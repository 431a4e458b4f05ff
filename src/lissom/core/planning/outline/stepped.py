"""Weeks that a walk-run table decides: their load and their longest session are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lissom.core.planning.outline.abilities import Ability
from lissom.core.planning.problem import Problem, Week


@dataclass(frozen=True, slots=True)
class Stepped:
    """A week of walking and running in turns: its sessions, their least and greatest load
    together (session-RPE minutes), and the metres of the longest, walking included."""

    sessions: int
    least_load: int
    most_load: int
    longest_m: int

    @property
    def load(self) -> float:
        return (self.least_load + self.most_load) / 2


def stepped_weeks(problem: Problem, days: Sequence[Ability]) -> tuple[Stepped | None, ...]:
    """One entry per week, None where the runner chooses freely on most days."""
    return tuple(_stepped(problem, week, days) for week in problem.weeks)


def _stepped(problem: Problem, week: Week, days: Sequence[Ability]) -> Stepped | None:
    open_days = [
        day for day in week.days if problem.days[day].runs and problem.days[day].race is None
    ]
    tables = {day: days[day].steps for day in open_days if days[day].steps}
    if not tables or 2 * len(tables) <= len(open_days):
        return None
    loads = sorted(load for steps in tables.values() for load, _ in steps)
    left = max(0, problem.runs_a_week - week.done_runs)
    sessions = min(left, _apart(sorted(tables)))
    return Stepped(
        sessions=sessions,
        least_load=sessions * loads[0],
        most_load=sessions * loads[-1],
        longest_m=max(metres for steps in tables.values() for _, metres in steps),
    )


def _apart(days: list[int]) -> int:
    """How many of the days can hold a session with a day without one between."""
    count, last = 0, -2
    for day in days:
        if day > last + 1:
            count, last = count + 1, day
    return count
