"""Sets of a strength session and lengths of a pool, as the watch counted them."""

from __future__ import annotations

import math

import numpy as np

from lissom.core.activity.model import StrengthSet, SwimLength
from lissom.core.importers.fit import profile
from lissom.core.importers.fit.decode import FitFile
from lissom.core.importers.fit.tables import Table

_KNOWN_WHOLE = 1e6


def sets_of(fit: FitFile, start_s: float, ends_s: float, shift: float) -> tuple[StrengthSet, ...]:
    """Active sets that begin between two FIT seconds, in order; rests are what lies between."""
    table = fit.table(profile.SET.number)
    if not len(table):
        return ()
    names = ("duration", "repetitions", "weight", "category", "set_type")
    found = []
    for at, duration, repetitions, weight, category, kind in zip(
        _begins(table, "duration", start_s, shift),
        *(table.column(name).tolist() for name in names),
        strict=True,
    ):
        if kind != profile.SET_ACTIVE or not start_s - 1.0 <= at < ends_s:
            continue
        found.append(
            StrengthSet(
                start_s=max(0.0, at - start_s),
                duration_s=duration,
                repetitions=_whole(repetitions),
                weight_kg=None if math.isnan(weight) else weight,
                exercise=_named(profile.EXERCISES, category),
            )
        )
    return tuple(sorted(found, key=lambda one: one.start_s))


def lengths_of(fit: FitFile, start_s: float, ends_s: float, shift: float) -> tuple[SwimLength, ...]:
    """Lengths that begin between two FIT seconds, in order."""
    table = fit.table(profile.LENGTH.number)
    if not len(table):
        return ()
    names = ("total_elapsed_time", "length_type", "total_strokes", "swim_stroke")
    found = []
    for at, elapsed, kind, strokes, stroke in zip(
        _begins(table, "total_elapsed_time", start_s, shift),
        *(table.column(name).tolist() for name in names),
        strict=True,
    ):
        if not start_s - 1.0 <= at < ends_s:
            continue
        active = kind == profile.LENGTH_ACTIVE
        found.append(
            SwimLength(
                start_s=max(0.0, at - start_s),
                elapsed_s=elapsed,
                active=active,
                strokes=_whole(strokes) if active else None,
                stroke=_named(profile.STROKES, stroke) if active else "",
            )
        )
    return tuple(sorted(found, key=lambda one: one.start_s))


def _begins(table: Table, duration: str, start_s: float, shift: float) -> list[float]:
    """FIT seconds at which each message's part began; the activity's start when nothing tells."""
    began = table.column("start_time") + shift
    ended = table.column("timestamp") + shift - table.column(duration)
    began = np.where(np.isnan(began), ended, began)
    times: list[float] = np.where(np.isnan(began), start_s, began).tolist()
    return times


def _named(names: dict[int, str], stored: float) -> str:
    whole = _whole(stored)
    return "" if whole is None else names.get(whole, "")


def _whole(stored: float) -> int | None:
    return int(stored) if 0 <= stored < _KNOWN_WHOLE else None
