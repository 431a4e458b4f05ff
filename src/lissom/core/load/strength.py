"""Strength work in the unit of running: negative work per state, by a stated conversion.

Four sets of one group at effort 7 of 10 and soreness risk 2 of 3 count as one usual run
(8 km at 3.0 m/s) of that group; helping groups take 0.4 of a set (kind: custom).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.anatomy.exercises import exercise
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.load.reference_runs import usual_run_work

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StrengthSets:
    """Sets of one exercise (id of the exercise list); `effort_cr10` 0-10, None: as prescribed."""

    exercise: str
    sets: float
    effort_cr10: float | None = None


def strength_load(work: Sequence[StrengthSets]) -> FloatArray:
    """Negative-work equivalent (27,) of a strength session in J/kg, both sides alike.

    Raises NotFoundError for an unknown exercise, InvalidInputError for negative sets or an
    effort outside 0..10.
    """
    in_runs = np.zeros(len(STATES))
    full_effort = value("load.strength_effort_cr10")
    for done in work:
        effort = full_effort if done.effort_cr10 is None else done.effort_cr10
        if not (done.sets >= 0.0 and 0.0 <= effort <= 10.0):
            raise InvalidInputError(
                f"{done.sets} sets at effort {effort} of {done.exercise} are not usable.",
                remedy="Give 0 sets or more and an effort from 0 to 10.",
            )
        about = exercise(done.exercise)
        amount = (
            done.sets
            / value("load.strength_sets_per_run")
            * (effort / full_effort)
            * (about.soreness_risk / value("load.strength_risk"))
        )
        in_runs += amount * _group_shares(about.primary, about.secondary)
    return in_runs * usual_run_work()


def _group_shares(primary: Sequence[str], secondary: Sequence[str]) -> FloatArray:
    helping = value("load.strength_secondary_share")
    return np.array(
        [
            1.0 if item.group in primary else helping if item.group in secondary else 0.0
            for item in STATES
        ]
    )
