"""The Body page: what worked, what aches, what is ahead, left against right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext, gettext_lazy
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, STATE_INDEX, STATES, states_of
from lissom.core.anatomy.groups import Group
from lissom.core.recovery.state import Forecast
from lissom.core.runner import CheckIn
from lissom.core.units import days_text
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import figures, sessions, words
from lissom.web.training.presenters.checkin import state_label
from lissom.web.training.standing import FORECAST_D, BodyState, half_point
from lissom.web.ui.charts import LineChart, Series
from lissom.web.ui.components import (
    Action,
    EmptyState,
    ForecastBand,
    LoadBar,
    Pair,
    Table,
    load_step,
)
from lissom.web.ui.figure import Figure
from lissom.web.ui.naming import written

FloatArray = NDArray[np.float64]

SHOWN = {
    "load7": gettext_lazy("Load 7 d"),
    "load28": gettext_lazy("28 d"),
    "now": gettext_lazy("Sore now"),
    "ahead": gettext_lazy("Forecast"),
}
HABIT_D = 56
HABIT_LEAST_D = 28
"""With fewer days known there is no habit to compare with."""
_AHEAD_FIRST = 2
_SIDES_DIFFER = 1.0
_MORNINGS = 7
_LEGS = tuple(group for group in GROUPS if group.leg)
_TRUNK = tuple(group for group in GROUPS if not group.leg)


@dataclass(frozen=True, slots=True)
class MuscleRow:
    """One group: share of the leg load against habit, soreness now, and on the chosen day."""

    name: str
    href: str
    bar: LoadBar | None
    share: str
    difference: str
    now: float
    band: ForecastBand
    ahead: str
    spread: str


@dataclass(frozen=True, slots=True)
class BodyPage:
    crumb: str
    shown: str
    tabs: tuple[tuple[str, str, bool], ...]
    days: tuple[tuple[int, str, bool], ...]
    figure: Figure
    ramp: str
    figure_note: str
    sentence: str
    ahead_name: str
    legs: tuple[MuscleRow, ...]
    trunk: tuple[MuscleRow, ...]
    pairs: tuple[Pair, ...]
    pairs_sentence: str
    differ: str
    chart_title: str
    chart: LineChart | None
    empty: EmptyState | None


@dataclass(frozen=True, slots=True)
class _Soreness:
    """Half points by state: mean, low, high, each (days, 27)."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def of(cls, ahead: Forecast) -> _Soreness:
        return cls(*(np.round(part * 2) / 2 for part in (ahead.mean, ahead.low, ahead.high)))

    def by_state(self, day: int) -> dict[str, float]:
        return {state.id: float(self.mean[day, at]) for at, state in enumerate(STATES)}

    def worst_place(self, day: int, group: Group) -> int:
        places = [STATE_INDEX[state.id] for state in states_of(group.id)]
        return max(places, key=lambda at: (self.mean[day, at], -at))


def body_page(
    *,
    body: BodyState,
    said: Sequence[CheckIn],
    programme: ShownProgramme | None,
    shown: str = "now",
    day: int = _AHEAD_FIRST,
) -> BodyPage:
    """The page of the day `body.on`. `shown`: what colours the figure; `day`: of the forecast."""
    shown = shown if shown in SHOWN else "now"
    day = min(max(day, 1), FORECAST_D)
    sore = _Soreness.of(body.ahead)
    loads = {days: load_of(body, days) for days in (7, 28)}
    pairs, pairs_sentence, differ = _pairs(sore, said, on=body.on)
    worst = max(range(len(STATES)), key=lambda at: (sore.mean[0, at], -at))
    return BodyPage(
        crumb=words.day_long(body.on),
        shown=shown,
        tabs=tuple((key, str(label), key == shown) for key, label in SHOWN.items()),
        days=tuple(
            (ahead, f"{written(body.on + timedelta(days=ahead), 'D')}", ahead == day)
            for ahead in range(1, FORECAST_D + 1)
        ),
        figure=_figure(shown, sore, loads, body.on, day),
        ramp="l" if shown.startswith("load") else "s",
        figure_note=_figure_note(shown, body.on, day),
        sentence=_sentence(body, sore, loads[7]),
        ahead_name=f"{written(body.on + timedelta(days=day), 'D')}",
        legs=_rows(_LEGS, body, sore, loads[7], day),
        trunk=_rows(_TRUNK, body, sore, None, day),
        pairs=pairs,
        pairs_sentence=pairs_sentence,
        differ=differ,
        chart_title=gettext("{id}, next {value} days").format(
            id=state_label(STATES[worst].id), value=FORECAST_D
        ),
        chart=forecast_chart(STATES[worst].id, body.ahead, on=body.on, programme=programme),
        empty=None if body.days_known or said else _empty(),
    )


