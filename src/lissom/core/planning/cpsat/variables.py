"""A window of days that may change, everything around it fixed.

`Window.runs(day)` and its sisters give (position, decision) pairs for any day: solver variables
on free days, ones on fixed days. A window that is not free holds no variable at all; its
objective is then simply the value of the plan.
"""

from __future__ import annotations

from functools import cached_property

from ortools.sat.python import cp_model

from lissom.core.planning.cpsat.decisions import Decisions
from lissom.core.planning.cpsat.linear import Linear, Literal, total
from lissom.core.planning.cpsat.tables import Tables

Terms = list[tuple[int, Literal]]


class Window:
    """Days `first`..`last` (both included) of `tables.problem`; `made` decides the others."""

    def __init__(
        self, tables: Tables, made: Decisions, first: int, last: int, *, free: bool = True
    ) -> None:
        self.tables = tables
        self.problem = tables.problem
        self.outline = tables.outline
        self.made = made
        self.first = first
        self.last = last
        self.free = free
        self.model = cp_model.CpModel()
        self.objective = Linear()
        self._runs: dict[int, Terms] = {}
        self._blocks: dict[int, Terms] = {}
        self._stretch: dict[int, Literal] = {}
        self._massages: dict[int, Terms] = {}
        if free:
            for day in range(first, last + 1):
                self._open(day)

    def _open(self, day: int) -> None:
        """Variables of one free day; a race is not a choice."""
        place = self.problem.days[day]
        offers = self.tables.offers
        yes_no = self.model.new_bool_var
        if place.race is not None:
            race = self.problem.races[place.race].option
            self._runs[day] = [(race, 1)]
        else:
            options = offers.runs_with(day, self.made.runs[day])
            self._runs[day] = [(option, yes_no("")) for option in options]
        blocks = offers.blocks_with(day, self.made.blocks[day])
        self._blocks[day] = [(block, yes_no("")) for block in blocks]
        self._stretch[day] = yes_no("") if place.stretch else 0
        massages = offers.massages_with(day, self.made.massages[day])
        self._massages[day] = [(choice, yes_no("")) for choice in massages]

    # decisions of any day ------------------------------------------------------------------

    def runs(self, day: int) -> Terms:
        if day not in self._runs:
            run = self.made.runs[day]
            self._runs[day] = [] if run is None else [(run, 1)]
        return self._runs[day]

    def blocks(self, day: int) -> Terms:
        if day not in self._blocks:
            self._blocks[day] = [(block, 1) for block in self.made.blocks[day]]
        return self._blocks[day]

    def stretch(self, day: int) -> Literal:
        if day not in self._stretch:
            self._stretch[day] = int(self.made.stretch[day])
        return self._stretch[day]

    def massages(self, day: int) -> Terms:
        if day not in self._massages:
            massage = self.made.massages[day]
            self._massages[day] = [] if massage is None else [(massage, 1)]
        return self._massages[day]

    # often asked sums ----------------------------------------------------------------------

    def keys(self, day: int) -> list[Literal]:
        """Decisions for a key session (hard or long) on this day; none outside the horizon."""
        if not 0 <= day < len(self.problem.days):
            return []
        options = self.problem.options
        return [item for option, item in self.runs(day) if options[option].key]

    def hards(self, day: int) -> list[Literal]:
        if not 0 <= day < len(self.problem.days):
            return []
        options = self.problem.options
        return [item for option, item in self.runs(day) if options[option].hard]

    def run_days(self, day: int) -> Linear:
        """1 when something that counts as running is on this day."""
        options = self.problem.options
        return total(item for option, item in self.runs(day) if options[option].is_run)

    # sets of days --------------------------------------------------------------------------

    @property
    def days(self) -> range:
        return range(self.first, self.last + 1)

    def reach(self, before: int, after: int) -> range:
        """The window's days and so many around it, within the horizon."""
        return range(
            max(self.first - before, 0), min(self.last + after, len(self.problem.days) - 1) + 1
        )

    @cached_property
    def weeks(self) -> tuple[int, ...]:
        """Calendar weeks touched by the window."""
        return tuple(sorted({self.problem.days[day].week for day in self.days}))

    def excess(self, left: Linear) -> Literal:
        """max(0, left) as a number when nothing is free, else a variable that a price holds down.
        Its bound covers the whole of `left`, so it can never make a plan impossible."""
        if not left.free:
            return max(0, left.constant)
        most = left.highest()
        if most <= 0:
            return 0
        over = self.model.new_int_var(0, most, "")
        self.above(over, left)
        return over

    def above(self, over: Literal, left: Linear) -> None:
        """over >= left."""
        if isinstance(over, int):
            return
        self.model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum([*left.variables, over], [*left.coefficients, -1]),
            cp_model.INT_MIN,
            -left.constant,
        )

    # hints and results ---------------------------------------------------------------------

    def hint(self, made: Decisions) -> None:
        """Start the search from these decisions."""
        add = self.model.add_hint
        for day in self.days:
            for option, item in self.runs(day):
                if not isinstance(item, int):
                    add(item, option == made.runs[day])
            for block, item in self.blocks(day):
                if not isinstance(item, int):
                    add(item, block in made.blocks[day])
            stretch = self.stretch(day)
            if not isinstance(stretch, int):
                add(stretch, made.stretch[day])
            for choice, item in self.massages(day):
                if not isinstance(item, int):
                    add(item, choice == made.massages[day])

    def fix(self, made: Decisions) -> None:
        """Allow nothing but these decisions (a way to ask whether a plan is lawful)."""
        for day in self.days:
            for option, item in self.runs(day):
                self._fix(item, option == made.runs[day])
            for block, item in self.blocks(day):
                self._fix(item, block in made.blocks[day])
            self._fix(self.stretch(day), made.stretch[day])
            for choice, item in self.massages(day):
                self._fix(item, choice == made.massages[day])

    def _fix(self, item: Literal, decided: bool) -> None:  # noqa: FBT001
        if not isinstance(item, int):
            self.model.add(item == int(decided))

    def read(self, solver: cp_model.CpSolver) -> Decisions:
        """The decisions of the solver's answer, with the fixed days as they were."""
        made = self.made.copy()
        for day in self.days:
            made.runs[day] = _chosen(solver, self.runs(day))
            made.massages[day] = _chosen(solver, self.massages(day))
            made.blocks[day] = tuple(
                block for block, item in self.blocks(day) if _is_yes(solver, item)
            )
            made.stretch[day] = _is_yes(solver, self.stretch(day))
        return made


def _is_yes(solver: cp_model.CpSolver, item: Literal) -> bool:
    return bool(item) if isinstance(item, int) else bool(solver.value(item))


def _chosen(solver: cp_model.CpSolver, terms: Terms) -> int | None:
    return next((place for place, item in terms if _is_yes(solver, item)), None)
