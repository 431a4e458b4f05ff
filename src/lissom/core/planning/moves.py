"""What would happen if a session stood on another day of its week: rules and soreness anew.

A run changes places with the run of the other day (or with its rest); a strength block goes alone.
Only the days that the move touches are reckoned again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import (
    LAGS,
    MassageChoice,
    Problem,
    Response,
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
from lissom.core.units import days_text, km

MOVE_CHECKS: tuple[Check, ...] = (
    hard_spacing,
    key_adjacent,
    leg_strength,
    clear_of_run,
    deep_and_key,
    strides_first,
    spike,
)
_ENDS = {
    "C39": "come 1 day after leg strength, which is kept away from key runs.",
    "C44": "come within 36 h after deep massage.",
    "C19": "come before two weeks of strides.",
}
_TOLD = {*_ENDS, "C02", "C15", "key-adjacent", "massage-clash"}
_LABELS = {group.id: group.label.partition(" (")[0].lower() for group in GROUPS}
_HALF_POINT = 500
_BROKEN, _CLOSED, _FULL = 3, 2, 1
_SORER = 10
_NEAR_DAYS, _TENTH = 3, 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the rule, term or claim behind it, and a sentence."""

    rule: str
    text: str


def half_points(milli: int) -> str:
    """Milli-points as whole or half points of 10, never below 0 or above 10."""
    return f"{min(max(round(milli / _HALF_POINT) / 2, 0.0), 10.0):g}"


def tenths(milli: int) -> str:
    """Milli-points as tenths of a point, never below 0 or above 10."""
    return f"{min(max(milli / 1000, 0.0), 10.0):.1f}"


def group_name(group: str) -> str:
    """A group's label inside a sentence."""
    return _LABELS[group]


def name_of(run: RunOption) -> str:
    """A run's title inside a sentence; a race keeps its own name."""
    return run.title if run.race is not None else run.title[:1].lower() + run.title[1:]


@dataclass(frozen=True, slots=True)
class _Trial:
    """A session of `day` tried on `other`; `alone` when nothing comes back for it."""

    day: int
    other: int
    facts: tuple[DayFacts, ...]
    alone: bool