def load_of(body: BodyState, days: int, *, before: int = 0) -> FloatArray:
    """Negative work (27,) of the `days` days that ended `before` days ago, J/kg."""
    last = body.on - timedelta(days=before)
    since = last - timedelta(days=days)
    rows = [at for at, done in enumerate(body.past.sessions) if since < done.date <= last]
    work: FloatArray = body.past.negative_work_j_per_kg[rows].sum(axis=0)
    return work


def leg_shares(load: FloatArray) -> dict[str, float]:
    """Each leg group's share of all leg load (0-1); empty without load."""
    sums = {
        group.id: float(sum(load[STATE_INDEX[state.id]] for state in states_of(group.id)))
        for group in _LEGS
    }
    total = sum(sums.values())
    return {key: value / total for key, value in sums.items()} if total > 0 else {}


def habit_of(body: BodyState) -> dict[str, float]:
    """The leg shares of the weeks before this one; empty while too few days are known."""
    if body.days_known < HABIT_LEAST_D:
        return {}
    return leg_shares(load_of(body, HABIT_D, before=7))


def _figure(
    shown: str, sore: _Soreness, loads: Mapping[int, FloatArray], on: date, day: int
) -> Figure:
    if shown.startswith("load"):
        days = int(shown.removeprefix("load"))
        load = loads[days]
        top = float(load.max(initial=0.0))
        legs = {state.id for group in _LEGS for state in states_of(group.id)}
        shares = {
            state.id: float(load[at]) / top if top else 0.0
            for at, state in enumerate(STATES)
            if state.id in legs
        }
        return figures.load_figure(
            shares, label=gettext("Muscle load of the last {days} days").format(days=days)
        )
    ahead = day if shown == "ahead" else 0
    when = (
        gettext("now")
        if not ahead
        else gettext("on {value}").format(value=written(on + timedelta(days=ahead), "l"))
    )
    return figures.soreness_figure(
        sore.by_state(ahead), label=gettext("Soreness {when}, 0 to 10").format(when=when)
    )


def _figure_note(shown: str, on: date, day: int) -> str:
    if shown.startswith("load"):
        return gettext("Share of your most loaded muscle. Trunk and arms have no measured load.")
    if shown == "ahead":
        return gettext("Expected on {day} if you rest until then.").format(
            day=written(on + timedelta(days=day), "l")
        )
    return gettext("What you said, and what the model expects where you said nothing.")


def _rows(
    groups: Sequence[Group],
    body: BodyState,
    sore: _Soreness,
    load: FloatArray | None,
    day: int,
) -> tuple[MuscleRow, ...]:
    shares = {} if load is None else leg_shares(load)
    habit = habit_of(body) if load is not None else {}
    top = max([*shares.values(), *habit.values()], default=0.0)
    made = []
    for group in sorted(groups, key=lambda one: -shares.get(one.id, 0.0)):
        at_now, at_day = sore.worst_place(0, group), sore.worst_place(day, group)
        mean, low, high = (float(part[day, at_day]) for part in (sore.mean, sore.low, sore.high))
        share, usual = shares.get(group.id), habit.get(group.id)
        made.append(
            MuscleRow(
                name=words.group_name(group.id),
                href=f"/body/{figures.region_of(STATES[at_now].id)}",
                bar=None
                if share is None
                else LoadBar(
                    share / top, load_step(share / top), None if usual is None else usual / top
                ),
                share="" if share is None else f"{round(100 * share)}{words.NBSP}%",
                difference="" if share is None or usual is None else _signed(share - usual),
                now=float(sore.mean[0, at_now]),
                band=ForecastBand(mean, low, high),
                ahead=f"{mean:g}",
                spread=words.span(low, high),
            )
        )
    return tuple(made)


def _signed(difference: float) -> str:
    points = round(100 * difference)
    return f"+{points}" if points > 0 else f"{words.MINUS}{-points}" if points < 0 else ""


def _sentence(body: BodyState, sore: _Soreness, load: FloatArray) -> str:
    worst = max(range(len(STATES)), key=lambda at: (sore.mean[0, at], -at))
    points = float(sore.mean[0, worst])
    parts = [gettext("Nothing is sore now.")]
    if points > 0:
        label = words.lower_first(state_label(STATES[worst].id))
        parts = [
            gettext("Your {label} is the sorest at {points:g} of 10.").format(
                label=label, points=points
            )
        ]
    shares, habit = leg_shares(load), habit_of(body)
    if shares and habit:
        group = max(shares, key=lambda key: abs(shares[key] - habit[key]))
        change = round(100 * (shares[group] - habit[group]))
        name = words.group_name(group)
        share = f"{round(100 * shares[group])}{words.NBSP}%"
        if change:
            side = "more" if change > 0 else "less"
            unit = "point" if abs(change) == 1 else "points"
            parts.append(
                gettext(
                    "{name} took {share} of the leg load, {change} {unit} {side} than your habit."
                ).format(name=name, share=share, change=abs(change), unit=unit, side=side)
            )
        else:
            parts.append(gettext("The leg load is shared as usual."))
    elif shares and body.days_known < HABIT_LEAST_D:
        parts.append(
            gettext("Your habit shows once four weeks are known; {missing} are missing.").format(
                missing=days_text(HABIT_LEAST_D - body.days_known)
            )
            if HABIT_LEAST_D - body.days_known > 1
            else gettext("Your habit shows once four weeks are known; 1 day is missing.")
        )
    return " ".join(parts)


