"""Soreness that one session adds, by tracked leg group and day, as integers for the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, LEG_GROUPS, STATE_INDEX, states_of
from lissom.core.anatomy.blocks import lines_of
from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.load.exposure import exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.load.other_sports import sport_negative_work, sport_shares
from lissom.core.load.strength import StrengthSets, strength_load
from lissom.core.planning.build.run_options import Draft
from lissom.core.planning.inputs import CarryIn
from lissom.core.planning.problem import LAGS, Response, RunOption
from lissom.core.recovery.soreness import session_response

MILLI = 1000
_SPORTS = {
    "bike_easy": "cycle",
    "bike_int": "cycle",
    "dwr": "water_run",
    "elliptical": "elliptical",
    "swim": "swim",
}
"""Cross-training of the catalogue by the sport whose muscles it works."""

FloatArray = NDArray[np.float64]

_SIDES = np.array(
    [
        [STATE_INDEX[side.id] for side in (states_of(group)[0], states_of(group)[-1])]
        for group in LEG_GROUPS
    ]
)
"""(leg groups, 2): positions of the two sides, the same one twice where there is one only."""


def with_responses(drafts: Sequence[Draft], carry: CarryIn) -> list[RunOption]:
    """The options of the drafts with their soreness response on all leg groups."""
    running = [item for item in drafts if item.segments]
    doses = muscle_load([exposure_of_segments(item.segments) for item in running])
    found: dict[str, Response] = {}
    shares: dict[str, tuple[tuple[str, float], ...]] = {}
    for row, item in enumerate(running):
        work = doses.negative_work_j_per_kg[row]
        found[item.option.id] = response_of(work, doses.downhill_work_j_per_kg[row], carry)
        shares[item.option.id] = shares_of(work)
    for item in drafts:
        sport = _SPORTS.get(item.option.type)
        if sport is not None:
            work = sport_negative_work(sport, item.option.minutes)
            found[item.option.id] = response_of(work, np.zeros_like(work), carry)
            shares[item.option.id] = shares_of(sport_shares(sport))
    nothing: Response = ((0,) * (LAGS + 1),) * len(LEG_GROUPS)
    return [
        replace(
            item.option,
            response=found.get(item.option.id, nothing),
            muscles=shares.get(item.option.id, ()),
        )
        for item in drafts
    ]


def shares_of(work: FloatArray) -> tuple[tuple[str, float], ...]:
    """Share of the work (27,) by muscle group, both sides together, adding to 1."""
    total = float(work.sum())
    if total <= 0:
        return ()
    by_group = {
        group.id: sum(float(work[STATE_INDEX[state.id]]) for state in states_of(group.id)) / total
        for group in GROUPS
    }
    return tuple((group, round(share, 3)) for group, share in by_group.items() if share > 0)


def response_of(
    dose: FloatArray, downhill: FloatArray, carry: CarryIn, *, new_exercise: bool = False
) -> Response:
    """Milli-points by leg group (the higher side) and lag 0..LAGS. `downhill` is the part of the
    `dose` (27,) that gradients below level add; `new_exercise`: none of it done in 8 weeks."""
    points = session_response(
        dose,
        downhill,
        carry.used_to,
        carry.protections,
        LAGS + 1,
        new_exercise=new_exercise,
        personal=carry.personal,
    )
    return by_group(points)


def by_group(points: FloatArray) -> Response:
    """(days, 27) soreness points as milli-points (leg groups, days), the higher side."""
    milli = np.rint(MILLI * points[:, _SIDES]).max(axis=2).T
    return tuple(tuple(map(int, row)) for row in milli)


def strength_dose(block: str, equipment: Sequence[str]) -> FloatArray:
    """Negative-work equivalent (27,) of a strength block in J/kg."""
    lines = lines_of(block, equipment=equipment)
    return strength_load(
        [StrengthSets(line.id, line.sets) for line in lines if line.id in EXERCISES]
    )
