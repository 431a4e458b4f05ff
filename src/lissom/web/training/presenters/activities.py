"""The Activities pages in words: the list by month, and one activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

import numpy as np
from django.utils.translation import gettext, gettext_lazy

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, Channel, Sport
from lissom.core.anatomy import LEG_GROUPS, STATES
from lissom.core.load.exposure import Exposure
from lissom.core.load.muscles import muscle_load
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, SECONDS_PER_MINUTE
from lissom.web.training.activity_reads import Line, Shown, is_on_foot
from lissom.web.training.presenters import words
from lissom.web.training.presenters.traces import Route, Trace, route_of, trace_of
from lissom.web.ui.components import LoadBar, Table, load_step
from lissom.web.ui.naming import written

KINDS = {
    "run": gettext_lazy("Run"),
    "walk": gettext_lazy("Walk"),
    "cycle": gettext_lazy("Ride"),
    "swim": gettext_lazy("Swim"),
    "strength": gettext_lazy("Strength"),
    "stretch": gettext_lazy("Stretching"),
    "massage": gettext_lazy("Massage"),
    "race": gettext_lazy("Race"),
    "cross": gettext_lazy("Other sport"),
    "other": gettext_lazy("Other"),
}
_ICONS = {"cycle": "cross", "swim": "cross", "other": "cross"}
_LACKS = {
    "samples": gettext_lazy("no course over time, so load comes from the totals alone"),
    "distance": gettext_lazy("no distance, so no pace and no load by speed"),
    "position": gettext_lazy("no position, so no route"),
    "altitude": gettext_lazy("no altitude, so hills are not counted"),
    "heart_rate": gettext_lazy("no heart rate"),
    "step_rate": gettext_lazy("no step rate, so steps are estimated from speed"),
    "running_dynamics": gettext_lazy("no contact time or balance, so left and right count alike"),
    "local_time": gettext_lazy("no time zone: the hour is taken as that of your profile"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `more`: facts for which a phone has no room."""

    href: str
    kind: str
    icon: str
    title: str
    when: str
    facts: tuple[str, ...]
    more: tuple[str, ...]
    by_hand: bool
    route: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of a month."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Muscle:
    """The load on one muscle group against the most loaded one, left and right apart when known."""

    name: str
    bar: LoadBar
    text: str


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity, ready to show."""

    id: int
    title: str
    kind: str
    icon: str
    when: str
    facts: tuple[Fact, ...]
    sentence: str
    trace: Trace | None
    route: Route | None
    splits: Table | None
    muscles: tuple[Muscle, ...]
    muscles_sentence: str
    lacks: tuple[str, ...]
    file: str
    copies: int
    behind: int | None
    corrected: tuple[str, ...]
    partial: bool


def months(lines: Sequence[Line], *, on: date, miles: bool) -> tuple[Month, ...]:
    """The list, newest first, by month."""
    return tuple(
        _month(start, list(some), on=on, miles=miles)
        for start, some in groupby(lines, key=lambda line: line.date.replace(day=1))
    )


def _month(start: date, lines: Sequence[Line], *, on: date, miles: bool) -> Month:
    rows = tuple(_row(line, on=on, miles=miles) for line in lines)
    return Month(f"{written(start, 'F Y')}", rows)


def _row(line: Line, *, on: date, miles: bool) -> Row:
    recorded = line.activity is not None
    facts, more = [words.length(line.minutes)], []
    title = words.curly(line.title) or str(KINDS.get(line.kind, line.kind))
    if line.distance_m:
        title = f"{title}, {words.distance(line.distance_m, miles=miles)}"
        if line.kind in {"run", "walk", "race"} and line.minutes > 0:
            seconds = line.minutes * SECONDS_PER_MINUTE / line.distance_m * METRES_PER_KM
            facts.append(words.pace_range([seconds], miles=miles))
    if line.ascent_m and line.ascent_m >= 1:
        facts.append(
            gettext("{ascent_m:.0f}{nbsp}m up").format(ascent_m=line.ascent_m, nbsp=words.NBSP)
        )
    if line.mean_heart_rate_bpm:
        more.append(f"{line.mean_heart_rate_bpm:.0f}{words.NBSP}bpm")
    if line.rpe_cr10 is not None:
        more.append(gettext("effort {rpe_cr10:g} of 10").format(rpe_cr10=line.rpe_cr10))
    when = words.day_short(line.date) + (f", {line.start_hour}" if line.start_hour else "")
    return Row(
        href=f"/activities/{line.activity}" if recorded else f"/entries/{line.entry}",
        kind=line.kind if line.kind not in _ICONS else "cross",
        icon=_ICONS.get(line.kind, line.kind),
        title=title,
        when=when if line.date.year == on.year else f"{when} {line.date.year}",
        facts=tuple(facts),
        more=tuple(more),
        by_hand=not recorded,
        route=line.activity if line.kind in {"run", "walk", "cycle"} and recorded else None,
    )


def activity_view(item: Shown, *, miles: bool) -> ActivityView:
    """One activity in full."""
    whole = item.whole
    local = derive_local(whole)
    muscles = _muscles(item.exposure)
    kind = whole.sport.value
    return ActivityView(
        id=item.id,
        title=whole.title or str(KINDS[kind]),
        kind=kind if kind not in _ICONS else "cross",
        icon=_ICONS.get(kind, kind),
        when=f"{words.day_long(item.local_date)} {item.local_date.year}, {local}",
        facts=_facts(item, miles=miles),
        sentence=_sentence(whole, miles=miles),
        trace=trace_of(whole, miles=miles),
        route=route_of(whole.streams),
        splits=_splits(whole, miles=miles),
        muscles=muscles,
        muscles_sentence=_muscle_words(muscles),
        lacks=tuple(str(_LACKS[name]) for name in whole.lacks if name in _LACKS),
        file=PurePosixPath(item.file).name,
        copies=item.copies,
        behind=item.behind,
        corrected=_corrected(item, miles=miles),
        partial=whole.partial,
    )


def derive_local(whole: Activity) -> str:
    """The hour at which it began, on the clock of the place."""
    seconds = int(whole.start.timestamp()) + whole.utc_offset_s
    return f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}"


def _facts(item: Shown, *, miles: bool) -> tuple[Fact, ...]:
    whole = item.whole
    facts = []
    if whole.distance_m:
        facts.append(Fact(gettext("Distance"), words.distance(whole.distance_m, miles=miles)))
    facts.append(Fact(gettext("Moving"), _clock(whole.moving_s)))
    if whole.distance_m and whole.moving_s > 0:
        if is_on_foot(whole.sport):
            per_km = whole.moving_s / whole.distance_m * METRES_PER_KM
            facts.append(Fact(gettext("Pace"), words.pace_range([per_km], miles=miles)))
        else:
            unit_m, unit = (METRES_PER_MILE, "mph") if miles else (METRES_PER_KM, "km/h")
            speed = whole.distance_m / whole.moving_s * 3600 / unit_m
            facts.append(Fact(gettext("Speed"), f"{speed:.1f}{words.NBSP}{unit}"))
    if whole.ascent_m is not None:
        facts.append(Fact(gettext("Climb"), f"{whole.ascent_m:.0f}{words.NBSP}m"))
    if item.mean_heart_rate_bpm is not None:
        facts.append(Fact(gettext("Heart rate"), f"{item.mean_heart_rate_bpm:.0f}{words.NBSP}bpm"))
    steps = whole.streams.get(Channel.STEP_RATE)
    if steps is not None and is_on_foot(whole.sport):
        known = steps[np.isfinite(steps) & (steps > 0)]
        if known.size:
            facts.append(
                Fact(gettext("Step rate"), f"{float(np.median(known)):.0f}{words.NBSP}/min")
            )
    if whole.perceived_exertion is not None:
        facts.append(
            Fact(
                gettext("Effort"),
                gettext("{perceived_exertion:g} of 10").format(
                    perceived_exertion=whole.perceived_exertion
                ),
            )
        )
    if whole.elapsed_s - whole.moving_s >= SECONDS_PER_MINUTE:
        facts.append(Fact(gettext("In all"), _clock(whole.elapsed_s)))
    return tuple(facts)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _sentence(whole: Activity, *, miles: bool) -> str:
    """What the chart shows: how the second half went against the first."""
    stretches = derive.splits(whole, length_m=(whole.distance_m or 0.0) / 2.0 or METRES_PER_KM)
    halves = [one for one in stretches if one.distance_m > 1.0 and one.moving_s > 0][:2]
    if len(halves) < 2 or not is_on_foot(whole.sport):
        return gettext("How it went along the way.")
    first, second = (one.moving_s / one.distance_m * METRES_PER_KM for one in halves)
    paces = [words.pace_range([pace], miles=miles) for pace in (first, second)]
    change = "faster" if second < first else "slower"
    told = gettext("as fast") if paces[0] == paces[1] else change
    text = gettext("The second half was {told}: {paces}, then {paces_2}.").format(
        told=told, paces=paces[0], paces_2=paces[1]
    )
    beats = [one.mean_heart_rate_bpm for one in halves]
    if beats[0] is not None and beats[1] is not None:
        text += gettext(" Heart rate {beats:.0f}, then {beats_2:.0f}{nbsp}bpm.").format(
            beats=beats[0], beats_2=beats[1], nbsp=words.NBSP
        )
    return text


def _splits(whole: Activity, *, miles: bool) -> Table | None:
    unit_m, unit = (METRES_PER_MILE, "mi") if miles else (METRES_PER_KM, "km")
    found = [one for one in derive.splits(whole, length_m=unit_m) if one.distance_m >= 1.0]
    if not found:
        return None
    return Table(
        summary=gettext("Splits by {kilometre}").format(kilometre="mile" if miles else "kilometre"),
        columns=(unit, gettext("Time"), gettext("Pace"), gettext("Climb"), gettext("Heart rate")),
        rows=tuple(
            (
                f"{(one.start_m + one.distance_m) / unit_m:.{0 if _full(one, unit_m) else 2}f}",
                _clock(one.seconds),
                words.pace_range([one.moving_s / one.distance_m * METRES_PER_KM], miles=miles)
                if one.moving_s > 0
                else "",
                "" if one.ascent_m is None else f"{one.ascent_m:.0f}{words.NBSP}m",
                ""
                if one.mean_heart_rate_bpm is None
                else f"{one.mean_heart_rate_bpm:.0f}{words.NBSP}bpm",
            )
            for one in found
        ),
        numeric=(1, 2, 3, 4),
    )


def _full(split: derive.Split, unit_m: float) -> bool:
    return abs(split.distance_m - unit_m) < 1.0


def _muscles(exposure: Exposure | None) -> tuple[Muscle, ...]:
    """Braking work by group of the legs, the larger side, most loaded first. Trunk and arms have no
    measured load by speed."""
    if exposure is None:
        return ()
    work = muscle_load([exposure]).negative_work_j_per_kg[0]
    by_group: dict[str, float] = {}
    for state, amount in zip(STATES, work, strict=True):
        if state.group not in LEG_GROUPS:
            continue
        by_group[state.group] = max(by_group.get(state.group, 0.0), float(amount))
    top = max(by_group.values(), default=0.0)
    if top <= 0:
        return ()
    ordered = sorted(by_group.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Muscle(
            name=words.group_name(group),
            bar=LoadBar(amount / top, load_step(amount / top)),
            text=f"{100 * amount / top:.0f}{words.NBSP}%",
        )
        for group, amount in ordered
        if amount / top >= 0.01
    )


def _muscle_words(muscles: Sequence[Muscle]) -> str:
    if not muscles:
        return ""
    first = words.joined(one.name.lower() for one in muscles[:3])
    return gettext(
        "Most braking work on {first}; the others as a share of the most loaded."
    ).format(first=first)


def _corrected(item: Shown, *, miles: bool) -> tuple[str, ...]:
    found = []
    if item.corrections.get("distance_m"):
        was = words.distance(float(item.corrections["distance_m"]), miles=miles)
        found.append(
            gettext("Distance corrected by you; the recording said {was}.").format(was=was)
        )
    if item.corrections.get("sport"):
        was = KINDS.get(str(item.corrections["sport"]), str(item.corrections["sport"])).lower()
        found.append(gettext("Kind changed by you; the recording said {was}.").format(was=was))
    return tuple(found)


def sport_choices() -> tuple[tuple[str, str], ...]:
    """Sports a recording may be, with their words."""
    return tuple((sport.value, str(KINDS[sport.value])) for sport in Sport)
