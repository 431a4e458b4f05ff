"""Re-plans after random events: feasible, quick, steady, the same again; and moves of one session.

Bar: two weeks anew in 0.5 s of processor time (95 of 100), four in 2 s; every event answered with 0
hard violations by checks that know no solver; at most 1.5 sessions changed beyond what cannot stay
in the mean, 5 at most; why-not-another-day in 50 ms a session. Beside it, on the same events: the
programme made anew, which is what a planner without change layers does. Full: 10 runners with 20
events each; short: 5 with 8. Events and lives come from `replan/generator.py`.

Every event's figures are kept (`replan.jsonl`, see `figures`): a run that was stopped, or that ends
after `BENCH_SECONDS`, goes on where it was.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from benchmarks.figures import Figures
from benchmarks.planner_rows import SPREAD, row, spread
from lissom.core.planning.api import programme_of
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.codec import canonical
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.generator import random_input
from lissom.core.planning.outline.season import make_outline
from lissom.core.planning.replan.compare import pairs
from lissom.core.planning.replan.consequences import Board
from lissom.core.planning.replan.events import EventKind
from lissom.core.planning.replan.generator import First, Life, random_life
from lissom.core.planning.replan.ground import ground
from lissom.core.planning.replan.propose import Proposal, propose
from lissom.core.planning.replan.spots import RUN, schedule_of, spots_of

SHORT, FULL = (5, 8), (10, 20)
AGAIN_EVERY = 8
PEER_EVERY = 4
TWO_WEEKS = 14


@dataclass(frozen=True, slots=True)
class Case:
    """One event: seconds of the re-plan, days planned anew, sessions changed beyond the forced
    (near and in all), hard violations, the same again (None: not tried), proven."""

    kind: str
    seconds: float
    days: int
    changed: int
    changed_later: int
    forced: int
    violations: int
    again: bool | None
    proven: bool


@dataclass(frozen=True, slots=True)
class Peer:
    """The programme made anew after the same event."""

    seconds: float
    changed_near: int
    changed: int


def first_programme(seed: int) -> First:
    inputs = random_input(seed)
    problem = build_problem(inputs)
    outline = make_outline(problem)
    solution = solve(problem, outline)
    document = programme_of(inputs, problem, outline, solution).as_dict()
    return First(inputs, problem, solution.schedule, document)


def measure(life: Life, *, again: bool) -> tuple[Case, Proposal]:
    start = time.process_time()
    made = propose(life.inputs, life.document, [life.event])
    seconds = time.process_time() - start
    schedule = schedule_of(made.problem, made.after)
    same = None
    if again:
        other = propose(life.inputs, life.document, [life.event])
        same = canonical(other.as_dict()) == canonical(made.as_dict())
    season = life.event.kind is EventKind.RACE_MOVED
    case = Case(
        kind=str(life.event.kind),
        seconds=seconds,
        days=(made.until - made.on).days + 1,
        changed=sum(not one.forced for one in made.changes),
        changed_later=0 if season else sum(not one.forced for one in made.later),
        forced=sum(one.forced for one in made.changes),
        violations=len(hard_violations(made.problem, made.outline, schedule)),
        again=same,
        proven=made.proven,
    )
    return case, made


def anew(life: Life) -> Peer:
    """The same problem solved from nothing, with the price of keeping what was planned."""
    start = time.process_time()
    given = ground(life.inputs, life.document, [life.event])
    solution = solve(given.problem, given.outline)
    seconds = time.process_time() - start
    found = pairs(given.problem, given.standing, spots_of(solution.schedule))
    beyond = [one for one in found if not one.forced]
    near = [
        one
        for one in beyond
        if min(spot.day for spot in (one.old, one.new) if spot is not None) < TWO_WEEKS
    ]
    return Peer(seconds, len(near), len(beyond))


def why_seconds(life: Life) -> tuple[list[float], float]:
    """Seconds for each run of the next week on every other day, and those of laying the ground."""
    start = time.process_time()
    board = Board.of(life.inputs, life.document)
    laid = time.process_time() - start
    found: list[float] = []
    for spot, item in sorted(board.ground.standing.spots.items()):
        if spot.part == RUN and spot.day < TWO_WEEKS // 2 and item.kind != "race":
            start = time.process_time()
            board.other_days(item)
            found.append(time.process_time() - start)
    return found, laid


def _event(seed: int, number: int) -> dict[str, Any]:
    """Everything measured with one event of one runner."""
    life = random_life(seed, number, _first(seed))
    case, _ = measure(life, again=number % AGAIN_EVERY == 0)
    found: dict[str, Any] = {"case": asdict(case)}
    if number % PEER_EVERY == 0:
        found["peer"] = asdict(anew(life))
        found["why"], found["laid"] = why_seconds(life)
    return found


_first = lru_cache(maxsize=1)(first_programme)


def main(*, full: bool = False) -> None:
    runners, events = FULL if full else SHORT
    figures = Figures("replan")
    keys = [
        (f"{seed} {number}", seed, number) for seed in range(runners) for number in range(events)
    ]
    rows = [
        figures[key] for key, seed, number in keys if figures.measure(key, _event, seed, number)
    ]
    if rows:
        _print(rows)
    if len(rows) < len(keys):
        print(f"stopped with {len(rows)} of {len(keys)} events; the same command goes on")


def _print(rows: Sequence[dict[str, Any]]) -> None:
    cases = [Case(**one["case"]) for one in rows]
    peers = [Peer(**one["peer"]) for one in rows if "peer" in one]
    whys = [seconds for one in rows for seconds in one.get("why", ())]
    laid = [one["laid"] for one in rows if "laid" in one]
    print("\n".join(_table(cases)), flush=True)
    print()
    print("\n".join(_peer_table(cases, peers)), flush=True)
    print()
    print("\n".join(_kinds(cases)), flush=True)
    print()
    heads = ("Why not another day", f"processor seconds: {SPREAD}")
    print(row(*heads))
    print(row(*["---"] * len(heads)))
    print(row(f"all other days of the week, a session ({len(whys)})", _fine(whys)))
    print(row(f"today's problem with the programme on it, once ({len(laid)})", _fine(laid)))


def _fine(values: Sequence[float]) -> str:
    ranked = sorted(values)
    if not ranked:
        return "-"
    places = (statistics.median(ranked), ranked[int(0.95 * (len(ranked) - 1))], ranked[-1])
    return ", ".join(f"{value:.3f}" for value in places)


def _table(cases: Sequence[Case]) -> list[str]:
    season = [one.seconds for one in cases if one.kind == EventKind.RACE_MOVED]
    near = [one for one in cases if one.kind != EventKind.RACE_MOVED]
    two = [one.seconds for one in near if one.days <= TWO_WEEKS]
    four = [one.seconds for one in near if one.days > TWO_WEEKS]
    again = [one.again for one in cases if one.again is not None]
    changed = [one.changed for one in cases]
    every = [one.changed + one.changed_later for one in cases]
    lines = [row(f"Re-plans ({len(cases)} events)", "Measured"), row("---", "---")]
    figures = (
        (
            "answered with a lawful programme",
            f"{sum(not one.violations for one in cases)} of {len(cases)}",
        ),
        ("hard violations, all events", str(sum(one.violations for one in cases))),
        (f"processor seconds, two weeks ({len(two)}): {SPREAD}", spread(two)),
        (f"processor seconds, four weeks ({len(four)}): {SPREAD}", spread(four)),
        (f"the same, race moved, all weeks ({len(season)}): {SPREAD}", spread(season)),
        (
            "sessions changed beyond the forced: mean, greatest",
            f"{_mean(changed)}, {max(changed)}",
        ),
        (
            "the same with provisional days behind (without moved races)",
            f"{_mean(every)}, {max(every)}",
        ),
        ("sessions that could not stay: mean", _mean(one.forced for one in cases)),
        ("first two weeks proven best", f"{sum(one.proven for one in cases)} of {len(cases)}"),
        ("the same bytes again", f"{sum(bool(one) for one in again)} of {len(again)}"),
    )
    return lines + [row(*figure) for figure in figures]


def _peer_table(cases: Sequence[Case], peers: Sequence[Peer]) -> list[str]:
    heads = (
        f"The same events ({len(peers)} for the peer)",
        f"processor seconds: {SPREAD}",
        "changed beyond the forced in two weeks: mean",
        "in the whole programme: mean",
    )
    return [
        row(*heads),
        row(*["---"] * len(heads)),
        row(
            "Lissom's change layer",
            spread([one.seconds for one in cases]),
            _mean(one.changed for one in cases),
            _mean(one.changed + one.changed_later for one in cases),
        ),
        row(
            "programme made anew",
            spread([one.seconds for one in peers]),
            _mean(one.changed_near for one in peers),
            _mean(one.changed for one in peers),
        ),
    ]


def _kinds(cases: Sequence[Case]) -> list[str]:
    heads = ("Event", "cases", "changed beyond the forced: mean", "forced: mean", "seconds: mean")
    lines = [row(*heads), row(*["---"] * len(heads))]
    for kind in sorted({one.kind for one in cases}):
        some = [one for one in cases if one.kind == kind]
        lines.append(
            row(
                kind,
                str(len(some)),
                _mean(one.changed for one in some),
                _mean(one.forced for one in some),
                f"{statistics.fmean(one.seconds for one in some):.2f}",
            )
        )
    return lines


def _mean(values: Iterable[float]) -> str:
    found = list(values)
    return f"{statistics.fmean(found):.2f}" if found else "-"


if __name__ == "__main__":
    main()
