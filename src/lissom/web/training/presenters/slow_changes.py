"""What moves slowly, in words: gait, efficiency, calm, readiness, each with its range."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from lissom.core.evidence import value
from lissom.core.load.trend import Trend
from lissom.core.recovery.readiness import Readiness
from lissom.web.training.presenters import words
from lissom.web.training.presenters.words import NBSP
from lissom.web.training.trends import RunnerTrends
from lissom.web.ui.components import Badge

_MORE_DIGITS = 2
_GAIT = {
    "step_rate_spm": (gettext_lazy("Steps"), gettext_lazy("a minute"), 0),
    "stride_length_m": (gettext_lazy("Stride, two steps"), "m", 2),
    "contact_time_ms": (gettext_lazy("Ground contact"), "ms", 0),
    "oscillation_mm": (gettext_lazy("Up and down"), "mm", 0),
    "left_share_pct": (gettext_lazy("Left share of ground contact"), "%", 1),
}


@dataclass(frozen=True, slots=True)
class TrendRow:
    label: str
    now: str
    change: str
    badge: Badge
    points: str


@dataclass(frozen=True, slots=True)
class TrendsPart:
    rows: tuple[TrendRow, ...]
    readiness: str


def trends_part(found: RunnerTrends) -> TrendsPart:
    """What moves slowly, each with its interval; a change is one only when its interval says so."""
    rows = [
        row(gettext("Ground per heartbeat, easy runs"), "m", 2, found.efficiency),
        row(gettext("Drift within easy runs"), "%", 1, found.decoupling, scale=100.0),
    ]
    rows += [
        row(str(label), str(unit), digits, found.gait[key])
        for key, (label, unit, digits) in _GAIT.items()
        if key in found.gait
    ]
    rows.append(row(gettext("Calm, 10 best"), "", 1, found.calm))
    some = any(one.points for one in (found.efficiency, found.calm, *found.gait.values()))
    return TrendsPart(tuple(rows) if some else (), _ready(found.readiness))


def row(label: str, unit: str, digits: int, one: Trend, *, scale: float = 1.0) -> TrendRow:
    """One line; `digits` are those of the level, the change has as many as its range needs."""
    read = (
        gettext("from 1 reading")
        if one.points == 1
        else gettext("from {points} readings").format(points=one.points)
    )
    if one.level is None or one.change is None:
        needed = gettext("{points} over four weeks or more are needed").format(
            points=round(value("load.trend_points"))
        )
        return TrendRow(label, "", needed, Badge(gettext("too few yet"), "prov"), read)
    low, high = scale * (one.change_low or 0.0), scale * (one.change_high or 0.0)
    moved = one.verdict in ("rising", "falling")
    shown = _digits(low, high, digits, moved=moved)
    span = gettext("{low} to {high}").format(
        low=words.signed(low, shown), high=words.signed(high, shown)
    )
    if moved:
        change = gettext("{change} in four weeks (95{nbsp}% range {span})").format(
            change=words.signed(scale * one.change, shown), nbsp=NBSP, span=span
        )
    else:
        change = gettext("in four weeks somewhere from {span}").format(span=span)
    now = f"{scale * one.level:.{digits}f}{NBSP}{unit}".strip()
    return TrendRow(label, now, change, Badge(one.verdict, "firm" if moved else ""), read)


def _digits(low: float, high: float, least: int, *, moved: bool) -> int:
    """As few digits as leave the range readable: not all of it nought, and where a change is named,
    neither end."""
    for digits in range(least, least + _MORE_DIGITS):
        ends = [round(end, digits) for end in (low, high)]
        if all(ends) if moved else any(ends):
            return digits
    return least + _MORE_DIGITS


def _ready(found: Readiness) -> str:
    if found.verdict == "nothing said" or found.score is None:
        return gettext("Readiness: no check-in today.")
    score = gettext("Readiness {score:.1f} of 10").format(score=found.score)
    if found.low is None or found.high is None:
        return gettext("{score}; more check-ins are needed for your usual range.").format(
            score=score
        )
    how = {
        "usual": gettext("as usual"),
        "lower": gettext("lower than usual"),
        "higher": gettext("higher than usual"),
    }
    return gettext("{score}, {verdict}; your usual range is {low:.1f}{words}{high:.1f}.").format(
        score=score,
        verdict=how.get(found.verdict, found.verdict),
        low=found.low,
        words=words.DASH,
        high=found.high,
    )
