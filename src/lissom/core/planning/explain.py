"""Why this session on this day: its part in the week, and what the neighbouring days would do.

Reasons come from re-scoring: the session is moved to other days of its week (runs change places),
the rules judge the move, and soreness is reckoned anew. Every reason holds a number that changes
when the session moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS
from lissom.core.planning.objective import soreness, soreness_costs
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import (
    LAGS,
    BlockType,
    MassageChoice,
    Problem,
    RunOption,
    StrengthBlock,
)
from lissom.core.planning.rules.load import spike
from lissom.core.planning.rules.massage import clear_of_run, deep_and_key
from lissom.core.planning.rules.model import Case, Check, RuleLevel, Violation
from lissom.core.planning.rules.spacing import (
    hard_spacing,
    key_adjacent,
    leg_strength,
    strides_first,
)
from lissom.core.units import days_text

MOVE_CHECKS: tuple[Check, ...] = (
    hard_spacing,
    key_adjacent,
    leg_strength,
    clear_of_run,
    deep_and_key,
    strides_first,
    spike,
)
_LABELS = {group.id: group.label.lower() for group in GROUPS}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the rule, term or claim behind it, and a sentence."""

    rule: str
    text: str


@dataclass(frozen=True)
class Explainer:
    """A judged plan that can say why. `table` is soreness (groups, days) in milli-points."""

    problem: Problem
    outline: Outline
    facts: tuple[DayFacts, ...]
    table: NDArray[np.int64]
    costs: dict[int, int]

    @classmethod
    def of(cls, problem: Problem, outline: Outline, facts: Sequence[DayFacts]) -> Explainer:
        placed = tuple(facts)
        return cls(
            problem,
            outline,
            placed,
            soreness(problem, placed),
            soreness_costs(problem, placed),
        )

    # --- runs ----------------------------------------------------------------------------------

    def run(self, day: int, option: RunOption, *, moves: int | None = None) -> tuple[Reason, ...]:
        """Why this run, and why not another day of the week (`moves` days nearest, None all)."""
        if option.race is not None:
            return (self._race(day),)
        made = [self._fresh(day, option), self._role(day, option)]
        other = self._why_not(day, moves)
        return tuple(made) if other is None else (other, *made)

    def _race(self, day: int) -> Reason:
        group, points = self.worst(day)
        return Reason(
            "race-kept",
            f"Your race. {group.capitalize()} is expected at {points} of 10 at the start.",
        )

    def _role(self, day: int, option: RunOption) -> Reason:
        """What the run is for, with the week's number that it carries."""
        place = self.problem.days[day].week
        week, wanted = self.problem.weeks[place], self.outline.weeks[place]
        runs = [
            run
            for at in week.days
            for run in self.facts[at].runs
            if run.race is None and run.is_run
        ]
        minutes = week.done_minutes + sum(run.minutes for run in runs)
        phase = str(wanted.phase)
        kind = "lighter " if wanted.recovery else ""
        if option.long:
            share = (
                100
                * option.distance_m
                // max(week.done_distance_m + sum(run.distance_m for run in runs), 1)
            )
            return Reason(
                "C05",
                f"The long run of this {kind}{phase} week: {option.minutes} of up to "
                f"{wanted.longest_min} useful minutes, {share} % of the week's distance "
                f"(aim {wanted.long_share_pct} %).",
            )
        if option.hard:
            quality = week.done_quality_minutes + sum(run.quality_minutes for run in runs)
            return Reason(
                "C13",
                f"{option.quality_minutes} of the {quality} hard minutes of this {kind}{phase} "
                f"week, which has {minutes} minutes of running.",
            )
        load = week.done_load + sum(run.load for run in runs)
        return Reason(
            "load-floor",
            f"Easy volume of this {kind}{phase} week: {option.minutes} of {minutes} minutes; "
            f"without it the week's effort (minutes x effort of 10) would be {load - option.load} "
            f"instead of {load}, where {wanted.floor_load} to {wanted.cap_load} is meant.",
        )

    def _fresh(self, day: int, option: RunOption) -> Reason:
        group, points = self.worst(day)
        when = f"{self.problem.days[day].date:%A}"
        if option.key:
            limit = self.problem.prices.soreness_threshold_milli / 1000
            return Reason(
                "soreness-key",
                f"On {when} your most sore leg group, {group}, is expected at {points} of 10 "
                f"(up to {limit:g} costs nothing).",
            )
        following = self._next_key(day)
        if following is None:
            return Reason("soreness-key", f"On {when} {group} is expected at {points} of 10.")
        later, ahead = self.worst(following)
        return Reason(
            "soreness-key",
            f"On {when} {group} is expected at {points} of 10; "
            f"{self.problem.days[following].date:%A}'s key session finds {later} at {ahead} of 10.",
        )

    def _next_key(self, day: int) -> int | None:
        end = min(len(self.facts), day + LAGS + 1)
        return next((at for at in range(day + 1, end) if self.facts[at].key), None)

    def worst(self, day: int, table: NDArray[np.int64] | None = None) -> tuple[str, str]:
        """Label of the most sore tracked group on a day, and its points in halves."""
        column = (self.table if table is None else table)[:, day]
        place = int(column.argmax())
        return _LABELS[self.problem.groups[place]], half_points(int(column[place]))

    def _why_not(self, day: int, moves: int | None) -> Reason | None:
        """The most telling alternative: a broken rule, else the greatest loss."""
        week = self.problem.weeks[self.problem.days[day].week]
        others = [at for at in week.days if at != day and self.problem.days[at].race is None]
        others.sort(key=lambda at: (abs(at - day), at))
        best: tuple[int, Reason] | None = None
        for at in others[:moves]:
            found = self._swap(day, at)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return None if best is None else best[1]

    def _swap(self, day: int, other: int) -> tuple[int, Reason] | None:
        """What happens if the runs of two days change places: weight and reason."""
        name = f"{self.problem.days[other].date:%A}"
        option = self.facts[day].runs[0]
        if self.problem.option_index[option.id] not in self.problem.days[other].runs:
            free = self.problem.days[other].minutes_free
            if option.minutes > free:
                return 1, Reason(
                    "C54", f"{name} has {free} minutes free; this takes {option.minutes}."
                )
            why = self.problem.days[other].why_closed
            return (2, Reason("C51", f"{name} does not allow it: {why}.")) if why else None
        swapped = list(self.facts)
        swapped[day] = replace(swapped[day], runs=self.facts[other].runs)
        swapped[other] = replace(swapped[other], runs=self.facts[day].runs)
        table = self._moved(day, other)
        sore = self._sorer(name, table, swapped)
        if sore is not None:
            return sore
        broken = self._broken(swapped)
        if broken is not None:
            told = broken.message[0].lower() + broken.message[1:]
            return 3, Reason(broken.rule, f"Not on {name}: {told}")
        return None

    def _broken(self, swapped: Sequence[DayFacts]) -> Violation | None:
        case = Case(self.problem, self.outline, swapped)
        for rule in MOVE_CHECKS:
            found = next((one for one in rule(case) if one.level is RuleLevel.HARD), None)
            if found is not None:
                return found
        return None

    def _moved(self, day: int, other: int) -> NDArray[np.int64]:
        """Soreness with the runs of two days exchanged."""
        table = self.table.copy()
        for source, target in ((day, other), (other, day)):
            for run in self.facts[source].runs:
                response = np.array(run.response, dtype=np.int64)[:, 1:]
                for start, sign in ((source, -1), (target, 1)):
                    width = max(0, min(LAGS, table.shape[1] - start - 1))
                    table[:, start + 1 : start + 1 + width] += sign * response[:, :width]
        return table

    def _sorer(
        self, name: str, table: NDArray[np.int64], swapped: Sequence[DayFacts]
    ) -> tuple[int, Reason] | None:
        """The key day that suffers most from a move, if it rises above the threshold."""
        threshold = self.problem.prices.soreness_threshold_milli
        worst, at = 0, -1
        for day, placed in enumerate(swapped):
            if placed.key and self.facts[day].key:
                rise = int(table[:, day].max()) - max(int(self.table[:, day].max()), threshold)
                if rise > worst:
                    worst, at = rise, day
        if worst < _HALF_POINT:
            return None
        group, points = self.worst(at, table)
        session = self.facts[at].runs[0].title.lower()
        return 10 + worst, Reason(
            "soreness-key",
            f"{name} would leave your {group} at {points} of 10 on "
            f"{self.problem.days[at].date:%A}'s session ({session}).",
        )

    # --- strength, stretching, massage, rest -----------------------------------------------------

    def block(self, day: int, block: StrengthBlock) -> tuple[Reason, ...]:
        """Why this block: the week's count, and the distance to the next key run."""
        place = self.problem.days[day].week
        week, wanted = self.problem.weeks[place], self.outline.weeks[place]
        blocks = [
            one for at in week.days for one in self.facts[at].blocks if one.type is block.type
        ]
        wish = {
            BlockType.LOWER: wanted.lower,
            BlockType.UPPER: wanted.upper,
            BlockType.CORE: wanted.core,
        }[block.type]
        words = {"lower": "leg strength", "upper": "upper-body strength", "core": "core"}
        count = [
            Reason(
                "C41",
                f"{len(blocks)} of {wish} {words[str(block.type)]} sessions meant for this "
                f"{wanted.phase} week.",
            )
        ]
        made: list[Reason] = []
        following = self._next_key(day)
        if block.type is BlockType.LOWER and following is not None:
            made.append(
                Reason(
                    "C39",
                    f"The next key run is {days_text(following - day)} later "
                    f"({self.problem.days[following].date:%A}); the day after leg strength stays "
                    "free of one.",
                )
            )
        else:
            used, free = self.facts[day].training_minutes, self.problem.days[day].minutes_free
            made.append(Reason("C54", f"The day uses {used} of {free} free minutes with it."))
        return (*made, *count)

    def stretch(self, day: int) -> tuple[Reason, ...]:
        place = self.problem.days[day].week
        week, wanted = self.problem.weeks[place], self.outline.weeks[place]
        count = week.done_stretch + sum(self.facts[at].stretches for at in week.days)
        used, free = self.facts[day].training_minutes, self.problem.days[day].minutes_free
        return (
            Reason(
                "stretch-wish",
                f"{count} of {wanted.stretch} stretching sessions meant for this week; about ten "
                "minutes a week per group keep range of motion.",
            ),
            Reason("C54", f"The day uses {used} of {free} free minutes with it."),
        )

    def massage(self, day: int, choice: MassageChoice) -> tuple[Reason, ...]:
        """Why this treatment there: the day around it, what it may ease, the interval."""
        made = [self._moment(day, choice)]
        relief = np.array(choice.relief, dtype=np.int64)
        tomorrow = day + 1
        if tomorrow < len(self.facts) and relief.size and int(relief[:, 1].max()) > 0:
            treated = np.where(relief[:, 1] > 0, self.table[:, tomorrow] + relief[:, 1], -1)
            place = int(treated.argmax())
            group = _LABELS[self.problem.groups[place]]
            made.append(
                Reason(
                    "A07",
                    f"It may ease soreness a little: the forecast for {group} on "
                    f"{self.problem.days[tomorrow].date:%A}, {half_points(int(treated[place]))} of "
                    f"10, falls by about {int(relief[place, 1]) / 1000:.1f}.",
                )
            )
        made.append(self._interval(day, choice))
        return tuple(made)

    def _moment(self, day: int, choice: MassageChoice) -> Reason:
        when = f"{choice.start:%A} {choice.start:%H:%M}"
        if choice.slot is None:
            when = f"{choice.start:%A} between {choice.start:%H:%M} and {choice.end:%H:%M}"
        run = next((one for one in self.facts[day].runs if one.key), None)
        following = self._next_key(day)
        gap = "no key session follows within six days"
        if following is not None:
            gap = f"the next key session is {days_text(following - day)} later"
        if run is not None and choice.after_run:
            what = f"comes after {run.title.lower()} ({run.minutes} min)"
        else:
            before = next((at for at in range(day - 1, -1, -1) if self.facts[at].key), None)
            what = "falls on a day without a key session"
            if before is not None:
                what = f"comes {days_text(day - before)} after the last key session"
        return Reason("C45", f"{when} {what}; {gap}.")

    def _interval(self, day: int, choice: MassageChoice) -> Reason:
        earlier = [at for at in range(day) if any(one.regular for one in self.facts[at].massages)]
        last = earlier[-1] if earlier else self.problem.history.last_regular_massage
        if last is None:
            return Reason("C45", "It is the first one; none is known before.")
        name = "treatment" if choice.regular else "regular treatment"
        return Reason("C45", f"The last {name} was {days_text(day - last)} before.")

    def rest(self, day: int) -> tuple[Reason, ...]:
        week = self.problem.weeks[self.problem.days[day].week]
        runs = week.done_runs + sum(self.facts[at].runs_today for at in week.days)
        group, points = self.worst(day)
        why = self.problem.days[day].why_closed
        closed = (
            f" {why[0].upper()}{why[1:]}." if why and not self.problem.days[day].running else ""
        )
        following = self._next_key(day)
        ahead = ""
        if following is not None:
            name = self.facts[following].runs[0].title.lower()
            later, then = self.worst(following)
            ahead = (
                f" It clears the way for {self.problem.days[following].date:%A}'s {name}, which "
                f"finds {later} at {then} of 10."
            )
        return (
            Reason(
                "C22",
                f"{group.capitalize()} is expected at {points} of 10 today.{ahead}{closed}",
            ),
            Reason(
                "C22",
                f"One of {7 - runs} days without a run this week; your level asks for "
                f"{self.problem.min_rest_days} or more.",
            ),
        )


_HALF_POINT = 500


def half_points(milli: int) -> str:
    """Milli-points as whole or half points of 10, never below 0 or above 10."""
    return f"{min(max(round(milli / _HALF_POINT) / 2, 0.0), 10.0):g}"
