"""Builders: a runner with a plain history, and inputs around her. All invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import check_facts
from lissom.core.planning.inputs import CarryIn, PaceBasis, PlanningInput
from lissom.core.planning.outline.season import make_outline
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import rest_schedule
from lissom.core.planning.problem import MassageChoice, Problem
from lissom.core.planning.rules.model import RuleLevel, Violation
from lissom.core.planning.rules.registry import rules
from lissom.core.runner import DoneKind, DoneSession, Profile, Race

ON = date(2026, 6, 1)
A_WEEK = {
    1: ("tempo", 48, 9000.0, True, 15.0),
    3: ("easy_strides", 45, 8100.0, False, 2.0),
    5: ("easy", 50, 9000.0, False, 0.0),
    6: ("long_easy", 95, 17000.0, False, 0.0),
}


def a_history(
    weeks: int = 12,
    on: date = ON,
    *,
    week: Mapping[int, tuple[str, int, float, bool, float]] = A_WEEK,
    until: int = 1,
) -> tuple[DoneSession, ...]:
    """Tempo, strides, easy and long run every week, the last one `until` or more days ago."""
    made = []
    for ago in range(until, 7 * weeks + 1):
        day = on - timedelta(days=ago)
        if day.weekday() in week:
            name, minutes, metres, hard, quality = week[day.weekday()]
            made.append(
                DoneSession(
                    date=day,
                    kind=DoneKind.RUN,
                    minutes=minutes,
                    type=name,
                    distance_m=metres,
                    hard=hard,
                    quality_minutes=quality,
                )
            )
    return tuple(sorted(made, key=lambda item: item.date))


def a_carry(points: float = 0.4) -> CarryIn:
    return CarryIn(
        mean=np.full((14, len(STATES)), points),
        high=np.full((14, len(STATES)), points + 0.8),
        habitual_dose=usual_run_work().copy(),
        protection=np.full(len(STATES), 0.8),
    )


def some_inputs(**changes: Any) -> PlanningInput:
    """An L2 runner, four weeks before a half marathon."""
    made = PlanningInput(
        on=ON,
        now=datetime(2026, 6, 1, 6, tzinfo=UTC),
        profile=Profile(
            name="Synthetic",
            birth_year=1990,
            timezone="UTC",
            weekday_minutes=(90, 90, 90, 90, 60, 120, 180),
        ),
        races=(Race("half", ON + timedelta(days=27), 21097.5, name="Synthetic Half"),),
        history=a_history(),
        carry_in=a_carry(),
        pace=PaceBasis(3.9, 3.0, "test"),
    )
    return replace(made, **changes)


# --- plans by hand -----------------------------------------------------------------------------

Content = str | Callable[[Problem], DayFacts]
"""What a day holds: `"easy@45 + core_10 + stretch + deep"` (options, blocks, types of massage), or
a function where only an edited plan could hold it."""


def a_day(problem: Problem, day: int, words: str) -> DayFacts:
    """The sessions named in `words`, looked up in the problem. Raises KeyError for an unknown."""
    runs, blocks, massages, stretches = [], [], [], 0
    for word in filter(None, words.split(" + ")):
        if word == "stretch":
            stretches += 1
        elif word in problem.option_index:
            runs.append(problem.option(word))
        elif word in problem.block_index:
            blocks.append(problem.block(word))
        else:
            massages.append(a_massage(problem, day, word))
    return DayFacts(
        runs=tuple(runs),
        blocks=tuple(blocks),
        stretches=stretches,
        stretch_minutes=stretches * problem.stretch_minutes,
        massages=tuple(massages),
    )


def a_massage(problem: Problem, day: int, type_: str) -> MassageChoice:
    """The first treatment of this type on the day; where none may be, the nearest one is moved."""
    here = [choice for choice in problem.massages if choice.type == type_]
    near = min(here, key=lambda choice: (abs(choice.day - day), choice.day))
    later = timedelta(days=day - near.day)
    return replace(
        near,
        day=day,
        start=near.start + later,
        end=near.end + later,
        no_key=tuple(blocked + later.days for blocked in near.no_key),
    )


def a_plan(problem: Problem, days: Mapping[int, Content]) -> tuple[DayFacts, ...]:
    """Races and rest, but for these days."""
    made = list(facts_of(problem, rest_schedule(problem)))
    for day, content in days.items():
        made[day] = a_day(problem, day, content) if isinstance(content, str) else content(problem)
    return tuple(made)


def a_run(name: str, **changes: Any) -> Callable[[Problem], DayFacts]:
    """A day with this run, some of it other than the problem offers it."""
    return lambda problem: DayFacts(runs=(replace(problem.option(name), **changes),))


@dataclass(frozen=True)
class Pair:
    """A lawful plan and one that breaks `rule`: `broken` are the days that differ, `day` the day
    of which the rule speaks, both counted from the first planned day. `given`: how the runner
    differs from the one of `some_inputs`. `elsewhere`: the rule asks something of every week, so
    that only `day` is looked at, the other weeks of a plan by hand being empty."""

    rule: str
    broken: Mapping[int, Content]
    day: int
    lawful: Mapping[int, Content] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    elsewhere: bool = False

    def __str__(self) -> str:
        return f"{self.rule} {self.name}".strip()

    def judged(self) -> tuple[list[Violation], list[Violation], date]:
        """What the rules say of the lawful and of the broken plan, and the day in question."""
        problem = build_problem(some_inputs(**self.given))
        outline = make_outline(problem)
        lawful = check_facts(problem, outline, a_plan(problem, self.lawful))
        broken = check_facts(problem, outline, a_plan(problem, {**self.lawful, **self.broken}))
        return list(lawful), list(broken), problem.days[self.day].date


def assert_pair(pair: Pair) -> None:
    """The lawful plan keeps the rule and every hard one; the other breaks this rule once, on its
    day and at its level, and no other hard rule."""
    lawful, broken, day = pair.judged()
    level = rules()[pair.rule].level
    assert [one for one in _of(pair, lawful, day) if one.rule == pair.rule] == []
    assert [one for one in lawful if one.level is RuleLevel.HARD] == []
    found = [one for one in _of(pair, broken, day) if one.rule == pair.rule]
    assert [(one.date, one.level) for one in found] == [(day, level)], found
    assert all(one.message.strip() for one in found)
    assert all((one.shortfall > 0) == (level is not RuleLevel.HARD) for one in found)
    hard = {one.rule for one in broken if one.level is RuleLevel.HARD}
    assert hard == ({pair.rule} if level is RuleLevel.HARD else set())


def _of(pair: Pair, found: Sequence[Violation], day: date) -> list[Violation]:
    return [one for one in found if not pair.elsewhere or one.date == day]


ULTRA_WEEK = {
    1: ("tempo", 60, 11500.0, True, 22.0),
    2: ("easy", 60, 10800.0, False, 0.0),
    3: ("easy_strides", 50, 9000.0, False, 2.0),
    5: ("long_easy", 150, 27000.0, False, 0.0),
    6: ("easy", 75, 13500.0, False, 0.0),
}


def ultra_inputs(**changes: Any) -> PlanningInput:
    """An L3 runner with long weekends, fourteen weeks before a race of 50 km."""
    made = some_inputs(
        history=a_history(week=ULTRA_WEEK),
        races=(Race("ultra", ON + timedelta(days=97), 50000.0, name="Synthetic Ultra"),),
        profile=replace(
            some_inputs().profile, weekday_minutes=(90, 90, 90, 90, 60, 300, 240), runs_a_week=5
        ),
    )
    return replace(made, **changes)


MUCH_WEEK = {
    1: ("tempo", 70, 15500.0, True, 30.0),
    2: ("easy", 70, 14500.0, False, 0.0),
    3: ("easy_strides", 60, 12500.0, False, 2.0),
    4: ("easy", 60, 12500.0, False, 0.0),
    5: ("easy", 75, 15500.0, False, 0.0),
    6: ("long_easy", 120, 25000.0, False, 0.0),
}
MUCH = some_inputs(
    history=a_history(week=MUCH_WEEK),
    profile=replace(
        some_inputs().profile,
        weekday_minutes=(120, 120, 120, 120, 120, 150, 200),
        runs_a_week=6,
        second_runs=2,
    ),
    races=(Race("half", ON + timedelta(days=69), 21097.5, name="Synthetic Half"),),
    pace=PaceBasis(4.6, 3.45, "test"),
)
"""An L4 runner of some 95 km a week who may run twice on two days of it."""
