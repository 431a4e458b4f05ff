"""Flexibility tests at home or in the clinic: what counts as a change, and what is not read.

A difference within the smallest change that a test can show says nothing; a retest soon after a
marathon says nothing about training either.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from lissom.core.anatomy import Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.evidence import table, value


@dataclass(frozen=True, slots=True)
class FlexibilityTest:
    """One test. `noise_floor`: smallest change that counts, None: none is known."""

    id: str
    label: str
    unit: str
    sided: bool
    low: float
    high: float
    noise_floor: float | None
    measures: str
    how: str
    source: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One result: day, test id, side (`Side.NONE` for tests of both sides at once), amount."""

    on: date
    test: str
    side: Side
    amount: float


@dataclass(frozen=True, slots=True)
class Change:
    """The last result of a test and side against the first of twelve weeks before it.

    `low` to `high`: what the true difference may be; None where the test's noise is not known.
    `verdict`: `first`, `more`, `less`, `within noise`, `noise unknown`. `left_out`: results not
    read because of a marathon shortly before.
    """

    test: str
    side: Side
    last: Measured | None
    earlier: Measured | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: str
    left_out: int


@cache
def flexibility_tests() -> dict[str, FlexibilityTest]:
    """All tests by id, table order."""
    return {
        row["test"]: FlexibilityTest(
            id=row["test"],
            label=row["label"],
            unit=row["unit"],
            sided=row["sided"] == "yes",
            low=float(row["low"]),
            high=float(row["high"]),
            noise_floor=float(row["noise_floor"]) if row["noise_floor"] else None,
            measures=row["measures"],
            how=row["how"],
            source=row["source"],
        )
        for row in table("flexibility_tests")
    }


def flexibility_test(key: str) -> FlexibilityTest:
    """The test with this id. Raises NotFoundError."""
    found = flexibility_tests().get(key)
    if found is None:
        raise NotFoundError(
            f"There is no flexibility test '{key}'.",
            remedy=f"There are: {', '.join(flexibility_tests())}.",
        )
    return found


def check_measured(measured: Measured) -> None:
    """Raises NotFoundError for an unknown test, InvalidInputError for a side that is missing or
    not of the test, or an amount outside its range."""
    test = flexibility_test(measured.test)
    if test.sided and measured.side is Side.NONE:
        raise InvalidInputError(
            f"{test.label} is measured on one side.", remedy="Say left or right."
        )
    if not test.sided and measured.side is not Side.NONE:
        raise InvalidInputError(
            f"{test.label} is measured on both sides at once.", remedy="Leave the side out."
        )
    if not (math.isfinite(measured.amount) and test.low <= measured.amount <= test.high):
        raise InvalidInputError(
            f"{measured.amount:g} {test.unit} is no usable result of {test.label.lower()}.",
            remedy=f"Give {test.low:g} to {test.high:g} {test.unit}.",
        )


def changes(
    results: Iterable[Measured], on: date, *, marathons: Sequence[date] = ()
) -> tuple[Change, ...]:
    """One change for each test and side with results up to `on`, table order, left first.

    `marathons`: days of races of marathon length and more; results within five days after one are
    left out.
    """
    quiet_d = value("recovery.retest_after_marathon_d")
    told = sorted(
        (item for item in results if item.on <= on), key=lambda item: (item.on, item.amount)
    )
    found: list[Change] = []
    for test in flexibility_tests().values():
        for side in (Side.LEFT, Side.RIGHT) if test.sided else (Side.NONE,):
            mine = [item for item in told if item.test == test.id and item.side is side]
            read = [
                item
                for item in mine
                if not any(0 <= (item.on - race).days <= quiet_d for race in marathons)
            ]
            if mine:
                found.append(_change(test, side, read, left_out=len(mine) - len(read)))
    return tuple(found)


def _change(
    test: FlexibilityTest, side: Side, read: Sequence[Measured], *, left_out: int
) -> Change:
    last = read[-1] if read else None
    reach = value("load.trend_days")
    before = [item for item in read if last is not None and 0 < (last.on - item.on).days <= reach]
    if last is None or not before:
        return Change(test.id, side, last, None, None, None, None, "first", left_out)
    difference = last.amount - before[0].amount
    floor = test.noise_floor
    if floor is None:
        verdict, low, high = "noise unknown", None, None
    else:
        low, high = difference - floor, difference + floor
        verdict = "more" if low > 0.0 else "less" if high < 0.0 else "within noise"
    return Change(test.id, side, last, before[0], difference, low, high, verdict, left_out)
