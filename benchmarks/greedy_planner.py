"""A plan without a solver: week by week, the best-looking session first, kept when it is lawful.

The baseline that a careful person with the rules at hand might follow. In each week: the long run,
the hard sessions of the phase, easy runs to the wished number and load, strength, stretching, and
then a treatment for each wish window. A step stays when no hard rule is broken by it and the value
of the plan rises; nothing is ever taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.offers import Offers, make_offers
from lissom.core.planning.objective import run_value, score, strength_wish
from lissom.core.planning.plan import DayPlan, Outline, OutlineWeek, Schedule, rest_schedule
from lissom.core.planning.problem import BlockType, Problem, RunOption, Week

Fits = Callable[[RunOption], bool]
_TRIES = 14
"""Candidates looked at for one place; the value of a plan is worked out for each."""


def plan_greedily(problem: Problem, outline: Outline) -> Schedule:
    """The whole season, lawful by construction."""
    maker = _Maker(problem, outline, make_offers(problem, outline), rest_schedule(problem))
    maker.value = score(problem, outline, maker.schedule).total
    for week, wanted in zip(problem.weeks, outline.weeks, strict=True):
        maker.fill(week, wanted)
    for first, last in problem.wish_windows:
        maker.treat(first, last)
    return maker.schedule


@dataclass(slots=True)
class _Maker:
    problem: Problem
    outline: Outline
    offers: Offers
    schedule: Schedule
    value: int = 0

    def fill(self, week: Week, wanted: OutlineWeek) -> None:
        self._first(self._runs(week, lambda run: run.long))
        for _ in range(wanted.hard):
            self._first(self._runs(week, lambda run: run.hard))
        while self._first(self._easy(week, wanted)):
            pass
        for kind in BlockType:
            for _ in range(strength_wish(wanted, week, kind)):
                self._first(self._blocks(week, kind))
        for _ in range(max(wanted.stretch - week.done_stretch, 0)):
            self._first(
                (day, replace(self.schedule.days[day], stretch=True))
                for day in week.days
                if self.problem.days[day].stretch and not self.schedule.days[day].stretch
            )

    def treat(self, first: int, last: int) -> None:
        """One regular treatment in the window, the cheapest that fits."""
        choices = [
            self.problem.massages[place]
            for day in range(first, last + 1)
            for place in self.offers.massages[day]
        ]
        ranked = sorted(choices, key=lambda choice: (choice.cost, choice.day, choice.id))
        self._first(
            (choice.day, replace(self.schedule.days[choice.day], massage=choice.id))
            for choice in ranked
            if choice.regular and self.schedule.days[choice.day].massage is None
        )

    def _first(self, steps: Iterable[tuple[int, DayPlan]]) -> bool:
        """Take the first step that is lawful and raises the value."""
        for tried, (day, plan) in enumerate(steps):
            if tried >= _TRIES:
                return False
            days = list(self.schedule.days)
            days[day] = plan
            made = Schedule(tuple(days))
            value = score(self.problem, self.outline, made).total
            if value > self.value and not hard_violations(self.problem, self.outline, made):
                self.schedule, self.value = made, value
                return True
        return False

    def _free(self, week: Week) -> list[int]:
        return [day for day in week.days if self.schedule.days[day].run is None]

    def _runs(self, week: Week, fits: Fits) -> list[tuple[int, DayPlan]]:
        """Runs of a kind on the week's free days, the most valuable first, one length a day."""
        found: list[tuple[int, int, int]] = []
        for day in self._free(week):
            fitting = [
                (run_value(self.problem, self.outline, day, self.problem.options[place]), place)
                for place in self.offers.runs[day]
                if fits(self.problem.options[place])
            ]
            found += [(-worth, day, place) for worth, place in sorted(fitting)[-3:]]
        return [(day, self._with_run(day, place)) for _, day, place in sorted(found)]

    def _easy(self, week: Week, wanted: OutlineWeek) -> list[tuple[int, DayPlan]]:
        """Easy runs, the length first that spreads the load left over the runs left."""
        runs = [self.schedule.days[day].run for day in week.days]
        placed = [self.problem.option(run) for run in runs if run is not None]
        left = wanted.cap_load - week.done_load - sum(run.load for run in placed if not run.race)
        count = wanted.runs - week.done_runs - sum(run.is_run for run in placed)
        if count <= 0:
            return []
        target = left / count
        found = [
            (abs(self.problem.options[place].load - target), day, place)
            for day in self._free(week)
            for place in self.offers.runs[day]
            if not self.problem.options[place].key
        ]
        return [(day, self._with_run(day, place)) for _, day, place in sorted(found)]

    def _with_run(self, day: int, place: int) -> DayPlan:
        return replace(self.schedule.days[day], run=self.problem.options[place].id)

    def _blocks(self, week: Week, kind: BlockType) -> list[tuple[int, DayPlan]]:
        made: list[tuple[int, DayPlan]] = []
        for day in week.days:
            plan = self.schedule.days[day]
            if any(self.problem.block(key).type is kind for key in plan.blocks):
                continue
            made += [
                (day, replace(plan, blocks=(*plan.blocks, self.problem.blocks[place].id)))
                for place in self.problem.days[day].blocks
                if self.problem.blocks[place].type is kind
            ]
        return made
