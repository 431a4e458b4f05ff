"""Weeks that a walk-run table decides: their load and their longest session are given."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.planning.problem import Problem, RunOption, Week


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


def stepped_weeks(problem: Problem) -> tuple[Stepped | None, ...]:
    """One entry per week, None where the runner chooses freely on most days."""
    return tuple(_stepped(problem, week) for week in problem.weeks)


def _stepped(problem: Problem, week: Week) -> Stepped | None:
    runs = {
        day: [problem.options[place] for place in problem.days[day].runs]
        for day in week.days
        if problem.days[day].runs and problem.days[day].race is None
    }
    tables = {day: steps for day in runs if (steps := [run for run in runs[day] if _is_step(run)])}
    if not tables or 2 * len(tables) <= len(runs):
        return None
    loads = sorted(run.load for steps in tables.values() for run in steps)
    sessions = min(problem.runs_a_week, _apart(sorted(tables)))
    return Stepped(
        sessions=sessions,
        least_load=sessions * loads[0],
        most_load=sessions * loads[-1],
        longest_m=max(run.distance_m for steps in tables.values() for run in steps),
    )


def _apart(days: list[int]) -> int:
    """How many of the days can hold a session with a day without one between."""
    count, last = 0, -2
    for day in days:
        if day > last + 1:
            count, last = count + 1, day
    return count


def _is_step(run: RunOption) -> bool:
    return run.family == "walk-run"
