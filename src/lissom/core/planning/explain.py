"""Why this session on this day: what the neighbouring days would do, then its part in the week.

Reasons come from re-scoring (`moves`): the session is tried on the other days of its week, rules
and soreness judge the move. Every session has a reason with a number that changes when it moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.planning.moves import Moves, Reason, group_name, half_points, name_of
from lissom.core.planning.objective import soreness
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline, OutlineWeek
from lissom.core.planning.problem import (
    LAGS,
    BlockType,
    MassageChoice,
    Problem,
    RunOption,
    StrengthBlock,
    Week,
)
from lissom.core.units import days_text

__all__ = ["Explainer", "Reason", "half_points"]

_STRENGTH = {
    BlockType.LOWER: "leg strength",
    BlockType.UPPER: "upper-body strength",
    BlockType.CORE: "core",
}
_NEAR_DAYS = 3


@dataclass(frozen=True)
class Explainer:
    """A judged plan that can say why. `table` is soreness (groups, days) in milli-points."""

    problem: Problem
    outline: Outline
    facts: tuple[DayFacts, ...]
    table: NDArray[np.int64]
    moves: Moves

    @classmethod
    def of(cls, problem: Problem, outline: Outline, facts: Sequence[DayFacts]) -> Explainer:
        placed = tuple(facts)
        table = soreness(problem, placed)
        return cls(problem, outline, placed, table, Moves(problem, outline, placed, table))

    # --- runs ----------------------------------------------------------------------------------

    def run(self, day: int, option: RunOption) -> tuple[Reason, ...]:
        """Why this run: not another day, how the legs are forecast, its part in the week."""
        if option.race is not None:
            return (self._race(day),)
        if option.second:
            return self._second(day, option)
        made = (self._fresh(day, option), self._role(day, option))
        other = self.moves.run(day)
        return made if other is None else (other, *made)

    def _second(self, day: int, option: RunOption) -> tuple[Reason, ...]:
        """Why a second run here: the other days with a first one, the count, the week's load."""
        week, _ = self._week(day)
        place = week.done_seconds + sum(
            run.second for at in week.days if at <= day for run in self.facts[at].runs
        )
        count = Reason(
            "second-runs",
            f"Second run {place} of at most {self.problem.second_runs} a week, as you asked; hours "
            "after the first one, easy and short.",
        )
        other = self.moves.second(day, option)
        made = (count, self._role(day, option))
        return made if other is None else (other, *made)

    def _race(self, day: int) -> Reason:
        group, points = self.worst(day)
        return Reason(
            "race-kept", f"Your race. Forecast at the start: {group} at {points} of 10, the most."
        )

    def _fresh(self, day: int, option: RunOption) -> Reason:
        group, points = self.worst(day)
        start = f"Forecast for {self.weekday(day)}: {group} at {points} of 10"
        if option.key:
            limit = self.problem.prices.soreness_threshold_milli / 1000
            return Reason(
                "soreness-key",
                f"{start}, the most of your legs; key sessions want {limit:g} or less.",
            )
        following = self._next_key(day)
        if following is None:
            return Reason("soreness-key", f"{start}, the most of your legs.")
        later, ahead = self.worst(following)
        session = self._key_name(following)
        then = f", and at {ahead} for {session}."
        if later != group:
            then = f"; {later} at {ahead} for {session}."
        return Reason("soreness-key", f"{start}{then}")

    def _role(self, day: int, option: RunOption) -> Reason:
        """What the run is for, with the week's number that it carries."""
        week, wanted = self._week(day)
        runs = [
            run
            for at in week.days
            for run in self.facts[at].runs
            if run.race is None and run.is_run
        ]
        minutes = week.done_minutes + sum(run.minutes for run in runs)
        phase = _phase(wanted)
        if option.long:
            metres = max(week.done_distance_m + sum(run.distance_m for run in runs), 1)
            yours = self.problem.days[day].date.weekday() == self.problem.long_weekday
            usual = f"{self.weekday(day)} is your day for it. " if yours else ""
            return Reason(
                "C05",
                f"{usual}The long run of this {phase} week: {option.minutes} min, of which up to "
                f"{wanted.longest_min} are useful now, {100 * option.distance_m // metres} % of "
                "the week's distance.",
            )
        if option.hard:
            quality = week.done_quality_minutes + sum(run.quality_minutes for run in runs)
            return Reason(
                "C13",
                f"It gives {option.quality_minutes} of the {quality} hard minutes of this {phase} "
                f"week of {minutes} running minutes.",
            )
        return Reason("load-floor", self._volume(week, wanted, option, minutes))

    def _volume(self, week: Week, wanted: OutlineWeek, option: RunOption, minutes: int) -> str:
        load = week.done_load + sum(
            run.load for at in week.days for run in self.facts[at].runs if run.race is None
        )
        text = f"It gives {option.minutes} of the {minutes} running minutes of this "
        text += f"{_phase(wanted)} week. "
        without = load - option.load
        if without < wanted.floor_load:
            return (
                f"{text}Without it the week would come to {without} effort minutes (minutes times "
                f"effort of 10); {wanted.floor_load} or more are wanted."
            )
        return (
            f"{text}With it the week comes to {load} effort minutes (minutes times effort of 10); "
            f"{wanted.floor_load} to {wanted.cap_load} are wanted."
        )

    # --- strength, stretching ------------------------------------------------------------------

    def block(self, day: int, block: StrengthBlock) -> tuple[Reason, ...]:
        """Why this block there: another day, the next key run or the time left, the count."""
        week, wanted = self._week(day)
        days = [at for at in week.days if at <= day]
        done = {
            BlockType.LOWER: (week.done_lower, wanted.lower),
            BlockType.UPPER: (week.done_upper, wanted.upper),
            BlockType.CORE: (week.done_core, wanted.core),
        }[block.type]
        place = done[0] + sum(
            one.type is block.type for at in days for one in self.facts[at].blocks
        )
        wish = max(done[1], place)
        count = Reason(
            "C41",
            f"{_STRENGTH[block.type].capitalize()} {place} of {wish} this {_phase(wanted)} week.",
        )
        following = self._next_key(day)
        made = [self._room(day)]
        if block.type is BlockType.LOWER and following is not None:
            made = [
                Reason(
                    "C39",
                    f"It is {days_text(following - day)} before {self._key_name(following)}; leg "
                    "strength wants 2 or more.",
                )
            ]
        other = self.moves.block(day, block) if block.type is BlockType.LOWER else None
        return (*made, count) if other is None else (other, *made, count)

    def stretch(self, day: int) -> tuple[Reason, ...]:
        """Why this evening: the time that the day leaves, the last stretching, the count."""
        week, wanted = self._week(day)
        place = week.done_stretch + sum(self.facts[at].stretches for at in week.days if at <= day)
        before = next((at for at in range(day - 1, -1, -1) if self.facts[at].stretches), None)
        since = ""
        if before is not None:
            since = f" The last stretching was {days_text(day - before)} before."
        room = self._room(day)
        return (
            Reason(room.rule, room.text + since),
            Reason(
                "stretch-wish",
                f"Stretching {place} of {max(wanted.stretch, place)} this week; about ten minutes "
                "a week per group keep range of motion.",
            ),
        )

    def _room(self, day: int) -> Reason:
        """The time that the day leaves, against the day of the week that leaves least."""
        left = self._left(day)
        text = f"{self.weekday(day)} still leaves {left} of its {self._free(day)} free minutes"
        week, _ = self._week(day)
        others = [at for at in week.days if at != day]
        if others:
            tightest = min(others, key=lambda at: (self._left(at), at))
            if self._left(tightest) < left:
                text += f", {self.weekday(tightest)} only {self._left(tightest)}"
        return Reason("C54", f"{text}.")

    def _free(self, day: int) -> int:
        return self.problem.days[day].minutes_free

    def _left(self, day: int) -> int:
        return max(0, self._free(day) - self.facts[day].training_minutes)

    # --- massage -------------------------------------------------------------------------------

    def massage(self, day: int, choice: MassageChoice) -> tuple[Reason, ...]:
        """Why this treatment there: the day around it, what it may ease, the interval."""
        made = [self._moment(day, choice)]
        relief = np.array(choice.relief, dtype=np.int64)
        tomorrow = day + 1
        if tomorrow < self.table.shape[1] and relief[:, 1].max() > 0:
            bare = np.where(relief[:, 1] > 0, self.table[:, tomorrow] + relief[:, 1], -1)
            place = int(bare.argmax())
            group = group_name(self.problem.groups[place])
            made.append(
                Reason(
                    "A07",
                    f"Without it {self.weekday(tomorrow)}'s forecast is {group} at "
                    f"{half_points(int(bare[place]))} of 10; it may ease that a little, "
                    f"by about {int(relief[place, 1]) / 1000:.1f}, mostly on the same day.",
                )
            )
        other = self.moves.massage(day, choice)
        if other is not None:
            made.insert(1, other)
        made.append(self._interval(day, choice))
        made += self._overruled(day, choice)
        return tuple(made)

    def _overruled(self, day: int, choice: MassageChoice) -> list[Reason]:
        """What a therapist lets not bind for deep work on that day."""
        on = self.problem.days[day].date
        found = [one for one in self.problem.overrules if one.first <= on <= one.last]
        return [Reason("C44", one.sentence) for one in found if choice.deep]

    def _moment(self, day: int, choice: MassageChoice) -> Reason:
        when = f"{choice.start:%A} {choice.start:%H:%M}"
        if choice.slot is None:
            when = f"{choice.start:%A} between {choice.start:%H:%M} and {choice.end:%H:%M}"
        following = self._next_key(day)
        gap = "with no key session in the six days after"
        if following is not None:
            gap = f"{days_text(following - day)} before {self._key_name(following)}"
        run = next((one for one in self.facts[day].runs if one.key), None)
        before = next((at for at in range(day - 1, -1, -1) if self.facts[at].key), None)
        what = "a day without a key session"
        if run is not None and choice.after_run:
            what = f"after the day's {name_of(run)} ({run.minutes} min)"
        elif before is not None:
            what = f"{days_text(day - before)} after {self._key_name(before)}"
        return Reason("C45", f"{when}: {what}, {gap}.{self._hours(day, choice)}")

    def _hours(self, day: int, choice: MassageChoice) -> str:
        """How many free hours lay near, and how many of them follow a key run."""
        if choice.slot is None or choice.booked:
            return ""
        near = {
            (one.day, one.start): one.after_run and self.facts[one.day].key
            for one in self.problem.massages
            if one.slot is not None and abs(one.day - day) <= _NEAR_DAYS
        }
        after = sum(near.values())
        if len(near) < 2 or not near.get((day, choice.start)):
            return ""
        return (
            f" Of {len(near)} free hours from 3 days before to 3 after, {after} follow a key run."
        )

    def _interval(self, day: int, choice: MassageChoice) -> Reason:
        earlier = [at for at in range(day) if any(one.regular for one in self.facts[at].massages)]
        last = earlier[-1] if earlier else self.problem.history.last_regular_massage
        if last is None:
            return Reason("C45", "It is the first one; none is known before.")
        name = "treatment" if choice.regular else "regular treatment"
        return Reason("C45", f"The last {name} was {days_text(day - last)} before.")

    # --- rest ----------------------------------------------------------------------------------

    def rest(self, day: int) -> tuple[Reason, ...]:
        """What rest does here: soreness today, and on the key session that follows."""
        week, _ = self._week(day)
        runs = week.done_runs + sum(self.facts[at].runs_today for at in week.days)
        place = int(self.table[:, day].argmax())
        group = group_name(self.problem.groups[place])
        text = f"Forecast for {self.weekday(day)}: {group} at {self._points(place, day)} of 10"
        following = self._next_key(day)
        if following is not None:
            verb = "falling to" if self._falls(place, day, following) else "and"
            text += f", {verb} {self._points(place, following)} by {self._key_name(following)}"
        why = self.problem.days[day].why_closed
        closed = f" Closed: {why}." if why and not self.problem.days[day].running else ""
        free = 7 - runs
        days = "the only day" if free == 1 else f"one of {free} days"
        return (
            Reason("C22", f"{text}.{closed}"),
            Reason(
                "C22",
                f"It is {days} without a run this week; {self.problem.min_rest_days} or more suit "
                "your level.",
            ),
        )

    def _points(self, place: int, day: int) -> str:
        return half_points(int(self.table[place, day]))

    def _falls(self, place: int, day: int, later: int) -> bool:
        return float(self._points(place, later)) < float(self._points(place, day))

    # --- looking around ------------------------------------------------------------------------

    def _week(self, day: int) -> tuple[Week, OutlineWeek]:
        place = self.problem.days[day].week
        return self.problem.weeks[place], self.outline.weeks[place]

    def _next_key(self, day: int) -> int | None:
        end = min(len(self.facts), day + LAGS + 1)
        return next((at for at in range(day + 1, end) if self.facts[at].key), None)

    def _key_name(self, day: int) -> str:
        run = next(one for one in self.facts[day].runs if one.key)
        if run.race is not None:
            return f"{name_of(run)} on {self.weekday(day)}"
        return f"{self.weekday(day)}'s {name_of(run)}"

    def worst(self, day: int) -> tuple[str, str]:
        """Name of the most sore tracked group on a day, and its points in halves."""
        place = int(self.table[:, day].argmax())
        return group_name(self.problem.groups[place]), self._points(place, day)

    def weekday(self, day: int) -> str:
        return f"{self.problem.days[day].date:%A}"


def _phase(wanted: OutlineWeek) -> str:
    return f"lighter {wanted.phase}" if wanted.recovery else str(wanted.phase)
