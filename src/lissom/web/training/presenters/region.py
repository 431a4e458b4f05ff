"""One place of the body: soreness said and expected, what loaded it, what is good for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy import STATE_INDEX, STATES, states_of
from lissom.core.anatomy.exercises import exercises_for
from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.anatomy.regions import REGIONS
from lissom.core.anatomy.stretches import stretches_for
from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import body as body_words
from lissom.web.training.presenters import figures, sessions, words
from lissom.web.training.presenters.checkin import state_label
from lissom.web.training.standing import BodyState, half_point
from lissom.web.ui.charts import LineChart, Series
from lissom.web.ui.components import LoadBar, Table, load_step
from lissom.web.ui.figure import Figure
from lissom.web.ui.naming import named

_BACK_D = 28
_MOST = 5
_RESERVE = re.compile(r"RIR (\d(?:-\d)?)")
_KIND_WORDS = {
    DoneKind.RUN: gettext_lazy("Run"),
    DoneKind.RACE: gettext_lazy("Race"),
    DoneKind.WALK: gettext_lazy("Walk"),
    DoneKind.STRENGTH: gettext_lazy("Strength"),
    DoneKind.CROSS: gettext_lazy("Other sport"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A session and its part of the load of the last four weeks."""

    title: str
    text: str
    bar: LoadBar
    share: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do for the place: name, dose, how, when not."""

    name: str
    dose: str
    cue: str
    caution: str


@dataclass(frozen=True, slots=True)
class RegionPage:
    title: str
    crumb: str
    figure: Figure
    now: float | None
    sentence: str
    chart: LineChart | None
    history: LineChart | None
    history_missing: str
    causes: tuple[Cause, ...]
    stretches: tuple[Exercise, ...]
    strength: tuple[Exercise, ...]
    treatments: tuple[str, ...]
    joint: bool


def region_page(
    region_id: str,
    *,
    body: BodyState,
    said: Sequence[CheckIn],
    programme: ShownProgramme | None,
    equipment: Sequence[str],
    miles: bool,
) -> RegionPage:
    """The page of one drawn region (an id of `REGIONS`)."""
    region = REGIONS[region_id]
    state = region.state
    if state is None:
        return _joint_page(region_id)
    found = STATES[STATE_INDEX[state]]
    known = bool(body.days_known or said)
    now = half_point(body.ahead.mean[0, STATE_INDEX[state]]) if known else None
    history = history_chart(state, said, on=body.on)
    same = gettext(" It is part of the {group} for load and soreness.").format(
        group=words.group_word(found.group)
    )
    return RegionPage(
        title=named(region.label),
        crumb=words.group_label(found.group),
        figure=figures.one_figure(state, now),
        now=now,
        sentence=_sentence(state, now, body) + (same if region.label != found.label else ""),
        chart=body_words.forecast_chart(state, body.ahead, on=body.on, programme=programme)
        if known
        else None,
        history=history,
        history_missing=""
        if history
        else gettext(
            "You have not said anything about it in the last four weeks; a check-in takes ten "
            "seconds."
        ),
        causes=_causes(state, body, miles=miles),
        stretches=tuple(
            _exercise(named(one.name), f"{one.sets}", one.dose, one.cue, one.caution)
            for one in stretches_for(found.group)[:_MOST]
        ),
        strength=tuple(
            _exercise(
                named(one.name),
                words.span(one.sets_low, one.sets_high),
                one.dose,
                one.load_guide,
                one.caution,
            )
            for one in exercises_for(found.group, equipment=equipment)[:_MOST]
        ),
        treatments=_treatments(found.group, body, programme),
        joint=False,
    )


def _exercise(name: str, sets: str, dose: str, cue: str, caution: str) -> Exercise:
    return Exercise(
        name,
        words.curly(f"{sets} × {dose.replace(' x ', ' × ')}"),
        words.curly(
            words.sentence(
                _RESERVE.sub(gettext(r"\1 repetitions in reserve"), named(cue))
                .replace("<=", gettext("at most"))
                .removesuffix(" (custom)")
            )
        ),
        words.curly(words.sentence(caution)),
    )


def _joint_page(region_id: str) -> RegionPage:
    region = REGIONS[region_id]
    return RegionPage(
        title=named(region.label),
        crumb=gettext("No muscle load here"),
        figure=figures.one_figure(None, None, region_id),
        now=None,
        sentence=gettext(
            "This place has no muscle load and no soreness forecast. If something is wrong "
            "here, say so in the check-in; its questions tell at once what to do."
        ),
        chart=None,
        history=None,
        history_missing="",
        causes=(),
        stretches=(),
        strength=(),
        treatments=(),
        joint=True,
    )


def _sentence(state: str, now: float | None, body: BodyState) -> str:
    label = words.lower_first(state_label(state))
    if now is None:
        return gettext(
            "Nothing is known of your {label} yet. Bring in runs, or check in, and its soreness "
            "and what loaded it stand here."
        ).format(label=label)
    if now == 0:
        return gettext("Your {label} should not be sore now.").format(label=label)
    place = STATE_INDEX[state]
    low, high = (half_point(part[0, place]) for part in (body.ahead.low, body.ahead.high))
    return gettext("Your {label} is at {now:g} of 10 now, range {high}.").format(
        label=label, now=now, high=words.span(low, high)
    )


def history_chart(state: str, said: Sequence[CheckIn], *, on: date) -> LineChart | None:
    """What was said of a state in four weeks; None when nothing was."""
    since = on - timedelta(days=_BACK_D)
    by_day = {
        item.at.date(): item.soreness[state]
        for item in said
        if state in item.soreness and item.at.date() > since
    }
    if not by_day:
        return None
    days = [since + timedelta(days=at) for at in range(1, _BACK_D + 1)]
    values = tuple(by_day.get(day) for day in days)
    worst = max(by_day, key=lambda day: (by_day[day], day))
    times = (
        gettext("once") if len(by_day) == 1 else gettext("{count} times").format(count=len(by_day))
    )
    return LineChart(
        sentence=gettext(
            "You spoke of it {times} in four weeks; most on {worst}, {worst_2:g} of 10."
        ).format(times=times, worst=words.day_month(worst), worst_2=by_day[worst]),
        series=(Series("", values, "c-sore", dots=True),),
        ticks=tuple((at, f"{day.day}/{day.month}") for at, day in enumerate(days) if at % 7 == 6),
        table=Table(
            gettext("Show as table"),
            (gettext("Day"), gettext("Said")),
            tuple((words.day_month(day), f"{by_day[day]:g}") for day in sorted(by_day)),
            (1,),
        ),
        top=max(4.0, *by_day.values()),
        days=tuple(days),
    )


def _title(done: DoneSession) -> str:
    kind = _KIND_WORDS.get(done.kind, gettext("Other"))
    return f"{kind}, {words.day_short(done.date)}"


def _causes(state: str, body: BodyState, *, miles: bool) -> tuple[Cause, ...]:
    place, since = STATE_INDEX[state], body.on - timedelta(days=_BACK_D)
    rows = [
        (float(body.past.negative_work_j_per_kg[at, place]), done)
        for at, done in enumerate(body.past.sessions)
        if since < done.date <= body.on
    ]
    total = sum(work for work, _ in rows)
    if total <= 0:
        return ()
    rows.sort(key=lambda row: (-row[0], row[1].date))
    top = rows[0][0]
    made = []
    for work, done in rows[:_MOST]:
        if work <= 0:
            continue
        how_far = f"{words.distance(done.distance_m, miles=miles)}, " if done.distance_m else ""
        made.append(
            Cause(
                title=_title(done),
                text=f"{how_far}{words.length(done.minutes)}",
                bar=LoadBar(work / top, load_step(work / top)),
                share=f"{round(100 * work / total)}{words.NBSP}%",
            )
        )
    return tuple(made)


def _treatments(group: str, body: BodyState, programme: ShownProgramme | None) -> tuple[str, ...]:
    had = [
        done
        for done in body.past.sessions
        if done.kind is DoneKind.MASSAGE and _worked_on(group, done, body)
    ]
    made = [
        gettext("{date}: {_} massage, {minutes}").format(
            date=words.day_month(done.date),
            _=done.type.replace("_", " "),
            minutes=words.length(done.minutes),
        )
        for done in had[-3:]
    ]
    for day in [] if programme is None else programme.days:
        for one in day["sessions"]:
            if one["kind"] == "massage" and (one.get("muscles") or {}).get(group):
                when = sessions.day_of(one)
                if when >= body.on:
                    state = "booked" if sessions.is_booked(one) else "wanted"
                    made.append(
                        f"{words.day_month(when)}: {words.lower_first(str(one['title']))}, "
                        f"{words.length(one['minutes'])}, {state}"
                    )
                    return tuple(made)
    return tuple(made)


def _worked_on(group: str, done: DoneSession, body: BodyState) -> bool:
    """Whether a massage reached the group: as its record says, else as its kind usually does."""
    charted = body.past.treated.get(done.date)
    if charted is None:
        return done.type in _types_for(group)
    return any(state.id in charted for state in states_of(group))


def _types_for(group: str) -> frozenset[str]:
    return frozenset(
        protocol.type
        for protocol in PROTOCOLS.values()
        if any(step.group == group for step in protocol.steps)
    )
