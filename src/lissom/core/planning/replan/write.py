"""A proposal agreed to, whole or in part, written out as the next programme."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.planning.api import programme_of
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Solution
from lissom.core.planning.replan.compare import Pair, change_id
from lissom.core.planning.replan.mend import Judge
from lissom.core.planning.replan.propose import Proposal
from lissom.core.planning.replan.sessions import Item
from lissom.core.planning.replan.spots import (
    RUN,
    STRENGTH,
    Spot,
    doubled,
    part_of,
    schedule_of,
)


def written(
    proposal: Proposal, *, layer: int, only: Collection[str] | None = None
) -> dict[str, Any]:
    """The programme's document after the changes with the ids in `only` (None: all of them).

    What cannot stand stays away in any case, and provisional days behind follow. Sessions that a
    change put where they are carry its `layer`, and those on another day than first planned their
    `original_date`. Raises InvalidInputError for an unknown id, or when the chosen changes need
    others: the message names them.
    """
    spots = _chosen(proposal, only)
    problem, outline = proposal.problem, proposal.outline
    schedule = schedule_of(problem, spots)
    total = score(problem, outline, schedule).total
    solution = Solution(schedule, proposal.status, total)
    made = programme_of(proposal.inputs, problem, outline, solution).as_dict()
    return {**made, "days": _marked(proposal, spots, made["days"], layer)}


def _chosen(proposal: Proposal, only: Collection[str] | None) -> frozenset[Spot]:
    if only is None:
        return proposal.after
    known = {one.id for one in proposal.changes}
    unknown = sorted(set(only) - known)
    if unknown:
        raise InvalidInputError(
            f"The proposal has no change '{unknown[0]}'.",
            remedy=f"Its changes are: {', '.join(sorted(known))}." if known else "It has none.",
        )
    wanted = [
        pair
        for pair in proposal.pairs
        if (key := change_id(pair, proposal.problem)) in only or key not in known
    ]
    spots = set(proposal.standing.spots)
    spots -= {pair.old for pair in wanted if pair.old is not None}
    spots |= {pair.new for pair in wanted if pair.new is not None}
    _refuse_broken(proposal, spots, only)
    return frozenset(spots)


def _refuse_broken(proposal: Proposal, spots: set[Spot], only: Collection[str]) -> None:
    twice = doubled(spots)
    broken = Judge(proposal.problem, proposal.outline).broken(spots)
    if twice is None and not broken:
        return
    need = sorted(
        {
            other
            for one in proposal.changes
            if one.id in only
            for other in one.together
            if other not in only
        }
    )
    why = broken[0].message if broken else "A day would hold two sessions of one kind."
    take = f"Take {', '.join(need)} as well." if need else "Take all of them, or other ones."
    raise InvalidInputError(f"These changes alone do not work: {why}", remedy=take)


# --- marks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where the sessions of the written programme come from."""

    layer: int
    changed: Mapping[Spot, Pair]
    origin: Mapping[Spot, Item]

    def row(self, row: Mapping[str, Any], day: str, spot: Spot | None) -> dict[str, Any]:
        """The document's row with the day it was first planned on and the change behind it."""
        made = dict(row)
        pair = None if spot is None else self.changed.get(spot)
        item = pair.item if pair is not None else None
        if pair is None and spot is not None:
            item = self.origin.get(spot)
        first = None if item is None or item.kind == "race" else (item.original or item.date)
        if first is not None and first.isoformat() != day:
            made["original_date"] = first.isoformat()
        number = self.layer if pair is not None else None if item is None else item.layer
        if number is not None:
            made["layer"] = number
        return made


def _marked(
    proposal: Proposal, spots: frozenset[Spot], days: list[dict[str, Any]], layer: int
) -> list[dict[str, Any]]:
    changed = {one.new: one for one in proposal.pairs if one.new is not None}
    marks = _Marks(layer, changed, proposal.standing.spots)
    by_day: dict[int, list[Spot]] = {}
    for one in sorted(spots):
        by_day.setdefault(one.day, []).append(one)
    made: list[dict[str, Any]] = []
    for place, day in enumerate(days):
        here = by_day.get(place, [])
        sessions = [
            marks.row(row, day["date"], next((one for one in here if _is(one, row)), None))
            for row in day["sessions"]
        ]
        made.append({**day, "sessions": sessions})
    return made


def _is(spot: Spot, row: Mapping[str, Any]) -> bool:
    """The document's row is the session at this spot (both on one day)."""
    if row["kind"] == "rest" or part_of(row["kind"]) != spot.part:
        return False
    if spot.part == RUN:
        return str(row.get("option")) in (spot.key, *spot.key.split("+"))
    if spot.part == STRENGTH:
        return bool(row.get("block") == spot.key)
    return True
