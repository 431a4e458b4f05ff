"""Coefficients worked out once per problem, in the shape that constraints and prices want."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lissom.core.planning.cpsat.offers import Offers, make_offers
from lissom.core.planning.objective import option_hectometres, run_value
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import LAGS, BlockType, Problem, Response


@dataclass(slots=True, eq=False)
class Tables:
    """`run_response` (options, groups, LAGS + 1), `block_response` and `relief` likewise, in
    milli-points; `hectometres` by option; `keys`, `lowers`: positions of key sessions among the
    options and of leg strength among the blocks. `value(day, option)` is what a run is worth there,
    form included."""

    problem: Problem
    outline: Outline
    offers: Offers
    run_response: NDArray[np.int64]
    block_response: NDArray[np.int64]
    relief: NDArray[np.int64]
    hectometres: tuple[int, ...]
    keys: frozenset[int]
    lowers: frozenset[int]
    _values: dict[tuple[int, int], int] = field(default_factory=dict)

    def value(self, day: int, option: int) -> int:
        key = (day, option)
        if key not in self._values:
            run = self.problem.options[option]
            worth = run_value(self.problem, self.outline, day, run)
            self._values[key] = worth + self.problem.form[day] * run.load
        return self._values[key]


def make_tables(problem: Problem, outline: Outline) -> Tables:
    groups = len(problem.groups)
    return Tables(
        problem=problem,
        outline=outline,
        offers=make_offers(problem, outline),
        run_response=_stack([option.response for option in problem.options], groups),
        block_response=_stack([block.response for block in problem.blocks], groups),
        relief=_stack([choice.relief for choice in problem.massages], groups),
        hectometres=tuple(option_hectometres(problem, option) for option in problem.options),
        keys=frozenset(place for place, run in enumerate(problem.options) if run.key),
        lowers=frozenset(
            place for place, block in enumerate(problem.blocks) if block.type is BlockType.LOWER
        ),
    )


def _stack(responses: list[Response], groups: int) -> NDArray[np.int64]:
    """Responses as one array, shorter ones filled with zeros up to lag `LAGS`."""
    stacked = np.zeros((len(responses), groups, LAGS + 1), dtype=np.int64)
    for place, response in enumerate(responses):
        if groups and response:
            rows = np.asarray(response, dtype=np.int64)
            stacked[place, :, : rows.shape[1]] = rows
    return stacked
