"""What moving one session to another day would do: rules, shortfalls, soreness, points.

A `Board` is the programme in force laid on today's problem, built once; each move on it is only
scored, never searched, so that it can follow a finger on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.moves import half_points
from lissom.core.planning.problem import LAGS
from lissom.core.planning.replan.ground import Ground, ground
from lissom.core.planning.replan.reasons import MILLI, KeyDay, Scored, against, key_days
from lissom.core.planning.replan.sessions import Item
from lissom.core.planning.replan.spots import Spot, doubled
from lissom.core.planning.replan.wish import ConflictError, Moved, Wish, move
from lissom.core.planning.rules.model import RuleLevel, Violation, weekday_text


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a move does. `possible`: no hard rule speaks against it. `broken`: hard rules that do.
    `shortfalls` grow, `eased` shrink or end. `points` is the change of the value by term and in
    all (milli-points); `key_days`: soreness at the key sessions around. `swapped`: the session that
    comes back for it. `text`: the gist in a sentence."""

    item: Item
    target: date
    possible: bool
    text: str
    broken: tuple[Violation, ...] = ()
    shortfalls: tuple[Violation, ...] = ()
    eased: tuple[Violation, ...] = ()
    points: Mapping[str, int] | None = None
    key_days: tuple[KeyDay, ...] = ()
    swapped: Item | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "id": self.item.id,
            "from": self.item.date.isoformat(),
            "to": self.target.isoformat(),
            "kind": self.item.kind,
            "type": self.item.type,
            "title": self.item.title,
            "possible": self.possible,
            "text": self.text,
            "violations": [one.as_dict() for one in self.broken],
            "shortfalls": [one.as_dict() for one in self.shortfalls],
            "eased": [one.as_dict() for one in self.eased],
            "points": None if self.points is None else dict(self.points),
            "key_sessions": [_key_dict(one) for one in self.key_days],
            "swapped": None
            if self.swapped is None
            else {"id": self.swapped.id, "title": self.swapped.title},
        }


def _key_dict(one: KeyDay) -> dict[str, Any]:
    return {
        "session": one.name,
        "group": one.group,
        "before": float(half_points(round(one.before * MILLI))),
        "after": float(half_points(round(one.after * MILLI))),
    }


@dataclass(frozen=True)
class Board:
    """The programme in force on today's problem, ready for moves to be tried."""

    ground: Ground

    @classmethod
    def of(cls, inputs: PlanningInput, document: Mapping[str, Any]) -> Board:
        """Raises InvalidInputError for inputs that contradict themselves."""
        return cls(ground(inputs, document, ()))

    @cached_property
    def best(self) -> Scored:
        given = self.ground
        return Scored(given.problem, given.outline, frozenset(given.standing.spots))

    def item(self, session: str) -> Item:
        """The session with this id. Raises InvalidInputError when it cannot be moved any more."""
        for item in self.ground.standing.spots.values():
            if session in {item.id, item.second}:
                return item
        raise InvalidInputError(
            f"There is no session '{session}' from today on.",
            remedy="`lissom week --json` shows the ids.",
        )

    def on(self, day: date, part: str = "") -> Item:
        """The session of a day (and part). Raises InvalidInputError."""
        here = [
            (spot, item)
            for spot, item in sorted(self.ground.standing.spots.items())
            if item.date == day and part in {"", spot.part} and item.kind != "race"
        ]
        lost = [
            one
            for one in self.ground.standing.unable
            if one.item.date == day and part in {"", one.item.part}
        ]
        if not here and lost:
            raise InvalidInputError(
                f"{lost[0].item.title} on {weekday_text(day)} cannot stay as it is: "
                f"{lost[0].reason.text}",
                remedy="`lissom replan` proposes what to do.",
            )
        if not here:
            what = part or "session that could move"
            raise InvalidInputError(
                f"Your programme has no {what} on {weekday_text(day)}.",
                remedy="`lissom week` shows what is planned.",
            )
        order = {"run": 0, "massage": 1, "strength": 2}
        return min(here, key=lambda one: (order.get(one[0].part, len(order)), one[0]))[1]

    def consequences(self, item: Item, target: date, *, brief: bool = False) -> Consequences:
        """The session of `item` on `target`. `brief` leaves out shortfalls, for whole weeks."""
        problem = self.ground.problem
        try:
            moved = move(problem, self.ground.standing, Wish(item.part, item.date, target))
        except ConflictError as conflict:
            text = conflict.message.removeprefix("That cannot be: ")
            return Consequences(item, target, possible=False, text=text[:1].upper() + text[1:])
        spots = frozenset(moved.standing.spots)
        other = self.best.other(spots)
        swapped = moved.standing.spots.get(moved.swapped) if moved.swapped is not None else None
        broken = self._broken(other, spots)
        if broken:
            return Consequences(
                item, target, possible=False, text=broken[0].message, broken=broken, swapped=swapped
            )
        return self._lawful(item, target, moved, other, brief=brief)

    def _broken(self, other: Scored, spots: frozenset[Spot]) -> tuple[Violation, ...]:
        given = self.ground
        broken = other.broken
        twice = doubled(spots)
        if twice is None or broken:
            return broken
        day = given.problem.days[twice.day].date
        text = f"{weekday_text(day)} would hold two sessions of one kind."
        return (Violation("one-run", day, text, RuleLevel.HARD),)

    def _lawful(
        self, item: Item, target: date, moved: Moved, other: Scored, *, brief: bool
    ) -> Consequences:
        best = self.best
        terms = {
            term: other.score.terms[term] - best.score.terms[term] for term in other.score.terms
        }
        whole = other.score.total - best.score.total
        around = _around(len(other.facts), moved)
        short: tuple[Violation, ...] = ()
        eased: tuple[Violation, ...] = ()
        if not brief:
            short, eased = _grown(best, other), _grown(other, best)
        if whole >= 0:
            text = f"On {weekday_text(target)}: as good as now ({whole / MILLI:+.1f} points)."
        else:
            text = against(best, other, f"On {weekday_text(target)}").text
        return Consequences(
            item=item,
            target=target,
            possible=True,
            text=text,
            shortfalls=short,
            eased=eased,
            points={**terms, "total": whole},
            key_days=key_days(best, other, around),
            swapped=None if moved.swapped is None else moved.standing.spots.get(moved.swapped),
        )

    def other_days(self, item: Item) -> tuple[Consequences, ...]:
        """The session on each other day of its week that is still to come."""
        given = self.ground
        day = (item.date - given.problem.on).days
        week = given.problem.weeks[given.problem.days[day].week]
        return tuple(
            self.consequences(item, given.problem.days[at].date, brief=True)
            for at in week.days
            if at != day
        )


def _around(days: int, moved: Moved) -> range:
    """The days on which a moved session can be felt."""
    first = min(moved.old.day, moved.new.day)
    last = max(moved.old.day, moved.new.day) + LAGS
    return range(first, min(last + 1, days))


def _grown(before: Scored, after: Scored) -> tuple[Violation, ...]:
    """Shortfalls of `after` that `before` has not, or less of."""
    known = {(one.rule, one.date): one.shortfall for one in before.short}
    return tuple(one for one in after.short if one.shortfall > known.get((one.rule, one.date), 0.0))
