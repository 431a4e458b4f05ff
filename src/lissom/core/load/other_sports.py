"""What sports other than running ask of the muscles: relative shares, and work while lengthening.

Shares of the work by group are measured for cycling and estimated for the rest; the table
`other_sports` says which. Only cycling's plantar flexors are known to do work while lengthening,
little of it: other sports load the muscles but are not taken to make them sore. Walking goes the
way of running (`exposure`).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES, Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.evidence import table, value
from lissom.core.load.level_model import Quantity, level_per_km

FloatArray = NDArray[np.float64]

CYCLE = "cycle"
_CALF = ("gastrocnemius", "soleus")


@cache
def sports() -> tuple[str, ...]:
    """The sports that `sport_shares` knows."""
    return tuple(sorted({row["sport"] for row in table("other_sports")}))


def sport_shares(sport: str) -> FloatArray:
    """Share (27,) of each state in the work of a sport, adding to 1; sides alike.

    A share given to the calf is split by the level value of positive work. Raises NotFoundError.
    """
    if sport not in sports():
        raise NotFoundError(
            f"How '{sport}' works the muscles is not known.",
            remedy=f"Known are {', '.join(sports())}.",
        )
    return _shares(sport).copy()


@cache
def _shares(sport: str) -> FloatArray:
    found = np.zeros(len(STATES))
    rows = [row for row in table("other_sports") if row["sport"] == sport]
    for row in rows:
        split = _split(tuple(row["group"].split("|")), Quantity.POSITIVE_WORK)
        for place, state in enumerate(STATES):
            half = 1.0 if state.side is Side.NONE else 0.5
            found[place] += float(row["share"]) * split.get(state.group, 0.0) * half
    whole: FloatArray = found / found.sum()
    return whole


def _split(groups: tuple[str, ...], quantity: Quantity) -> dict[str, float]:
    """Parts of one share by group, adding to 1: by the level value where there are several."""
    if len(groups) == 1:
        return {groups[0]: 1.0}
    level = level_per_km(quantity, value("load.model_speed_mps"))
    whole = sum(float(level[group]) for group in groups)
    return {group: float(level[group]) / whole for group in groups}


def sport_negative_work(
    sport: str, minutes: float, *, effort_cr10: float | None = None
) -> FloatArray:
    """Work while lengthening (27,) in J/kg: in cycling that of the calf, else none.

    `effort_cr10` 0-10 scales it; None: the effort of the study. Raises InvalidInputError for
    minutes below 0 or an effort outside 0..10.
    """
    usual = value("load.cycle_study_effort_cr10")
    effort = usual if effort_cr10 is None else effort_cr10
    if not (0.0 <= minutes < math.inf and 0.0 <= effort <= 10.0):
        raise InvalidInputError(
            f"{minutes} minutes at effort {effort} are not usable.",
            remedy="Give 0 minutes or more and an effort from 0 to 10.",
        )
    found = np.zeros(len(STATES))
    if sport != CYCLE:
        return found
    per_min = value("load.cycle_calf_negative_j_per_rev") * value("load.cycle_study_rev_per_min")
    work = per_min * minutes * (effort / usual) / value("load.cycle_study_mass_kg")
    for group, part in _split(_CALF, Quantity.NEGATIVE_WORK).items():
        found += np.array([work * part if state.group == group else 0.0 for state in STATES])
    return found
