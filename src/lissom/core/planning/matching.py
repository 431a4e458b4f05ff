"""Planned sessions and what was done: which is which, and how it went.

One planned session answers to one done session at most, and the other way round. The nearest pairs
are taken first: those of the same day, then those a day apart, by how alike they are in minutes or
distance. What the runner says goes before all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lissom.core.evidence import value
from lissom.core.runner import DoneKind

_STANDS_FOR: Mapping[str, frozenset[DoneKind]] = {
    "run": frozenset({DoneKind.RUN, DoneKind.RACE}),
    "race": frozenset({DoneKind.RUN, DoneKind.RACE}),
    "walk": frozenset({DoneKind.WALK, DoneKind.RUN}),
    "cross": frozenset({DoneKind.CROSS}),
    "strength": frozenset({DoneKind.STRENGTH}),
    "stretch": frozenset({DoneKind.STRETCH}),
    "massage": frozenset({DoneKind.MASSAGE}),
}
_RECORDED = frozenset({"run", "race", "walk", "cross"})
_NOTHING = ""


class Outcome(StrEnum):
    """`open`: its day is not over. `waiting`: nothing is recorded yet, and it may still come.
    `untold`: over, of a kind that watches seldom record, and nothing was said."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    WAITING = "waiting"
    UNTOLD = "untold"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Planned:
    """A session of the programme: `kind` as in the programme, minutes 0 and above."""

    id: str
    date: date
    kind: str
    minutes: float
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Did:
    """Something done, under an id of the caller's. `effort_cr10` 0-10."""

    id: str
    date: date
    kind: DoneKind
    minutes: float
    distance_m: float | None = None
    effort_cr10: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How a planned session went. `share`: of its minutes or distance, whichever is more; None
    where nothing answers to it. `said`: by the runner, not by nearness."""

    planned: Planned
    did: Did | None
    outcome: Outcome
    share: float | None = None
    said: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """Every planned session in the order given, and what was done beside the programme."""

    matches: tuple[Match, ...]
    beside: tuple[Did, ...]


def match_sessions(
    planned: Sequence[Planned],
    did: Sequence[Did],
    *,
    on: date,
    said: Mapping[str, str] | None = None,
) -> Matched:
    """Pair what was planned with what was done, seen from the day `on`.

    `said` maps the id of a planned session to the id of what was done for it, or to "" when the
    runner said that it was not done. An id in it that is not among `did` counts for nothing.
    Rest days are left out. The same sessions in another order give the same pairs.
    """
    wanted = [one for one in planned if one.kind in _STANDS_FOR]
    known = {one.id: one for one in did}
    told = {
        key: answer for key, answer in (said or {}).items() if answer == _NOTHING or answer in known
    }
    pairs = {key: known[answer] for key, answer in told.items() if answer != _NOTHING}
    pairs |= _nearest(
        [one for one in wanted if one.id not in told],
        [one for one in did if one.id not in set(told.values())],
    )
    last = max((one.date for one in did), default=None)
    matches = tuple(_match(one, pairs.get(one.id), on=on, last=last, told=told) for one in wanted)
    used = {one.did.id for one in matches if one.did is not None}
    return Matched(matches, tuple(one for one in did if one.id not in used))


def alike(planned: Planned, did: Did) -> bool:
    """Whether one can stand for the other by kind and day; on another day also by length."""
    days = abs((planned.date - did.date).days)
    if did.kind not in _STANDS_FOR.get(planned.kind, ()) or days > value("matching.days_apart"):
        return False
    return not days or 1.0 - _unlike(planned, did) >= value("matching.other_day_share")


def _nearest(planned: Sequence[Planned], did: Sequence[Did]) -> dict[str, Did]:
    pairs = sorted(
        (abs((one.date - other.date).days), _unlike(one, other), one.date, one.id, other.id)
        for one in planned
        for other in did
        if alike(one, other)
    )
    known = {one.id: one for one in did}
    found: dict[str, Did] = {}
    used: set[str] = set()
    for _, _, _, key, other in pairs:
        if key not in found and other not in used:
            found[key] = known[other]
            used.add(other)
    return found


def _unlike(planned: Planned, did: Did) -> float:
    """0 for the same minutes or the same distance, 1 for nothing in common."""
    longest = max(planned.minutes, did.minutes)
    ratios = [min(planned.minutes, did.minutes) / longest if longest else 1.0]
    if planned.distance_m and did.distance_m:
        metres = (planned.distance_m, did.distance_m)
        ratios.append(min(metres) / max(metres))
    return round(1.0 - max(ratios), 6)


def _match(
    planned: Planned,
    did: Did | None,
    *,
    on: date,
    last: date | None,
    told: Collection[str],
) -> Match:
    said = planned.id in told
    if did is None:
        return Match(planned, None, _without(planned, on=on, last=last, said=said), said=said)
    share = did.minutes / planned.minutes if planned.minutes else 1.0
    if planned.distance_m and did.distance_m:
        share = max(share, did.distance_m / planned.distance_m)
    whole = planned.kind == "massage" or share >= value("matching.done_share")
    return Match(planned, did, Outcome.DONE if whole else Outcome.PARTLY, share, said)


def _without(planned: Planned, *, on: date, last: date | None, said: bool) -> Outcome:
    """A session that nothing answers to. A recording may come late, so a run counts as missed once
    something later is known, or after some days."""
    if said:
        return Outcome.MISSED
    if planned.date >= on:
        return Outcome.OPEN
    if planned.kind not in _RECORDED:
        return Outcome.UNTOLD
    later = last is not None and last > planned.date
    over = (on - planned.date).days > value("matching.wait_days")
    return Outcome.MISSED if later or over else Outcome.WAITING
