"""First programmes of random runners: complete, lawful, proven, and how much time they take.

Bar: every seed complete with 0 hard violations by checks that know no solver; a plan in 3 s of
processor time, problem and model building included. Beside it on the same seeds: a greedy plan
without a solver, and the whole season in one CP-SAT model; and the next two weeks by CP-SAT and by
HiGHS, the same model. `--full` goes through seeds 0..999 (`benchmarks/full_planner.py`).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import full_planner
from benchmarks.greedy_planner import plan_greedily
from benchmarks.milp_planner import solve_with_highs
from benchmarks.planner_rows import SPREAD, Planned, plan_seed, row, spread, table
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.decisions import Decisions, from_schedule, to_schedule
from lissom.core.planning.cpsat.solve import solve_window
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Outline, Schedule, rest_schedule
from lissom.core.planning.problem import Problem

SHORT_SEEDS = range(20)
AGAIN_SEEDS = 3
PEER_SEEDS = 8
WHOLE_SECONDS = 2.0
"""Deterministic seconds of the whole season: several times what the weeks take together."""
TWO_WEEKS = 2
TWO_WEEKS_SEEDS = 8
TWO_WEEKS_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Peer:
    """One planner on the peer seeds: processor seconds, points and hard violations by seed."""

    name: str
    seconds: list[float]
    points: list[float]
    violations: int


def whole_season(problem: Problem, outline: Outline) -> Schedule:
    """One window over all days, with the solver's deterministic limit."""
    start = from_schedule(problem, rest_schedule(problem))
    last = len(problem.days) - 1
    tables = make_tables(problem, outline)
    return to_schedule(problem, solve_window(tables, start, 0, last, seconds=WHOLE_SECONDS).made)


def rest(problem: Problem, _outline: Outline) -> Schedule:
    return rest_schedule(problem)


def run_peer(
    name: str, plan: Callable[[Problem, Outline], Schedule], seeds: Sequence[Planned]
) -> Peer:
    seconds, points, violations = [], [], 0
    for each in seeds:
        start = time.process_time()
        made = plan(each.problem, each.outline)
        seconds.append(time.process_time() - start)
        points.append(score(each.problem, each.outline, made).total / 1000)
        violations += len(hard_violations(each.problem, each.outline, made))
    return Peer(name, seconds, points, violations)


def peer_table(seeds: Sequence[Planned]) -> list[str]:
    """Every planner on the same seeds; points compare only inside one seed."""
    ours = Peer(
        "Lissom, week by week",
        [each.row.seconds for each in seeds],
        [each.row.points for each in seeds],
        sum(each.row.violations for each in seeds),
    )
    whole = f"whole season in one CP-SAT model, {WHOLE_SECONDS:g} s of search"
    peers = [
        ours,
        run_peer(whole, whole_season, seeds),
        run_peer("greedy, no solver", plan_greedily, seeds),
        run_peer("races and rest alone", rest, seeds),
    ]
    heads = (
        f"Planner ({len(seeds)} seeds)",
        "hard violations",
        f"processor seconds: {SPREAD}",
        "points, median",
        "seeds where it beats Lissom",
    )
    lines = [row(*heads), row(*["---"] * len(heads))]
    for peer in peers:
        better = sum(one > own for one, own in zip(peer.points, ours.points, strict=True))
        shown = "-" if peer is ours else f"{better} of {len(seeds)}"
        points = f"{statistics.median(peer.points):.1f}"
        lines.append(row(peer.name, str(peer.violations), spread(peer.seconds), points, shown))
    return lines


def two_weeks_table(seeds: Sequence[Planned]) -> list[str]:
    """The next two weeks anew, the later ones as planned: CP-SAT and HiGHS from the same rows."""
    ours: list[tuple[float, bool, float]] = []
    highs = []
    for each in seeds:
        problem, tables = each.problem, make_tables(each.problem, each.outline)
        last = problem.weeks[:TWO_WEEKS][-1].days[-1]
        made = _emptied(problem, from_schedule(problem, each.solution.schedule), last)
        start = time.process_time()
        found = solve_window(tables, made, 0, last, seconds=TWO_WEEKS_SECONDS)
        ours.append((found.objective / 1000, found.proven, time.process_time() - start))
        highs.append(solve_with_highs(tables, made, 0, last, seconds=TWO_WEEKS_SECONDS))
    both = [
        one[0] == other.points
        for one, other in zip(ours, highs, strict=True)
        if one[1] and other.proven
    ]
    heads = (
        f"The next two weeks ({len(seeds)} seeds)",
        "proven best",
        f"processor seconds: {SPREAD}",
    )
    return [
        row(*heads),
        row(*["---"] * len(heads)),
        row(
            "CP-SAT, model building included",
            str(sum(proven for _, proven, _ in ours)),
            spread([seconds for _, _, seconds in ours]),
        ),
        row(
            f"HiGHS, search alone, {TWO_WEEKS_SECONDS:g} s at most",
            str(sum(each.proven for each in highs)),
            spread([each.seconds for each in highs]),
        ),
        "",
        f"Both proven: the same value in {sum(both)} of {len(both)}.",
    ]


def _emptied(problem: Problem, made: Decisions, last: int) -> Decisions:
    """The decisions with races and rest alone up to day `last`."""
    nothing = from_schedule(problem, rest_schedule(problem))
    for day in range(last + 1):
        made.runs[day], made.blocks[day], made.stretch[day], made.massages[day] = nothing.day(day)
    return made


def main(*, full: bool = False) -> None:
    if full:
        full_planner.run()
        return
    seeds = [plan_seed(seed, again=seed < AGAIN_SEEDS) for seed in SHORT_SEEDS]
    print("\n".join(table([each.row for each in seeds])), flush=True)
    print()
    print("\n".join(peer_table(seeds[:PEER_SEEDS])), flush=True)
    print()
    print("\n".join(two_weeks_table(seeds[:TWO_WEEKS_SEEDS])))


if __name__ == "__main__":
    main()
