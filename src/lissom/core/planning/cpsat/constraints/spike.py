"""C02: a run is at most a tenth longer than the longest of the 30 days before it.

    x[d,s] <= sum of x[t,s'] over t in d-30..d-1 with 1.1 metres(s') >= metres(s)

dropped where history or a fixed day already supports the run. A fixed run after the window that
leans on a day of the window must keep a support as well.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from lissom.core.evidence import value
from lissom.core.planning.cpsat.variables import Window


def add_spike_rules(window: Window) -> None:
    days = round(value("planning.spike_days"))
    _Spike(window, days).add()


class _Spike:
    def __init__(self, window: Window, days: int) -> None:
        self.window = window
        self.days = days
        self.percent = round(100 * value("planning.spike_ratio"))
        self.options = window.problem.options

    def add(self) -> None:
        for day in self.window.days:
            supports: dict[int, list[cp_model.IntVar] | None] = {}
            for option, item in self.window.runs(day):
                run = self.options[option]
                if isinstance(item, int) or not run.is_run or run.spike_exempt:
                    continue
                if run.single_m not in supports:
                    supports[run.single_m] = self._support(day, run.single_m)
                support = supports[run.single_m]
                if support is not None:
                    self.window.model.add_bool_or([*support, item.negated()])
        for day in self.window.reach(0, self.days):
            if day > self.window.last:
                self._keep_support(day)

    def _keep_support(self, day: int) -> None:
        for option, item in self.window.runs(day):
            run = self.options[option]
            if not item or not run.is_run or run.spike_exempt:
                continue
            support = self._support(day, run.single_m)
            if support:
                self.window.model.add_bool_or(support)

    def _support(self, day: int, metres: int) -> list[cp_model.IntVar] | None:
        """Variables that would support a run of `metres` on `day`; None: supported anyway."""
        for offset, done in self.window.problem.history.runs:
            if day - self.days <= offset < day and self._holds(done, metres):
                return None
        found: list[cp_model.IntVar] = []
        for before in range(max(day - self.days, 0), day):
            for option, item in self.window.runs(before):
                run = self.options[option]
                if not self._holds(run.single_m, metres):
                    continue
                if not isinstance(item, int):
                    found.append(item)
                elif item:
                    return None
        return found

    def _holds(self, done: int, metres: int) -> bool:
        return 100 * metres <= self.percent * done
