"""Pairs of treated and untreated times (or muscle groups) from what a runner really said.

A window is the three days after a massage, or after a day like it without one. Its residual is
the mean of report minus the forecast made on that day's morning without massage: sessions of the
window are known, words of the window are not. Where only some groups were treated and others were
asked as well, those others are the untreated side of the same window; else the untreated side is
the nearest window without massage, of the same weekday if there is one. Each is used once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.recovery.filter import SorenessModel, default_model, on_scale
from lissom.core.recovery.history import listened
from lissom.core.recovery.massage_effect import ResidualPair
from lissom.core.recovery.sessions import SessionDose
from lissom.core.recovery.words import Belief, MassageDone, Words, carried, heard
from lissom.core.runner import CheckIn

_WEEK = 7


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair with its days; `basis` is `groups` (same window) or `weeks` (another window)."""

    treated_on: date
    untreated_on: date
    basis: str
    pair: ResidualPair


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """All words of the runner with the belief after each, and the days of massage (ordinals)."""

    model: SorenessModel
    spoken: Sequence[Words]
    beliefs: Sequence[Belief]
    treated: dict[int, NDArray[np.bool_]]


def massage_pairs(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    massages: Iterable[MassageDone],
    on: date,
    *,
    model: SorenessModel | None = None,
) -> tuple[FoundPair, ...]:
    """Pairs of the year up to `on`, by day of massage; a massage without words in its three days
    or without anything to compare with gives none. Raises InvalidInputError as `history`."""
    chosen = model or default_model()
    heard_so_far = listened(doses, check_ins, on, massages=massages)
    treated: dict[int, NDArray[np.bool_]] = {}
    for day, states in heard_so_far.treated:
        treated[day] = treated.get(day, np.zeros_like(states)) | states
    told = _Told(chosen, heard_so_far.spoken, list(heard(chosen, heard_so_far.spoken)), treated)
    span = int(value("recovery.massage_relief_d"))
    free = _free_days(told, on.toordinal(), span)
    found: list[FoundPair] = []
    for day in sorted(treated):
        if any(day - span <= other < day for other in treated):
            continue  # the relief of an earlier massage still runs
        made = _by_groups(told, day, span) or _by_weeks(told, day, span, free)
        if made is not None:
            found.append(made)
    return tuple(found)


def _free_days(told: _Told, today: int, span: int) -> list[int]:
    """Days with words in the window after them and no relief of massage in it."""
    if not told.spoken:
        return []
    first = told.spoken[0].day
    return [
        day
        for day in range(first, today)
        if not any(day - span <= other <= day + span for other in told.treated)
        and any(day < words.day <= day + span for words in told.spoken)
    ]


def _by_groups(told: _Told, day: int, span: int) -> FoundPair | None:
    states = told.treated[day]
    if states.all():
        return None
    treated = _residual(told, day, span, states)
    untreated = _residual(told, day, span, ~states)
    if treated is None or untreated is None:
        return None
    when = date.fromordinal(day)
    return FoundPair(when, when, "groups", ResidualPair(treated, untreated))


def _by_weeks(told: _Told, day: int, span: int, free: list[int]) -> FoundPair | None:
    """Takes the window it uses, and those that overlap it, out of `free`."""
    states = told.treated[day]
    treated = _residual(told, day, span, states)
    if treated is None:
        return None
    reach = value("recovery.pair_reach_d")
    near = [other for other in free if abs(other - day) <= reach]
    near.sort(key=lambda other: ((other - day) % _WEEK != 0, abs(other - day), other))
    for other in near:
        untreated = _residual(told, other, span, states)
        if untreated is not None:
            free[:] = [one for one in free if abs(one - other) > span]
            return FoundPair(
                date.fromordinal(day),
                date.fromordinal(other),
                "weeks",
                ResidualPair(treated, untreated),
            )
    return None


def _residual(told: _Told, day: int, span: int, states: NDArray[np.bool_]) -> float | None:
    """Mean of report minus forecast in the window after `day` over `states`; None without words."""
    known: Belief | None = None
    for belief in told.beliefs:
        if belief.day <= day:
            known = belief
    if known is None:
        return None
    daily: list[float] = []
    for words in told.spoken:
        asked = states[words.places]
        if not day < words.day <= day + span or not asked.any():
            continue
        now = carried(told.model, known, words.day)
        without = replace(words.expected, relief=np.zeros_like(words.expected.relief))
        felt = told.model.foresee(now.mean, now.covariance, words.places, without)
        daily.append(float((words.points - on_scale(*felt))[asked].mean()))
    return sum(daily) / len(daily) if daily else None
