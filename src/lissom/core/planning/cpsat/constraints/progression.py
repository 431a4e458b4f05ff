"""What must come before what: strides before fast work (C19), a first deep treatment (C43)."""

from __future__ import annotations

from lissom.core.evidence import value
from lissom.core.planning.cpsat.linear import Linear, Literal, forbid
from lissom.core.planning.cpsat.variables import Window


def add_progression_rules(window: Window) -> None:
    _add_strides_first(window)
    _add_first_deep(window)


def _needs(window: Window, item: Literal, before: Linear, count: int) -> None:
    """`item` only with at least `count` of `before` (non-negative weights)."""
    missing = count - before.constant
    if missing <= 0 or (isinstance(item, int) and (not item or not before.free)):
        return
    if isinstance(item, int):
        window.model.add(before.expression() >= missing)
    elif before.free:
        window.model.add(before.expression() >= missing * item)
    else:
        forbid(window.model, item)


def _add_strides_first(window: Window) -> None:
    """Two weeks with two stride sessions each before the first VO2max or repetition session."""
    problem = window.problem
    if problem.history.fast_ready:
        return
    need = round(value("planning.strides_needed"))
    need_early = round(value("planning.strides_early"))
    early = round(value("planning.strides_early_days"))
    for day in range(window.first, len(problem.days)):
        fast = [item for place, item in window.runs(day) if problem.options[place].needs_strides]
        for item in fast:
            _needs(window, item, _strides_until(window, day - 1), need)
            _needs(window, item, _strides_until(window, day - early), need_early)


def _strides_until(window: Window, last: int) -> Linear:
    problem = window.problem
    made = Linear(sum(at <= last for at in problem.history.strides))
    for day in range(last + 1):
        for place, item in window.runs(day):
            if problem.options[place].strides:
                made.add(item)
    return made


def _add_first_deep(window: Window) -> None:
    """No first-ever deep treatment in the last days before a race."""
    problem = window.problem
    if problem.history.deep_in_90_days:
        return
    close = value("planning.deep_first_days")
    before = Linear()
    for day in range(len(problem.days)):
        deep = [item for place, item in window.massages(day) if problem.massages[place].deep]
        near = any(0 <= race.day - day < close for race in problem.races)
        if near and day >= window.first:
            for item in deep:
                _needs(window, item, before, 1)
        for item in deep:
            before.add(item)
