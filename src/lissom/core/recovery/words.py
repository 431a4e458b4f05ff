"""Check-ins and massages in order, as the filter hears them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.recovery.filter import Expected, SorenessModel, reports, treated_places
from lissom.core.recovery.sessions import Left, left_on
from lissom.core.recovery.state import N_STATES
from lissom.core.runner import CheckIn

FloatArray = NDArray[np.float64]
Treated = Sequence[tuple[int, NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True)
class MassageDone:
    """Massage on a day; `groups` or single states treated (empty: whole body)."""

    date: date
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One check-in: its day (ordinal), places (m,) and points (m,) of the states asked, and what
    sessions and massage of the days before make of them."""

    day: int
    places: NDArray[np.intp]
    points: FloatArray
    expected: Expected


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """Mean (46,) and covariance (46, 46) of the filter's parts on a day (ordinal)."""

    day: int
    mean: FloatArray
    covariance: FloatArray


def words_of(check_ins: Iterable[CheckIn], today: int, left: Left, treated: Treated) -> list[Words]:
    """Check-ins of the year up to `today` in order. Raises InvalidInputError as `reports`."""
    oldest = today - int(value("recovery.memory_check_in_d"))
    spoken = sorted(
        (
            (item.at, item.soreness)
            for item in check_ins
            if item.soreness and oldest <= item.at.date().toordinal() <= today
        ),
        key=lambda pair: (pair[0], sorted(pair[1].items())),
    )
    said_on = np.array([at.date().toordinal() for at, _ in spoken], dtype=np.int_)
    left_then, slope_then = left_on(said_on, left.days, left.points)
    full_d = value("recovery.massage_relief_d")
    found: list[Words] = []
    for row, ((_, soreness), day) in enumerate(zip(spoken, said_on.tolist(), strict=True)):
        places, points = reports(soreness)
        relief = relief_left_d(treated, day) / full_d
        expected = Expected(left_then[row][places], slope_then[row][places], relief[places])
        found.append(Words(day, places, points, expected))
    return found


def listen(model: SorenessModel, spoken: Sequence[Words], today: int) -> Belief:
    """The filter on `today` after the words up to it."""
    last: Belief | None = None
    for belief in heard(model, spoken):
        last = belief
    return carried(model, last, today)


def heard(model: SorenessModel, spoken: Iterable[Words]) -> Iterator[Belief]:
    """The filter right after each of the words, in order."""
    belief: Belief | None = None
    for words in spoken:
        before = carried(model, belief, words.day)
        mean, covariance = model.weigh(
            before.mean, before.covariance, words.places, words.points, words.expected
        )
        belief = Belief(words.day, mean, covariance)
        yield belief


def carried(model: SorenessModel, belief: Belief | None, day: int) -> Belief:
    """`belief` carried on to `day` without words; None: a runner of whom nothing is known."""
    if belief is None:
        start = model.initial()
        return Belief(day, start.mean, start.covariance)
    if day <= belief.day:
        return belief
    mean, covariance = model.predict(belief.mean, belief.covariance, float(day - belief.day))
    return Belief(day, mean, covariance)


def treatments(massages: list[MassageDone]) -> list[tuple[int, NDArray[np.bool_]]]:
    """(day, treated states (27,)) in order."""
    ordered = sorted(massages, key=lambda item: (item.date, sorted(item.groups)))
    return [
        (
            item.date.toordinal(),
            treated_places(item.groups),
        )
        for item in ordered
    ]


def relief_left_d(treated: Treated, day: int, *, including: bool = False) -> FloatArray:
    """Days of massage relief left (27,) on `day`; with or without massage of that day."""
    full = value("recovery.massage_relief_d")
    left = np.zeros(N_STATES)
    for done, states in reversed(treated):
        if done > day or (done == day and not including):
            continue
        if day - done >= full:
            break
        left = np.maximum(left, np.where(states, full - (day - done), 0.0))
    return left
