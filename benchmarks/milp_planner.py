"""CP-SAT models as mixed-integer programs, for HiGHS through `scipy.optimize.milp`.

The rows are read off the CP-SAT model itself, so both solvers get the same variables, constraints
and objective. HiGHS runs in a process of its own (the two libraries do not share one well):

    python -m benchmarks.milp_planner MODEL.npz SECONDS
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lissom.core.planning.cpsat.constraints import add_rules
from lissom.core.planning.cpsat.decisions import Decisions
from lissom.core.planning.cpsat.objective import add_objective
from lissom.core.planning.cpsat.tables import Tables
from lissom.core.planning.cpsat.variables import Window

ROOT = Path(__file__).parents[1]
_FAR = 2**62
"""Beyond this a bound of the solver's model means: no bound."""


@dataclass(frozen=True, slots=True)
class MilpResult:
    """Points of the best answer (None: none found), whether it is proven, processor seconds of the
    search, and the size of the program."""

    points: float | None
    proven: bool
    seconds: float
    columns: int
    rows: int


def solve_with_highs(
    tables: Tables, made: Decisions, first: int, last: int, *, seconds: float
) -> MilpResult:
    """Days `first`..`last` free, all others as in `made`, `seconds` of the clock at most."""
    window = Window(tables, made, first, last)
    add_rules(window)
    add_objective(window)
    window.model.maximize(window.objective.expression())
    arrays = program(window.model.proto)
    found = search_with_highs(arrays, seconds)
    value = found["value"]
    points = None if value is None else (window.objective.constant + round(value)) / 1000
    return MilpResult(
        points, found["proven"], found["seconds"], len(arrays["cost"]), len(arrays["low"])
    )


def search_with_highs(arrays: dict[str, np.ndarray[Any, Any]], seconds: float) -> dict[str, Any]:
    """HiGHS in a process of its own on the rows of `program`: value, proven, seconds, bound."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        np.savez(file, allow_pickle=False, **arrays)
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.milp_planner", str(file), str(seconds)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def program(proto: Any) -> dict[str, np.ndarray[Any, Any]]:
    """cost (to be made small), bounds and rows low <= A x <= high of a CP-SAT model whose
    constraints are linear sums, clauses and at-most-ones. Raises ValueError for any other."""
    cost = np.zeros(len(proto.variables))
    for index, weight in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        cost[index] += weight
    rows, columns, values, low, high = [], [], [], [], []
    for row, (terms, least, most) in enumerate(_constraints(proto)):
        for index, weight in terms:
            rows.append(row)
            columns.append(index)
            values.append(weight)
        low.append(least)
        high.append(most)
    return {
        "cost": cost,
        "lower": np.array([min(variable.domain) for variable in proto.variables], dtype=float),
        "upper": np.array([max(variable.domain) for variable in proto.variables], dtype=float),
        "row": np.array(rows, dtype=np.int64),
        "column": np.array(columns, dtype=np.int64),
        "value": np.array(values, dtype=float),
        "low": np.array(low, dtype=float),
        "high": np.array(high, dtype=float),
    }


Terms = list[tuple[int, float]]


def _constraints(proto: Any) -> Iterator[tuple[Terms, float, float]]:
    for constraint in proto.constraints:
        if constraint.enforcement_literal:
            raise ValueError("a conditional constraint has no row")
        if constraint.has_linear():
            terms = list(zip(constraint.linear.vars, constraint.linear.coeffs, strict=True))
            domain = list(constraint.linear.domain)
            yield terms, _bound(domain[0]), _bound(domain[-1])
        elif constraint.has_bool_or():
            terms, shift = _literals(constraint.bool_or.literals)
            yield terms, 1.0 - shift, np.inf
        elif constraint.has_at_most_one():
            terms, shift = _literals(constraint.at_most_one.literals)
            yield terms, -np.inf, 1.0 - shift
        else:
            raise ValueError(f"no row for this constraint: {constraint}")


def _bound(value: int) -> float:
    return float(np.inf * np.sign(value)) if abs(value) >= _FAR else float(value)


def _literals(literals: Sequence[int]) -> tuple[Terms, float]:
    """Terms of a sum of literals and its constant; a negated one (-i - 1) counts as 1 - x."""
    terms = [(item, 1.0) if item >= 0 else (-item - 1, -1.0) for item in literals]
    return terms, float(sum(item < 0 for item in literals))


def _search(file: str, seconds: float) -> dict[str, object]:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - own process only
    from scipy.sparse import csr_array  # noqa: PLC0415

    data = np.load(file)
    shape = (len(data["low"]), len(data["cost"]))
    matrix = csr_array((data["value"], (data["row"], data["column"])), shape=shape)
    start = time.process_time()
    result = milp(
        data["cost"],
        integrality=np.ones(shape[1]),
        bounds=Bounds(data["lower"], data["upper"]),
        constraints=LinearConstraint(matrix, data["low"], data["high"]),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    return {
        "value": None if result.x is None else -float(result.fun),
        "proven": result.status == 0,
        "bound": None if result.mip_dual_bound is None else -float(result.mip_dual_bound),
        "seconds": time.process_time() - start,
    }


if __name__ == "__main__":
    print(json.dumps(_search(sys.argv[1], float(sys.argv[2]))))
