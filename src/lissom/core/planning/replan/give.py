"""What would have to give for a wish that no programme can keep: the smallest ways, in words.

Each way loosens what the runner could loosen (minutes of a day, taken hours, money, a race's day,
another session), never a rule of safety; the wish is then tried again on the problem built anew.
Ways of one step are tried first, then of two; only the smallest number of steps is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.build import build_problem
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.replan.events import Event
from lissom.core.planning.replan.ground import ground
from lissom.core.planning.replan.sessions import Item, items_of
from lissom.core.planning.replan.spots import MASSAGE, RUN, part_of
from lissom.core.planning.replan.wish import ConflictError
from lissom.core.planning.rules.model import weekday_text
from lissom.core.runner import Priority

Question = tuple[PlanningInput, Event]
"""What is known, and the wish."""

Loosened = Callable[[PlanningInput], PlanningInput]


def _same(inputs: PlanningInput) -> PlanningInput:
    return inputs


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to loosen: what it is in words, and how much it asks (lower is sooner). `minutes`:
    another length of the wished session."""

    text: str
    asks: int
    apply: Loosened = _same
    minutes: float | None = None

    def loosen(self, asked: Question) -> Question:
        inputs, wish = asked
        if self.minutes is not None:
            wish = replace(wish, amount=self.minutes)
        return self.apply(inputs), wish


@dataclass(frozen=True, slots=True)
class Answer:
    """What would have to give. `ways`: alternatives, each a sentence part; empty when nothing that
    a runner could loosen helps, and then `why` holds alone."""

    why: str
    ways: tuple[str, ...]

    def sentence(self) -> str:
        """`20 minutes more on Thursday, or ...`."""
        if not self.ways:
            return f"{self.why} Nothing that could be loosened helps."
        return f"{self.why} It would work with {', or '.join(self.ways)}."


def what_would_give(
    inputs: PlanningInput, document: Mapping[str, Any], wish: Event, *, most: int = 3
) -> Answer | None:
    """The smallest ways to make a wished move possible, at most `most`; None when it is possible
    as things are. Raises InvalidInputError for a wish that is none."""
    why = _refusal(inputs, document, wish)
    if why is None:
        return None
    ways = sorted(_ways(inputs, document, wish), key=lambda way: (way.asks, way.text))
    for count in (1, 2):
        found: list[str] = []
        for some in combinations(ways, count):
            asked: Question = (inputs, wish)
            for way in some:
                asked = way.loosen(asked)
            if _works(asked, document):
                found.append(" and ".join(way.text for way in some))
            if len(found) == most:
                break
        if found:
            return Answer(why, tuple(found))
    return Answer(why, ())


def _refusal(inputs: PlanningInput, document: Mapping[str, Any], wish: Event) -> str | None:
    try:
        ground(inputs, document, (wish,))
    except ConflictError as conflict:
        return conflict.message
    return None


def _works(asked: Question, document: Mapping[str, Any]) -> bool:
    """The loosened question has an answer; one that contradicts itself has none."""
    try:
        return _refusal(asked[0], document, asked[1]) is None
    except InvalidInputError:
        return False


# --- ways --------------------------------------------------------------------------------------


def _ways(inputs: PlanningInput, document: Mapping[str, Any], wish: Event) -> Iterator[Way]:
    assert wish.to is not None
    yield from _minutes(inputs, document, wish, wish.to)
    yield from _hours(inputs, wish.to)
    yield from _races(inputs, wish.to)
    yield from _money(inputs, document, wish)
    yield from _shorter(inputs, document, wish)


