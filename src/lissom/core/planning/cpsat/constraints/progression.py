"""What must come before what: strides before fast work (C19), strength before jumps (C42)."""

from __future__ import annotations

from lissom.core.evidence import value
from lissom.core.planning.cpsat.linear import Linear, forbid
from lissom.core.planning.cpsat.variables import Window


def add_progression_rules(window: Window) -> None:
    _add_strides(window)
    problem = window.problem
    if problem.history.strength_weeks < value("planning.jump_weeks"):
        for day in window.days:
            for block, item in window.blocks(day):
                if problem.blocks[block].jumps:
                    forbid(window.model, item)


def _add_strides(window: Window) -> None:
    """need * fast[d] <= strides before d; likewise those at least a week earlier."""
    problem = window.problem
    if problem.history.fast_ready:
        return
    early = round(value("planning.strides_early_days"))
    needs = (
        (round(value("planning.strides_needed")), 1),
        (round(value("planning.strides_early")), early),
    )
    for day in range(window.first, len(problem.days)):
        fast = [item for option, item in window.runs(day) if problem.options[option].needs_strides]
        if not fast:
            continue
        for need, lead in needs:
            left = Linear(-sum(at <= day - lead for at in problem.history.strides))
            for before in range(max(day - lead + 1, 0)):
                for option, item in window.runs(before):
                    if problem.options[option].strides:
                        left.add(item, -1)
            for item in fast:
                left.add(item, need)
            if left.free:
                window.model.add_linear_constraint(left.expression(), -(10**6), -left.constant)
