"""What a rule is, what it looks at, and what it says when a plan breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline, Phase
from lissom.core.planning.problem import MassageChoice, Problem, RunOption, Week


class RuleLevel(StrEnum):
    """`hard`: never broken, and kept by the plan in which nothing is done. `elastic`: has a price.
    `advice`: said, not enforced. `input`: about what was asked for, before planning."""

    HARD = "hard"
    ELASTIC = "elastic"
    ADVICE = "advice"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken on one day. `shortfall` in `unit` for elastic rules, else 0."""

    rule: str
    date: date
    message: str
    level: RuleLevel
    shortfall: float = 0.0
    unit: str = ""

    def as_dict(self) -> dict[str, object]:
        made: dict[str, object] = {
            "rule": self.rule,
            "date": self.date.isoformat(),
            "message": self.message,
            "level": str(self.level),
        }
        if self.unit:
            made["shortfall"] = self.shortfall
            made["unit"] = self.unit
        return made


@dataclass(frozen=True)
class Case:
    """A plan before its judges: the problem, the outline and what stands on each day."""

    problem: Problem
    outline: Outline
    facts: Sequence[DayFacts]

    @cached_property
    def planned_runs(self) -> tuple[tuple[int, RunOption], ...]:
        """(day, run) in order, races, walks and cross-training included."""
        return tuple((day, run) for day, placed in enumerate(self.facts) for run in placed.runs)

    @cached_property
    def planned_massages(self) -> tuple[tuple[int, MassageChoice], ...]:
        """(day, treatment) in order."""
        return tuple((day, one) for day, placed in enumerate(self.facts) for one in placed.massages)

    def runs_in(self, week: Week) -> list[RunOption]:
        """Runs of a week without its races."""
        return [
            run
            for day in week.days
            for run in self.facts[day].runs
            if run.race is None and run.is_run
        ]

    @cached_property
    def week_minutes(self) -> tuple[int, ...]:
        """Running minutes by week, races apart, what was done included."""
        return tuple(
            week.done_minutes + sum(run.minutes for run in self.runs_in(week))
            for week in self.problem.weeks
        )

    @cached_property
    def week_distance_m(self) -> tuple[int, ...]:
        return tuple(
            week.done_distance_m + sum(run.distance_m for run in self.runs_in(week))
            for week in self.problem.weeks
        )

    @cached_property
    def week_quality(self) -> tuple[int, ...]:
        return tuple(
            week.done_quality_minutes + sum(run.quality_minutes for run in self.runs_in(week))
            for week in self.problem.weeks
        )

    @cached_property
    def race_weeks(self) -> frozenset[int]:
        return frozenset(self.problem.days[race.day].week for race in self.problem.races)

    def whole(self, week: Week) -> bool:
        return len(week.days) + week.done_days == 7

    def phase(self, week: int) -> Phase:
        return self.outline.weeks[week].phase

    def date(self, day: int) -> dt.date:
        return self.problem.days[day].date

    def first_date(self, week: Week) -> dt.date:
        return self.date(week.days[0]) if week.days else week.monday


Check = Callable[[Case], Iterator[Violation]]


def weekday_text(day: date) -> str:
    """`Thursday 3 December`."""
    return f"{day:%A} {day.day} {day:%B}"