def _minutes(
    inputs: PlanningInput, document: Mapping[str, Any], wish: Event, day: date
) -> Iterator[Way]:
    """The minutes that the wished session and what else the day holds lack."""
    wanted = _wanted(document, wish)
    if wanted is None:
        return
    there = sum(
        one.minutes for one in items_of(document) if one.date == day and one.part != wanted.part
    )
    have = inputs.profile.weekday_minutes[day.weekday()]
    step = round(value("replan.give_step_min"))
    for need in sorted({wanted.minutes, wanted.minutes + there}):
        more = -(-(need - have) // step) * step
        if more > 0:
            text = f"{more} minutes more on {weekday_text(day)}"
            yield Way(text, more, _more_minutes(day, more))


def _shorter(inputs: PlanningInput, document: Mapping[str, Any], wish: Event) -> Iterator[Way]:
    """The longest shorter run of that kind that would do."""
    item = _wanted(document, wish)
    if item is None or item.part != RUN:
        return
    problem = build_problem(inputs)
    lengths = sorted(
        {
            one.minutes
            for one in problem.options
            if one.type == item.type and one.minutes < item.minutes
        },
        reverse=True,
    )
    for minutes in lengths:
        if _works((inputs, replace(wish, amount=float(minutes))), document):
            text = f"a run of {minutes} instead of {item.minutes} minutes"
            yield Way(text, item.minutes - minutes, minutes=float(minutes))
            return


def _wanted(document: Mapping[str, Any], wish: Event) -> Item | None:
    part = part_of(wish.what or "run")
    return next(
        (one for one in items_of(document) if one.date == wish.first and one.part == part), None
    )


def _more_minutes(day: date, more: int) -> Loosened:
    def apply(inputs: PlanningInput) -> PlanningInput:
        minutes = list(inputs.profile.weekday_minutes)
        minutes[day.weekday()] += more
        return replace(inputs, profile=replace(inputs.profile, weekday_minutes=tuple(minutes)))

    return apply


def _hours(inputs: PlanningInput, day: date) -> Iterator[Way]:
    """Hours of the day that the runner's calendar takes."""
    zone = ZoneInfo(inputs.profile.timezone)
    begin = datetime.combine(day, datetime.min.time(), zone)
    end = begin + timedelta(days=1)
    for busy in inputs.busy:
        if busy.start < end and busy.end > begin:
            hours = f"{busy.start.astimezone(zone):%H:%M} to {busy.end.astimezone(zone):%H:%M}"
            name = f" ({busy.title})" if busy.title else ""
            text = f"{weekday_text(day)} free from {hours}{name}"
            length = round((busy.end - busy.start).total_seconds() / 60)
            yield Way(text, length, _without_busy(busy.start, busy.end))


def _without_busy(start: datetime, end: datetime) -> Loosened:
    def apply(inputs: PlanningInput) -> PlanningInput:
        kept = tuple(one for one in inputs.busy if (one.start, one.end) != (start, end))
        return replace(inputs, busy=kept)

    return apply


def _races(inputs: PlanningInput, day: date) -> Iterator[Way]:
    """Races near the day that are not the goal, a week or two earlier or later."""
    near = round(value("replan.give_race_days"))
    weight = {Priority.C: 1, Priority.B: 2, Priority.A: 4}
    for race in inputs.races:
        gap = abs((race.date - day).days)
        if gap > near:
            continue
        for days in (7, -7, 14, -14):
            to = race.date + timedelta(days=days)
            if to <= inputs.on or any(other.date == to for other in inputs.races):
                continue
            name = race.name or "the race"
            text = f"{name} moved to {weekday_text(to)}"
            asks = round(value("replan.give_race_asks")) * weight[race.priority] + abs(days)
            yield Way(text, asks, _race_to(race.id, to))


def _race_to(key: str, to: date) -> Loosened:
    def apply(inputs: PlanningInput) -> PlanningInput:
        races = tuple(replace(one, date=to) if one.id == key else one for one in inputs.races)
        return replace(inputs, races=races)

    return apply


def _money(inputs: PlanningInput, document: Mapping[str, Any], wish: Event) -> Iterator[Way]:
    del document
    budget = inputs.profile.massage_budget_pence_week
    prices = [slot.price_pence for slot in inputs.slots if slot.price_pence]
    if budget is None or not prices or part_of(wish.what or "run") != MASSAGE:
        return
    more = min(prices)
    text = f"{more / 100:.2f} pounds a week more for massage"
    yield Way(text, more, _more_money(more))


def _more_money(more: int) -> Loosened:
    def apply(inputs: PlanningInput) -> PlanningInput:
        budget = (inputs.profile.massage_budget_pence_week or 0) + more
        return replace(inputs, profile=replace(inputs.profile, massage_budget_pence_week=budget))

    return apply
