"""Which leg groups a problem must track: a group that another one always exceeds cannot matter.

Exact, not an approximation: soreness prices and the deep-work gate look at the worst group only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lissom.core.planning.problem import Problem, Response


def tracked_groups(problem: Problem) -> Problem:
    """The problem with dominated groups left out of every response, relief, carry and gate."""
    profile = _profiles(problem)
    count = len(problem.groups)
    deep = [frozenset(choice.deep_groups) for choice in problem.massages if choice.deep]
    kept: list[int] = []
    for group in range(count):
        rivals = [*kept, *range(group + 1, count)]
        if not any(
            bool(np.all(profile[rival] >= profile[group]))
            and all(rival in groups for groups in deep if group in groups)
            for rival in rivals
        ):
            kept.append(group)
    return _only(problem, kept or [0])


def _profiles(problem: Problem) -> NDArray[np.int64]:
    """(groups, all numbers that raise soreness): a row that is nowhere lower dominates."""
    rows = [np.array(response, dtype=np.int64) for response in _raising(problem)]
    rows += [-np.array(choice.relief, dtype=np.int64) for choice in problem.massages]
    carried = [np.array([day.carry for day in problem.days], dtype=np.int64).T]
    carried.append(np.array([day.gate for day in problem.days], dtype=np.int64).T)
    return np.concatenate([*rows, *carried], axis=1)


def _raising(problem: Problem) -> Iterator[Response]:
    for option in problem.options:
        yield option.response
    for block in problem.blocks:
        yield block.response


def _only(problem: Problem, kept: Sequence[int]) -> Problem:
    place_of = {group: place for place, group in enumerate(kept)}
    return replace(
        problem,
        groups=tuple(problem.groups[group] for group in kept),
        options=tuple(
            replace(option, response=_rows(option.response, kept)) for option in problem.options
        ),
        blocks=tuple(
            replace(block, response=_rows(block.response, kept)) for block in problem.blocks
        ),
        massages=tuple(
            replace(
                choice,
                relief=_rows(choice.relief, kept),
                deep_groups=tuple(
                    place_of[group] for group in choice.deep_groups if group in place_of
                ),
            )
            for choice in problem.massages
        ),
        days=tuple(
            replace(
                day,
                carry=tuple(day.carry[group] for group in kept),
                gate=tuple(day.gate[group] for group in kept),
            )
            for day in problem.days
        ),
    )


def _rows(response: Response, kept: Sequence[int]) -> Response:
    return tuple(response[group] for group in kept)
