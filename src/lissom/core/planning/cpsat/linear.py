"""Sums over decisions that may be variables or already made: constants fold away.

A decision of a fixed day is the number 0 or 1, one of a free day a solver variable. The same code
that builds a constraint or a price therefore also computes it when nothing is free.
"""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

Literal = cp_model.IntVar | int
"""A yes/no decision: a solver variable, or 0 or 1 when it is already made."""


class Linear:
    """A weighted sum of decisions and variables plus a constant."""

    __slots__ = ("coefficients", "constant", "variables")

    def __init__(self, constant: int = 0) -> None:
        self.variables: list[cp_model.IntVar] = []
        self.coefficients: list[int] = []
        self.constant = constant

    def add(self, item: Literal, factor: int = 1) -> None:
        if factor == 0:
            return
        if isinstance(item, int):
            self.constant += item * factor
        else:
            self.variables.append(item)
            self.coefficients.append(factor)

    def add_sum(self, other: Linear, factor: int = 1) -> None:
        self.constant += other.constant * factor
        self.variables += other.variables
        self.coefficients += [factor * each for each in other.coefficients]

    @property
    def free(self) -> bool:
        """At least one variable is in it."""
        return bool(self.variables)

    def highest(self) -> int:
        """An upper bound when every variable is 0 or 1."""
        return self.constant + sum(each for each in self.coefficients if each > 0)

    def expression(self) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(self.variables, self.coefficients)


def total(items: Iterable[Literal]) -> Linear:
    """The plain sum of decisions."""
    made = Linear()
    for item in items:
        made.add(item)
    return made


def at_most(model: cp_model.CpModel, left: Linear, bound: int) -> None:
    """left <= bound. What is already made cannot be undone: if the made part alone is above the
    bound, the free part (of non-negative weights) must stay at zero."""
    if left.free:
        model.add_linear_constraint(
            left.expression(), cp_model.INT_MIN, max(bound - left.constant, 0)
        )


def at_most_one(model: cp_model.CpModel, items: Iterable[Literal]) -> None:
    """No two of these decisions together."""
    made = 0
    free: list[cp_model.IntVar] = []
    for item in items:
        if isinstance(item, int):
            made += item
        else:
            free.append(item)
    if not free:
        return
    if made:
        for variable in free:
            model.add(variable == 0)
    elif len(free) > 1:
        model.add_at_most_one(free)


def forbid(model: cp_model.CpModel, item: Literal) -> None:
    """This decision must be no (nothing happens when it is already made)."""
    if not isinstance(item, int):
        model.add(item == 0)
