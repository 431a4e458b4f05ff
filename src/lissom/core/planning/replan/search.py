"""The best programme near the standing one: two weeks anew, four when something falls short.

Besides the fading price of what was planned, each change costs a little attention; what is not
worth that is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lissom.core.errors import Level
from lissom.core.evidence import table, value
from lissom.core.planning.cpsat.decisions import Decisions, from_schedule, to_schedule
from lissom.core.planning.cpsat.keeping import Bounds, add_bounds
from lissom.core.planning.cpsat.solve import WindowResult, solve_window
from lissom.core.planning.cpsat.tables import Tables, make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.replan.compare import groups, pairs
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.ground import Ground
from lissom.core.planning.replan.mend import Judge
from lissom.core.planning.replan.reasons import Scored
from lissom.core.planning.replan.spots import Spot, doubled, part_of, schedule_of, spots_of
from lissom.core.planning.rules.model import Violation

_SEASON = frozenset({EventKind.RACE_MOVED})


@dataclass(frozen=True, slots=True)
class Found:
    """`after`: the proposed decisions; `last`: last day (index) planned anew; `proven`: nothing
    better exists in those days at these prices."""

    after: frozenset[Spot]
    last: int
    proven: bool


def search(given: Ground, document: Mapping[str, Any], events: Sequence[Event]) -> Found:
    """The proposal's decisions. Deterministic; never worth less than the standing programme."""
    problem = given.problem
    tables = make_tables(problem, given.outline)
    made = from_schedule(problem, schedule_of(problem, given.standing.spots))
    days = len(problem.days)
    reach = max([round(value("replan.days")), *(spot.day + 1 for spot in given.wished)])
    last = min(reach, days) - 1
    bounds = _bounds(given)
    found = _window(tables, made, (0, last), bounds, value("replan.window_limit"))
    proven = found.proven
    longer = min(round(value("replan.days_more")), days) - 1
    if longer > last and _falls_short(given, found, document, last):
        left = _left(given, found, bounds)
        limit = value("replan.window_limit_more")
        found = _window(tables, found.made, (last + 1, longer), left, limit)
        last = longer
    decided, reached = found.made, (_last_date(document) - problem.on).days
    if any(event.kind in _SEASON for event in events):
        decided = _later_weeks(tables, decided, last, bounds)
    elif reached + 1 < days:
        decided = _later_weeks(tables, decided, max(last, reached), bounds)
    after = spots_of(to_schedule(problem, decided))
    return Found(trimmed(given, after, last), last, proven)


def _window(
    tables: Tables, made: Decisions, days: tuple[int, int], bounds: Bounds, seconds: float
) -> WindowResult:
    def add(window: Window) -> None:
        add_bounds(window, made, bounds)

    return solve_window(tables, made, *days, seconds=seconds, bounds=add)


def _bounds(given: Ground) -> Bounds:
    """Closed parts stay empty; what is done today, and what was wished, stays; what cannot stand
    may come back as many times as it goes."""
    problem = given.problem
    closed = {
        ((one.date - problem.on).days, one.part)
        for one in given.change.closed
        if 0 <= (one.date - problem.on).days < len(problem.days)
    }
    done = {
        (0, part_of(one.kind.value))
        for one in given.change.inputs.history
        if one.date == problem.on
    }
    fixed = done | {(spot.day, spot.part) for spot in given.wished}
    most = round(value("replan.most_changes"))
    unable = Counter(one.item.part for one in given.standing.unable)
    return Bounds(
        closed - fixed,
        fixed,
        most=most,
        free=tuple(sorted(unable.items())),
        price=round(value("replan.price_attention")),
    )


def _left(given: Ground, found: WindowResult, bounds: Bounds) -> Bounds:
    """The bounds after what the first weeks used of them."""
    before = frozenset(given.standing.spots)
    after = spots_of(to_schedule(given.problem, found.made))
    came = Counter(spot.part for spot in after - before)
    went = Counter(spot.part for spot in before - after)
    free = {part: max(0, count - came[part]) for part, count in bounds.free}
    used = sum(
        max(went[part], came[part] - dict(bounds.free).get(part, 0)) for part in {*came, *went}
    )
    most = None if bounds.most is None else max(0, bounds.most - used)
    return replace(bounds, most=most, free=tuple(sorted(free.items())))


def _last_date(document: Mapping[str, Any]) -> date:
    return date.fromisoformat(document["days"][-1]["date"])


def _later_weeks(tables: Tables, made: Decisions, last: int, bounds: Bounds) -> Decisions:
    """Provisional weeks after day `last`, one after another: after a change of the season, or
    where the programme in force says nothing yet."""
    loose = replace(bounds, most=None, price=0)
    for week in tables.problem.weeks:
        first = max(week.days[0], last + 1)
        if first > week.days[-1]:
            continue

        def add(window: Window, standing: Decisions = made) -> None:
            add_bounds(window, standing, loose)

        seconds = value("replan.later_week_limit")
        made = solve_window(tables, made, first, week.days[-1], seconds=seconds, bounds=add).made
    return made


# --- what is not worth it ----------------------------------------------------------------------


def trimmed(given: Ground, after: frozenset[Spot], last: int) -> frozenset[Spot]:
    """The proposal without changes whose undoing costs less than the attention they ask for."""
    judge = Judge(given.problem, given.outline)
    price = round(value("replan.price_attention"))
    total = judge.total(after)
    again = True
    while again:
        again = False
        found = pairs(given.problem, given.standing, after)
        for group in groups(found):
            some = [found[place] for place in group]
            if any(one.forced or _far(one.old, one.new, last) for one in some):
                continue
            comes = {one.new for one in some if one.new is not None}
            goes = {one.old for one in some if one.old is not None}
            if comes & given.wished:
                continue
            undone = (after - comes) | goes
            steps = len(comes) + len(goes)
            if doubled(undone) is not None or judge.total(undone) + steps * price < total:
                continue
            if not judge.broken(undone):
                after, total, again = undone, judge.total(undone), True
                break
    return after


def _far(old: Spot | None, new: Spot | None, last: int) -> bool:
    return all(spot is None or spot.day > last for spot in (old, new))


# --- shortfalls --------------------------------------------------------------------------------


def _falls_short(
    given: Ground, found: WindowResult, document: Mapping[str, Any], last: int
) -> bool:
    """Something worth telling falls short in the weeks planned anew that did not before."""
    after = spots_of(to_schedule(given.problem, found.made))
    scored = Scored(given.problem, given.outline, after)
    return bool(new_shortfalls(scored, document, given.problem.days[last].date))


def new_shortfalls(
    scored: Scored, document: Mapping[str, Any], until: date
) -> tuple[Violation, ...]:
    """Shortfalls up to `until` that are worth a sentence and that the programme in force has not
    told of the same week."""
    told = {
        (row["code"], _week(date.fromisoformat(row["where"])))
        for row in document.get("findings", ())
        if row["level"] == Level.INFO and _is_date(row["where"])
    }
    worth = {row["id"]: float(row["worth"]) for row in table("shortfall_words")}
    return tuple(
        one
        for one in scored.short
        if one.date <= until
        and one.shortfall >= worth.get(one.rule, 0.0)
        and (one.rule, _week(one.date)) not in told
    )


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
