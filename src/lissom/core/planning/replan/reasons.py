"""Why a session should change: the programme scored again without that change.

Nothing here knows a kind of session by its name: each sentence comes from a rule that the other
programme breaks, from soreness on a key day, or from the term of the value that loses most.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lissom.core.planning.checks import HARD_CHECKS, SOFT_CHECKS, check_facts
from lissom.core.planning.moves import Reason, group_name, half_points, name_of
from lissom.core.planning.objective import Score, score_facts, soreness
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import Problem
from lissom.core.planning.replan.spots import Spot, facts_of_spots
from lissom.core.planning.rules.model import Violation, weekday_text

MILLI = 1000
_HALF_POINT = 500
_TERM_RULES = {
    "volume": ("load-floor", "load-cap"),
    "rest_days": ("C22",),
    "runs": ("runs-wish",),
    "hard": ("C14",),
    "quality": ("C13",),
    "long_share": ("C05",),
    "repeat": ("variety",),
    "strength": ("C41",),
    "stretch": ("stretch-wish",),
    "massage_wish": ("C45",),
}
TERM_WORDS = {
    "sessions": "what the runs are worth in these weeks",
    "form": "form on race day",
    "soreness": "fresh legs at key sessions",
    "volume": "the week's load",
    "rest_days": "days without a run",
    "runs": "the number of runs",
    "hard": "the number of hard sessions",
    "quality": "the share of hard minutes",
    "long_share": "the long run's share",
    "repeat": "variety",
    "strength": "strength work",
    "stretch": "stretching",
    "massage_wish": "the massage you want",
    "best_moment": "massage at its best moment",
    "treatment": "price and way of a treatment",
    "keep": "what was planned before",
}


@dataclass(frozen=True)
class Scored:
    """A programme with everything that is asked of it, each worked out once."""

    problem: Problem
    outline: Outline
    spots: frozenset[Spot]

    @cached_property
    def facts(self) -> tuple[DayFacts, ...]:
        return facts_of_spots(self.problem, self.spots)

    @cached_property
    def score(self) -> Score:
        return score_facts(self.problem, self.outline, self.facts, sore=self.soreness)

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """Hard rules that the plan breaks."""
        return check_facts(self.problem, self.outline, self.facts, checks=HARD_CHECKS)

    @cached_property
    def short(self) -> tuple[Violation, ...]:
        """Elastic rules that gave way, and advice."""
        return check_facts(self.problem, self.outline, self.facts, checks=SOFT_CHECKS)

    @cached_property
    def soreness(self) -> NDArray[np.int64]:
        """Milli-points (groups, days)."""
        return soreness(self.problem, self.facts)

    def other(self, spots: Collection[Spot]) -> Scored:
        return Scored(self.problem, self.outline, frozenset(spots))


@dataclass(frozen=True, slots=True)
class KeyDay:
    """Soreness of the worst leg group on a key day, in points of 10, before and after a change.
    `key_before`: it was a key day before it too."""

    day: int
    name: str
    group: str
    before: float
    after: float
    key_before: bool


def against(best: Scored, other: Scored, lead: str) -> Reason:
    """Why `other` is not the better one: a rule it breaks, a sore key day, a shortfall, points.
    `lead` begins the sentence and says what `other` is, such as `Left on Thursday 4 June`."""
    known = {(one.rule, one.date) for one in best.broken}
    broken = next((one for one in other.broken if (one.rule, one.date) not in known), None)
    if broken is not None:
        return Reason(broken.rule, f"{lead}: {broken.message}")
    sore = _sorest(best, other)
    loss = {term: other.score.terms[term] - best.score.terms[term] for term in other.score.terms}
    worst = min(loss, key=lambda term: (loss[term], term))
    if sore is not None and loss["soreness"] < 0 and loss["soreness"] <= loss[worst] // 2:
        return Reason("soreness-key", f"{lead}: {_sore_words(best, sore)}")
    return _short(best, other, lead, worst) or _points(loss, lead, worst)


def _short(best: Scored, other: Scored, lead: str, term: str) -> Reason | None:
    """The shortfall behind the term that loses most, if it is there and grows."""
    before = {(one.rule, one.date): one.shortfall for one in best.short}
    grown = [
        one
        for one in other.short
        if one.rule in _TERM_RULES.get(term, ())
        and one.shortfall > before.get((one.rule, one.date), 0.0)
    ]
    if not grown:
        return None
    most = max(
        grown, key=lambda one: (one.shortfall - before.get((one.rule, one.date), 0.0), one.rule)
    )
    return Reason(most.rule, f"{lead}: {most.message}")


def _points(loss: dict[str, int], lead: str, term: str) -> Reason:
    whole = sum(loss.values())
    if whole >= 0:
        text = f"{lead}: no better; the other changes around it rest on it."
        return Reason("value", text)
    return Reason(
        "value",
        f"{lead}: {-whole / MILLI:.1f} points less in all, most of it in {TERM_WORDS[term]} "
        f"({loss[term] / MILLI:+.1f}).",
    )


def _sorest(best: Scored, other: Scored) -> KeyDay | None:
    """The key day of `other` above the threshold that costs most more than in `best`: sorer by
    half a point, or no key day there."""
    threshold = best.problem.prices.soreness_threshold_milli / MILLI
    rises = [
        (one.after - max(threshold, one.before if one.key_before else threshold), one)
        for one in key_days(best, other)
    ]
    told = [(rise, one) for rise, one in rises if rise >= _HALF_POINT / MILLI]
    return max(told, key=lambda item: (item[0], -item[1].day), default=(0.0, None))[1]


def _sore_words(best: Scored, sore: KeyDay) -> str:
    then = half_points(round(sore.after * MILLI))
    if sore.key_before:
        now = half_points(round(sore.before * MILLI))
        return f"{sore.group} would be at {then} of 10, not {now}, for {sore.name}."
    limit = best.problem.prices.soreness_threshold_milli / MILLI
    return f"{sore.group} would be at {then} of 10 for {sore.name}; {limit:g} or less is wanted."


def key_days(best: Scored, other: Scored, days: Sequence[int] | None = None) -> tuple[KeyDay, ...]:
    """Key days of `other` with their worst group's soreness there, and the same group's in
    `best`; `days`: only these."""
    found: list[KeyDay] = []
    for day in range(len(other.facts)) if days is None else days:
        if not other.facts[day].key:
            continue
        place = int(other.soreness[:, day].argmax())
        run = next(one for one in other.facts[day].runs if one.key)
        when = weekday_text(other.problem.days[day].date)
        found.append(
            KeyDay(
                day,
                f"the {name_of(run)} of {when}",
                group_name(other.problem.groups[place]),
                int(best.soreness[place, day]) / MILLI,
                int(other.soreness[place, day]) / MILLI,
                best.facts[day].key,
            )
        )
    return tuple(found)