def _pairs(
    sore: _Soreness, said: Sequence[CheckIn], *, on: date
) -> tuple[tuple[Pair, ...], str, str]:
    """Paired groups with anything to show, what the mornings say, and a word when sides differ."""
    made = []
    for group in _LEGS:
        left, right = (float(sore.mean[0, STATE_INDEX[one.id]]) for one in states_of(group.id))
        if left or right:
            made.append(Pair(words.group_name(group.id), left, right))
    made.sort(key=lambda pair: -max(pair.left, pair.right))
    apart = [pair for pair in made if abs(pair.left - pair.right) >= _SIDES_DIFFER]
    if not made:
        return (), gettext("Neither leg is sore now."), ""
    if not apart:
        return tuple(made[:6]), gettext("Soreness now, 0 to 10. Left and right are alike."), ""
    most = max(apart, key=lambda pair: abs(pair.left - pair.right))
    side = gettext("left") if most.left > most.right else gettext("right")
    sentence = gettext(
        "Soreness now, 0 to 10. {label} differ most, the {side} side is sorer."
    ).format(label=most.label, side=side)
    mornings = _mornings(most.label, side, said, on=on)
    return (
        tuple(made[:6]),
        f"{sentence}{mornings}",
        gettext("{lower_first} differ").format(lower_first=words.lower_first(most.label)),
    )


def _mornings(label: str, side: str, said: Sequence[CheckIn], *, on: date) -> str:
    """On how many of the last check-ins with both sides the same side was sorer."""
    group = next(one for one in _LEGS if words.group_name(one.id) == label)
    left, right = (state.id for state in states_of(group.id))
    recent = [
        item.soreness
        for item in said
        if (on - item.at.date()).days < _MORNINGS and {left, right} <= item.soreness.keys()
    ]
    sorer = sum(
        (one[left] > one[right]) == (side == "left") and one[left] != one[right] for one in recent
    )
    return (
        gettext(" So it was in {sorer} of the last {recent} check-ins.").format(
            sorer=sorer, recent=len(recent)
        )
        if recent
        else ""
    )


def forecast_chart(
    state: str, ahead: Forecast, *, on: date, programme: ShownProgramme | None
) -> LineChart:
    """Soreness of one state for a week of rest, with its interval."""
    place = STATE_INDEX[state]
    days = range(FORECAST_D + 1)
    mean, low, high = (
        tuple(half_point(part[day, place]) for day in days)
        for part in (ahead.mean, ahead.low, ahead.high)
    )
    names = [gettext("Now"), *(f"{written(on + timedelta(days=day), 'D')}" for day in days[1:])]
    settled = next((day for day in days if mean[day] <= 1.0), None)
    sentence = gettext("Expected if you rest, with the range that holds 80\u00a0% of reports.")
    if mean[0] > 1.0 and settled:
        sentence += gettext(" Down to {settled:g} by {settled_2}.").format(
            settled=mean[settled], settled_2=written(on + timedelta(days=settled), "l")
        )
    planned = _planned(on, programme)
    if planned:
        sentence += gettext(" Planned sessions add to it; the table names them.")
    return LineChart(
        sentence=sentence,
        series=(
            Series("", mean, "c-sore", low, high, tuple(f"{value:g}" for value in mean), dots=True),
        ),
        ticks=tuple(enumerate(names)),
        table=Table(
            gettext("Show as table"),
            (gettext("Day"), gettext("Expected"), gettext("Range"), gettext("Planned")),
            tuple(
                (
                    names[day],
                    f"{mean[day]:g}",
                    words.span(low[day], high[day]),
                    planned.get(on + timedelta(days=day), ""),
                )
                for day in days
            ),
            (1, 2),
        ),
        top=max(4.0, *high),
        days=tuple(on + timedelta(days=day) for day in days),
    )


def _planned(on: date, programme: ShownProgramme | None) -> dict[date, str]:
    found = {}
    for ahead in range(FORECAST_D + 1):
        when = on + timedelta(days=ahead)
        day = None if programme is None else programme.day(when)
        if day is not None and any(one["kind"] != "rest" for one in day["sessions"]):
            found[when] = sessions.spoken_of(day)
    return found


def _empty() -> EmptyState:
    return EmptyState(
        gettext("Nothing is known of your muscles yet"),
        gettext(
            "Bring in runs and the figure shows what worked; check in and it learns what aches. "
            "One run, or one check-in, is enough to begin."
        ),
        "body",
        "run",
        (
            Action(gettext("Check in"), "/checkin", "primary"),
            Action(gettext("Import files"), "/import"),
        ),
    )
