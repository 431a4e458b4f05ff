"""Shoes and how far each has gone.

A run was in the shoe that the runner named; else in the one that its recording names; else in the
usual one of its day. Nothing here says when a shoe is worn out: the limit is the runner's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lissom.core.errors import InvalidInputError

MOST_LETTERS = 120
MOST_KM = 10_000


@dataclass(frozen=True, slots=True)
class Shoe:
    """A pair. `before_m`: metres it had before it came here; `limit_m`: the runner's own, None for
    none. It is the usual one from `usual_from` to `usual_until` (None: until further notice), both
    included; without `usual_from` never. `retired`: the day it was put away."""

    id: int
    name: str
    before_m: float = 0.0
    limit_m: float | None = None
    usual_from: date | None = None
    usual_until: date | None = None
    retired: date | None = None

    def usual_on(self, day: date) -> bool:
        """Whether it was the usual one on this day."""
        if self.usual_from is None or day < self.usual_from:
            return False
        ends = [one for one in (self.usual_until, self.retired) if one is not None]
        return all(day <= one for one in ends)


@dataclass(frozen=True, slots=True)
class Wearing:
    """A run or walk: metres, what the recording calls the shoe, and what the runner said (`shoe`,
    None for none of them, once `said`)."""

    date: date
    distance_m: float
    gear: str = ""
    said: bool = False
    shoe: int | None = None


@dataclass(frozen=True, slots=True)
class Wear:
    """How far a shoe has gone, `before_m` included, in how many runs known here."""

    shoe: Shoe
    distance_m: float
    runs: int
    last: date | None

    @property
    def share(self) -> float | None:
        """Of the runner's own limit; None without one."""
        return self.distance_m / self.shoe.limit_m if self.shoe.limit_m else None

    @property
    def reached(self) -> bool:
        return self.share is not None and self.share >= 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """A shoe that recordings name and that is not kept here yet."""

    name: str
    distance_m: float
    runs: int
    first: date
    last: date


def check_shoe(shoe: Shoe) -> None:
    """Raises InvalidInputError for a shoe that cannot be."""
    if not shoe.name.strip() or len(shoe.name) > MOST_LETTERS:
        raise InvalidInputError(
            "The shoe has no name, or a very long one.",
            remedy=f"Give it a name of up to {MOST_LETTERS} letters.",
        )
    for label, metres in (("distance before", shoe.before_m), ("limit", shoe.limit_m)):
        if metres is not None and not 0 <= metres <= MOST_KM * 1000:
            raise InvalidInputError(
                f"The {label} of {metres / 1000:g} km is not usable.",
                remedy=f"Give 0 to {MOST_KM} km.",
            )
    if shoe.limit_m == 0:
        raise InvalidInputError("A limit of 0 km is none.", remedy="Leave it empty.")


def shoe_of(run: Wearing, shoes: Sequence[Shoe]) -> Shoe | None:
    """The shoe of a run; None for none that is known."""
    if run.said:
        return next((shoe for shoe in shoes if shoe.id == run.shoe), None)
    if run.gear:
        named = run.gear.strip().casefold()
        return next((shoe for shoe in shoes if shoe.name.casefold() == named), None)
    usual = [shoe for shoe in shoes if shoe.usual_on(run.date)]
    return max(usual, key=lambda shoe: (shoe.usual_from or date.min, shoe.id), default=None)


def wear_of(shoes: Sequence[Shoe], runs: Iterable[Wearing]) -> tuple[Wear, ...]:
    """Every shoe with its distance, in the order given."""
    found: dict[int, list[Wearing]] = {shoe.id: [] for shoe in shoes}
    for run in runs:
        shoe = shoe_of(run, shoes)
        if shoe is not None:
            found[shoe.id].append(run)
    return tuple(
        Wear(
            shoe,
            shoe.before_m + sum(run.distance_m for run in found[shoe.id]),
            len(found[shoe.id]),
            max((run.date for run in found[shoe.id]), default=None),
        )
        for shoe in shoes
    )


def named_elsewhere(shoes: Sequence[Shoe], runs: Iterable[Wearing]) -> tuple[Named, ...]:
    """Shoes that recordings name and nobody entered, the most used first."""
    known = {shoe.name.casefold() for shoe in shoes}
    found: dict[str, list[Wearing]] = {}
    for run in runs:
        name = run.gear.strip()
        if name and name.casefold() not in known:
            found.setdefault(name, []).append(run)
    rows = [
        Named(
            name,
            sum(run.distance_m for run in some),
            len(some),
            min(run.date for run in some),
            max(run.date for run in some),
        )
        for name, some in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.distance_m, row.name)))
