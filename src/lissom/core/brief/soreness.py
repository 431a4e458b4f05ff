"""Soreness for the brief: now, at the next key session, one side against the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lissom.core.anatomy import GROUPS, STATE_INDEX, STATES, states_of
from lissom.core.brief.facts import Facts, LastVisit, Treated
from lissom.core.evidence import value

SHOWN_AHEAD = 2
_SIDES = {"left": 0, "right": 1}


@dataclass(frozen=True, slots=True)
class Expected:
    """Soreness expected at one place, half points of 0-10; `low` to `high` holds 80 %."""

    state: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sore:
    """Half points by state id now; what is expected on `ahead_on` at the sorest places.

    `said_at`: the check-in whose words stand in `now`; None: the model's expectation alone.
    """

    now: Mapping[str, float]
    said_at: datetime | None
    ahead_on: date
    ahead: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Sided:
    """One side of a group sorer than the other: on how many of the last check-ins."""

    state: str
    points: float
    other_side: str
    mornings: int
    of: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A treated group after the last visit: before, the next day as said, and as expected."""

    treated: Treated
    next_day: float | None
    expected: Expected | None

    @property
    def within(self) -> bool | None:
        """Whether the next day lay within what was expected; None: not known."""
        if self.next_day is None or self.expected is None:
            return None
        return self.expected.low <= self.next_day <= self.expected.high


def half(points: float) -> float:
    """The nearest half point."""
    return round(float(points) * 2) / 2


def sore_now(facts: Facts) -> Sore | None:
    """Soreness now and ahead; None when soreness is not lent or nothing is known."""
    if facts.check_ins is None or facts.forecast is None:
        return None
    said = facts.said_lately()
    now = {state.id: half(facts.forecast.mean[0, at]) for at, state in enumerate(STATES)}
    if said is not None:
        now |= {key: half(points) for key, points in said.soreness.items() if key in now}
    days = _days_ahead(facts, len(facts.forecast.mean) - 1)
    sorest = sorted(now, key=lambda key: (-now[key], STATE_INDEX[key]))[:SHOWN_AHEAD]
    return Sore(
        now=now,
        said_at=None if said is None else said.at,
        ahead_on=facts.visit.on + timedelta(days=days),
        ahead=tuple(_expected(facts.forecast, key, days) for key in sorest if now[key] > 0),
    )


def _days_ahead(facts: Facts, most: int) -> int:
    """To the next key session, else some days (`brief.ahead_days`)."""
    on = facts.visit.on
    keys = [(one.date - on).days for one in facts.planned or () if one.key and one.date > on]
    days = min(keys, default=round(value("brief.ahead_days")))
    return min(days, most)


def _expected(forecast: object, key: str, day: int) -> Expected:
    at = STATE_INDEX[key]
    mean, low, high = (half(getattr(forecast, part)[day, at]) for part in ("mean", "low", "high"))
    return Expected(key, mean, low, high)


def one_sided(facts: Facts) -> Sided | None:
    """The paired group whose sides differ most in the last words; None when they are alike."""
    said = facts.said_lately()
    if said is None or facts.check_ins is None:
        return None
    least = value("brief.sides_differ")
    found: list[tuple[float, str, str]] = []
    for group in GROUPS:
        if not group.paired:
            continue
        left, right = (state.id for state in states_of(group.id))
        if left in said.soreness and right in said.soreness:
            apart = said.soreness[left] - said.soreness[right]
            if abs(apart) >= least:
                found.append((abs(apart), *((left, right) if apart > 0 else (right, left))))
    if not found:
        return None
    _, sorer, other = max(found, key=lambda one: (one[0], -STATE_INDEX[one[1]]))
    mornings = round(value("brief.mornings"))
    recent = [
        one.soreness
        for one in sorted(facts.check_ins, key=lambda one: one.at)
        if one.at <= facts.now and {sorer, other} <= one.soreness.keys()
    ][-mornings:]
    return Sided(
        state=sorer,
        points=half(said.soreness[sorer]),
        other_side=STATES[STATE_INDEX[other]].side.value,
        mornings=sum(words[sorer] > words[other] for words in recent),
        of=len(recent),
    )


def moved_since(facts: Facts) -> tuple[Moved, ...]:
    """How soreness of the groups treated last time moved against the forecast made then."""
    last = facts.last
    if last is None:
        return ()
    said = _next_day(facts, last)
    return tuple(_moved(last, one, said) for one in last.treated)


def _next_day(facts: Facts, last: LastVisit) -> Mapping[str, float]:
    following = last.on + timedelta(days=1)
    words = [one for one in facts.check_ins or () if one.at.date() == following]
    return words[-1].soreness if words else {}


def _moved(last: LastVisit, treated: Treated, said: Mapping[str, float]) -> Moved:
    states = [state.id for state in states_of(treated.group)]
    if treated.side and len(states) > 1:
        states = [states[_SIDES[treated.side]]]
    told = [said[key] for key in states if key in said]
    expected = None
    if last.forecast is not None and len(last.forecast.mean) > 1:
        rows = [_expected(last.forecast, key, 1) for key in states]
        expected = max(rows, key=lambda one: one.mean)
    return Moved(treated, half(max(told)) if told else None, expected)
