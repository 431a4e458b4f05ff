"""A proposal: what the programme would change after an event, each change with its reason.

Two weeks are planned anew, four when a shortfall remains; what is done, closed or fixed stays, and
changing anything has its price. The programme as it stands is the solver's starting point, so that
a proposal is never worth less than leaving things as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lissom.core.errors import Finding, Level
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.moves import Reason
from lissom.core.planning.plan import Outline, Status
from lissom.core.planning.problem import Problem
from lissom.core.planning.replan.compare import (
    Pair,
    Place,
    What,
    change_id,
    groups,
    pairs,
    place_of,
    place_of_item,
)
from lissom.core.planning.replan.events import Event
from lissom.core.planning.replan.ground import Ground, ground
from lissom.core.planning.replan.reasons import Scored, against
from lissom.core.planning.replan.search import Found, search
from lissom.core.planning.replan.spots import Spot, doubled
from lissom.core.planning.replan.standing import Standing
from lissom.core.planning.rules.model import Violation, weekday_text


@dataclass(frozen=True, slots=True)
class Change:
    """One session that changes. `before` None: it is new; `after` None: it goes. `forced`: it
    cannot stay as it is. `original`: the day it was first planned on. `together`: ids of changes
    that only make sense with it."""

    id: str
    what: What
    before: Place | None
    after: Place | None
    forced: bool
    original: date | None
    reasons: tuple[Reason, ...] = ()
    together: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What `propose` answers. `changes` are those of the days up to `until`, or of an appointment;
    `later` those of the provisional days behind, without reasons. `kept_points` is the value of
    leaving everything that can stand, `points` that of the proposal (milli-points by term).
    `shortfalls`: what still falls short in the weeks planned anew. `until`: last day planned anew;
    `proven`: nothing better exists within the first two weeks at these prices. `standing`, `after`,
    `pairs` and the rest are what writing it needs."""

    on: date
    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    later: tuple[Change, ...]
    kept_points: Mapping[str, int]
    points: Mapping[str, int]
    shortfalls: tuple[Violation, ...]
    findings: tuple[Finding, ...]
    until: date
    proven: bool
    status: Status
    inputs: PlanningInput
    problem: Problem
    outline: Outline
    standing: Standing
    after: frozenset[Spot]
    pairs: tuple[Pair, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON values: the same bytes for the same input, document, events and versions."""
        return {
            "on": self.on.isoformat(),
            "events": [event.as_dict() for event in self.events],
            "because": [event.sentence() for event in self.events],
            "status": str(self.status),
            "until": self.until.isoformat(),
            "proven": self.proven,
            "changes": [change_dict(one) for one in self.changes],
            "later": [change_dict(one) for one in self.later],
            "kept": dict(self.kept_points),
            "points": dict(self.points),
            "shortfalls": [one.as_dict() for one in self.shortfalls],
            "findings": [one.as_dict() for one in self.findings],
        }


def change_dict(one: Change) -> dict[str, Any]:
    return {
        "id": one.id,
        "what": str(one.what),
        "forced": one.forced,
        "from": None if one.before is None else place_dict(one.before),
        "to": None if one.after is None else place_dict(one.after),
        "original_date": None if one.original is None else one.original.isoformat(),
        "why": [{"rule": reason.rule, "text": reason.text} for reason in one.reasons],
        "together": list(one.together),
    }


def place_dict(place: Place) -> dict[str, Any]:
    return {
        "date": place.date.isoformat(),
        "kind": place.kind,
        "type": place.type,
        "title": place.title,
        "minutes": place.minutes,
        "start": None if place.start is None else place.start.isoformat(),
        "place": place.place,
        "price_pence": place.price_pence,
    }


def propose(
    inputs: PlanningInput,
    document: Mapping[str, Any],
    events: Sequence[Event],
) -> Proposal:
    """What the programme of `document` would change after `events`.

    `inputs` is what is known on `inputs.on` (history up to it, diary, check-ins); `document` the
    programme in force. Deterministic.
    Raises InvalidInputError for an event that cannot be, and ConflictError when a wished move
    breaks a hard rule whatever else gives way.
    """
    given = ground(inputs, document, events)
    return _told(given, events, search(given, document, events))


def _told(given: Ground, events: Sequence[Event], found: Found) -> Proposal:
    problem = given.problem
    every = pairs(problem, given.standing, found.after)
    best = Scored(problem, given.outline, found.after)
    kept = Scored(problem, given.outline, frozenset(given.standing.spots))
    until = problem.days[found.last].date
    near = [one for one in every if _near(problem, one, until)]
    far = [one for one in every if one not in near]
    return Proposal(
        on=problem.on,
        events=tuple(events),
        changes=explained(given, best, near),
        later=tuple(_change(problem, one) for one in far),
        kept_points={**kept.score.terms, "total": kept.score.total},
        points={**best.score.terms, "total": best.score.total},
        shortfalls=tuple(one for one in best.short if one.date <= until),
        findings=_findings(given),
        until=until,
        proven=found.proven,
        status=Status.OPTIMAL if found.proven else Status.FEASIBLE,
        inputs=given.change.inputs,
        problem=problem,
        outline=given.outline,
        standing=given.standing,
        after=found.after,
        pairs=every,
    )


def _near(problem: Problem, one: Pair, until: date) -> bool:
    """It touches the days planned anew, or an appointment."""
    dates = [] if one.item is None else [one.item.date]
    dates += [] if one.new is None else [problem.days[one.new.day].date]
    return min(dates) <= until or (one.item is not None and one.item.booked)


def _findings(given: Ground) -> tuple[Finding, ...]:
    """Appointments that cannot stand are said aloud: somebody has to be told."""
    return tuple(
        Finding(
            "booked-lost",
            Level.WARNING,
            f"Your appointment of {weekday_text(one.item.date)}"
            f"{f' at {one.item.start:%H:%M}' if one.item.start else ''} cannot stay: "
            f"{one.reason.text} Tell the clinic in time.",
            one.item.date.isoformat(),
        )
        for one in given.standing.unable
        if one.item.booked
    )


def explained(given: Ground, best: Scored, found: Sequence[Pair]) -> tuple[Change, ...]:
    """Each pair as a change with its reasons, and the changes that it needs."""
    joined = groups(found)
    ids = [change_id(one, given.problem) for one in found]
    why = {id(one.item): one.reason for one in given.standing.unable}
    made: list[Change] = []
    for place, one in enumerate(found):
        group = next(group for group in joined if place in group)
        some = [found[other] for other in group]
        reasons = _reasons(given, best, one, some, why.get(id(one.item)))
        others = tuple(ids[other] for other in group if other != place)
        made.append(replace(_change(given.problem, one), reasons=reasons, together=others))
    return tuple(made)


def _change(problem: Problem, one: Pair) -> Change:
    return Change(
        id=change_id(one, problem),
        what=one.what(problem),
        before=None if one.item is None else place_of_item(one.item),
        after=None if one.new is None else place_of(problem, one.new),
        forced=one.forced,
        original=None if one.item is None else one.item.original or one.item.date,
    )


def _reasons(
    given: Ground, best: Scored, one: Pair, group: Sequence[Pair], unable: Reason | None
) -> tuple[Reason, ...]:
    """Why it cannot stay, if so; then what the programme would be without this change and those
    that stand or fall with it."""
    made: list[Reason] = []
    if unable is not None:
        made.append(unable)
    elif one.old is not None and one.old in given.standing.fitted:
        made.append(given.standing.fitted[one.old])
    if one.forced and (one.new is None or one.new == one.old):
        return tuple(made)
    spots = set(best.spots) - {pair.new for pair in group if pair.new is not None}
    spots |= {pair.old for pair in group if pair.old is not None and pair.old != pair.new}
    if doubled(spots) is not None:
        return (*made, Reason("value", "It makes room for the other changes."))
    return (*made, against(best, best.other(spots), _lead(given.problem, one)))


def _lead(problem: Problem, one: Pair) -> str:
    if one.old is not None and one.item is not None:
        here = weekday_text(one.item.date)
        stays = one.new is None or one.new.day == one.old.day
        return "Kept as it is" if stays else f"Left on {here}"
    assert one.new is not None
    return f"Without it on {weekday_text(problem.days[one.new.day].date)}"