@dataclass(frozen=True)
class Moves:
    """A judged plan whose sessions can be tried elsewhere. `table`: soreness (groups, days) in
    milli-points."""

    problem: Problem
    outline: Outline
    facts: tuple[DayFacts, ...]
    table: NDArray[np.int64]

    def run(self, day: int) -> Reason | None:
        """The most telling other day for the run of `day`: the greatest rise of soreness on a key
        day, else a broken rule, a closed day, too few minutes. None when every day would do."""
        return self._most_telling(day, lambda other: self._exchange(day, other))

    def block(self, day: int, block: StrengthBlock) -> Reason | None:
        """The same for one strength block."""
        return self._most_telling(day, lambda other: self._carry(day, other, block))

    def massage(self, day: int, choice: MassageChoice) -> Reason | None:
        """What another near hour of the same kind would do to the key session that it would change
        most; None when there is no other hour."""
        found = [
            self._eased_less(day, choice, other)
            for other in self.problem.massages
            if other.type == choice.type and 0 < abs(other.day - day) <= _NEAR_DAYS
        ]
        if not found:
            return None
        rise, _, text = max(found, key=lambda one: (one[0], -one[1]))
        if rise < _TENTH:
            days = sorted({abs(other) for _, other, _ in found})
            span = "the day before or after" if days == [1] else f"up to {days[-1]} days off"
            text = (
                f"At the {len(found)} other free times {span} no key session would find your legs "
                "sorer by as much as 0.1 of 10."
            )
        return Reason("A07", text)

    def _eased_less(
        self, day: int, choice: MassageChoice, other: MassageChoice
    ) -> tuple[int, int, str]:
        """Rise on a key day when `choice` is given at `other`'s time, days between, in words."""
        table = self.table.copy()
        for given, sign in ((choice, 1), (other, -1)):
            relief = np.array(given.relief, dtype=np.int64)[:, 1:]
            start = given.day + 1
            width = max(0, min(relief.shape[1], table.shape[1] - start))
            table[:, start : start + width] += sign * relief[:, :width]
        rises = table.max(axis=0) - self.table.max(axis=0)
        days = [at for at in self.key_days if at < table.shape[1]]
        if not days:
            return 0, other.day - day, ""
        at = max(days, key=lambda key: (int(rises[key]), -key))
        place = int(table[:, at].argmax())
        run = name_of(self.facts[at].runs[0])
        text = (
            f"On {self.weekday(other.day)} instead, {self.weekday(at)}'s {run} would find "
            f"{group_name(self.problem.groups[place])} at {tenths(int(table[place, at]))} of 10, "
            f"not {tenths(int(self.table[:, at].max()))}."
        )
        return int(rises[at]), other.day - day, text

    def _most_telling(
        self, day: int, tried: Callable[[int], tuple[int, Reason] | None]
    ) -> Reason | None:
        week = self.problem.weeks[self.problem.days[day].week]
        others = [at for at in week.days if at != day and self.problem.days[at].race is None]
        others.sort(key=lambda at: (abs(at - day), at))
        best: tuple[int, Reason] | None = None
        for other in others:
            found = tried(other)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return None if best is None else best[1]

    @cached_property
    def key_days(self) -> tuple[int, ...]:
        return tuple(day for day, placed in enumerate(self.facts) if placed.key)

    # --- runs ------------------------------------------------------------------------------------

    def _exchange(self, day: int, other: int) -> tuple[int, Reason] | None:
        name, option = self.weekday(other), self.facts[day].runs[0]
        there = self.problem.days[other]
        if self.problem.option_index[option.id] not in there.runs:
            if option.minutes > there.minutes_free:
                text = f"{name} has {there.minutes_free} free minutes; this takes {option.minutes}."
                return _FULL, Reason("C54", text)
            why = there.why_closed
            return (_CLOSED, Reason("C51", f"{name} does not allow it ({why}).")) if why else None
        swapped = list(self.facts)
        swapped[day] = replace(swapped[day], runs=self.facts[other].runs)
        swapped[other] = replace(swapped[other], runs=self.facts[day].runs)
        steps = [(run.response, day, other) for run in self.facts[day].runs]
        steps += [(run.response, other, day) for run in self.facts[other].runs]
        alone = not self.facts[other].runs
        return self._judged(_Trial(day, other, tuple(swapped), alone), self._moved(steps))

    def second(self, day: int, option: RunOption) -> Reason | None:
        """The same for the second run of a day, tried beside the first runs of other days."""
        return self._most_telling(day, lambda other: self._beside(day, other, option))

    def _beside(self, day: int, other: int, option: RunOption) -> tuple[int, Reason] | None:
        """The second run beside the run of another day."""
        name, there, runs = self.weekday(other), self.problem.days[other], self.facts[other].runs
        if len(runs) != 1:
            return None
        pair = self.problem.option_index.get(f"{runs[0].id}+{option.id}")
        if pair is None:
            if not runs[0].key:
                return None
            text = f"{name} has the {name_of(runs[0])}; no second run is planned beside that."
            return _CLOSED, Reason("second-run", text)
        left = there.minutes_free - self.facts[other].training_minutes
        if left < option.minutes:
            text = f"{name} has {max(left, 0)} free minutes left; this takes {option.minutes}."
            return _FULL, Reason("C54", text)
        moved = list(self.facts)
        kept = tuple(one for one in moved[day].runs if one is not option)
        moved[day] = replace(moved[day], runs=kept)
        moved[other] = replace(moved[other], runs=(*runs, option))
        table = self._moved([(option.response, day, other)])
        return self._judged(_Trial(day, other, tuple(moved), alone=True), table)

    # --- strength --------------------------------------------------------------------------------

    def _carry(self, day: int, other: int, block: StrengthBlock) -> tuple[int, Reason] | None:
        name, there = self.weekday(other), self.problem.days[other]
        if self.problem.block_index[block.id] not in there.blocks:
            why = there.why_closed
            return (_CLOSED, Reason("C51", f"{name} does not allow it ({why}).")) if why else None
        left = there.minutes_free - self.facts[other].training_minutes
        if left < block.minutes:
            text = f"{name} has {max(left, 0)} free minutes left; this takes {block.minutes}."
            return _FULL, Reason("C54", text)
        moved = list(self.facts)
        kept = tuple(one for one in moved[day].blocks if one is not block)
        moved[day] = replace(moved[day], blocks=kept)
        moved[other] = replace(moved[other], blocks=(*moved[other].blocks, block))
        table = self._moved([(block.response, day, other)])
        return self._judged(_Trial(day, other, tuple(moved), alone=True), table)

    # --- judging ---------------------------------------------------------------------------------

    def _judged(self, trial: _Trial, table: NDArray[np.int64]) -> tuple[int, Reason] | None:
        sore = self._sorer(trial, table)
        if sore is not None:
            return sore
        case = Case(self.problem, self.outline, trial.facts)
        for rule in MOVE_CHECKS:
            found = next((one for one in rule(case) if one.level is RuleLevel.HARD), None)
            if found is not None and found.rule in _TOLD:
                return _BROKEN, Reason(found.rule, self._told(trial, found))
        return None

    def _moved(self, steps: Sequence[tuple[Response, int, int]]) -> NDArray[np.int64]:
        """Soreness with each response taken from its day and put on the other."""
        table = self.table.copy()
        for given, source, target in steps:
            response = np.array(given, dtype=np.int64)[:, 1:]
            for start, sign in ((source, -1), (target, 1)):
                width = max(0, min(LAGS, table.shape[1] - start - 1))
                table[:, start + 1 : start + 1 + width] += sign * response[:, :width]
        return table

    def _sorer(self, trial: _Trial, table: NDArray[np.int64]) -> tuple[int, Reason] | None:
        """The key day that suffers most from a move, if it rises above the threshold."""
        threshold = self.problem.prices.soreness_threshold_milli
        rises = table.max(axis=0) - np.maximum(self.table.max(axis=0), threshold)
        days = [d for d in self.key_days if rises[d] >= _HALF_POINT and trial.facts[d].key]
        if not days:
            return None
        at = max(days, key=lambda day: (rises[day], -day))
        place = int(table[:, at].argmax())
        group = group_name(self.problem.groups[place])
        then, now = half_points(int(table[place, at])), half_points(int(self.table[place, at]))
        text = f"{self._subject(trial, at)} would find {group} at {then} of 10, not {now}."
        return _SORER + int(rises[at]), Reason("soreness-key", text)

    def _subject(self, trial: _Trial, day: int) -> str:
        """The beginning of a sentence about what a move does to the run of `day`."""
        name, moved = self.weekday(trial.other), day == trial.other
        run = name_of(trial.facts[day].runs[0]) if trial.facts[day].runs else "run"
        if trial.alone:
            whose = f"With it on {name}, {self.weekday(day)}'s {run}"
            return f"On {name} it" if moved else whose
        start = f"If it changed places with {name}'s {name_of(trial.facts[trial.day].runs[0])}"
        back = "that run" if day == trial.day else f"{self.weekday(day)}'s {run}"
        return f"{start}, {'it' if moved else back}"

    def _told(self, trial: _Trial, broken: Violation) -> str:
        """A broken rule as a sentence about the move."""
        day = (broken.date - self.problem.on).days
        placed = trial.facts[day]
        if broken.rule == "massage-clash":
            end = f"not be over when the massage begins at {placed.massages[0].start:%H:%M}."
        elif broken.rule == "C02":
            metres = max(run.distance_m for run in placed.runs)
            end = f"be {km(metres):.1f} km, over a tenth more than any run of the 30 days before."
        elif broken.rule in ("C15", "key-adjacent"):
            end = self._too_near(trial, day, hard=broken.rule == "C15")
        else:
            end = _ENDS[broken.rule]
        return f"{self._subject(trial, day)} would {end}"

    def _too_near(self, trial: _Trial, day: int, *, hard: bool) -> str:
        earlier = [
            at
            for at, placed in enumerate(trial.facts[:day])
            if (placed.hard if hard else placed.key)
        ]
        history = self.problem.history
        last = earlier[-1] if earlier else (history.last_hard if hard else history.last_key)
        before = f"your last {'hard' if hard else 'key'} session"
        if earlier:
            before = f"{self.weekday(earlier[-1])}'s {name_of(trial.facts[earlier[-1]].runs[0])}"
            before = "it" if earlier[-1] == trial.other else before
        gap = days_text(day - (last or 0))
        need = f"hard sessions need {24 * self.problem.hard_gap_days} h between them"
        return f"come {gap} after {before}; {need if hard else 'an easy day belongs between'}."

    def weekday(self, day: int) -> str:
        return f"{self.problem.days[day].date:%A}"
