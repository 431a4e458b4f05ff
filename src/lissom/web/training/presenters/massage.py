"""The Massage page: what is booked, what is wanted and why, which hours are free, does it help."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.model import MassageSlot
from lissom.core.evidence import value
from lissom.core.planning.inputs import PreviousSession
from lissom.core.recovery.massage_effect import answer_sentence
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import sessions, words
from lissom.web.training.presenters.hours import (
    giving_up,
    hours_to_choose,
    house_rule,
    ranked,
    starts_of,
)
from lissom.web.training.presenters.words import DASH
from lissom.web.training.recovery import MassageAnswer
from lissom.web.training.slots import HouseRules, Standing
from lissom.web.ui.components import Action, EmptyState, Slot
from lissom.web.ui.naming import headed

_LATER = 6
_QUOTED = re.compile(r'Ask a clinic: "([^"]+)"')
_EFFECT_LOW, _EFFECT_HIGH = -1.0, 2.0
_CHART_LEFT, _CHART_RIGHT = 10, 310


@dataclass(frozen=True, slots=True)
class BookedCard:
    """An appointment of the runner; `slot` and `start` say which, for moving and cancelling.

    `rule`: what giving it up means; `late`: the notice has passed; `movable`: it can be moved here;
    `question`: why it may not suit any more.
    """

    when: str
    what: str
    where: str
    slot: str
    start: str
    rule: str
    late: bool
    movable: bool
    question: str


@dataclass(frozen=True, slots=True)
class WantedCard:
    """The next treatment that the programme wants, with free hours for it."""

    eyebrow: str
    title: str
    what: str
    why: str
    reasons: tuple[str, ...]
    slots: tuple[Slot, ...]
    starts: tuple[tuple[str, str], ...]
    slots_title: str
    where: str
    type: str
    minutes: int
    message: str
    rules: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class LaterWindow:
    """Another wanted treatment; `day` leads to its free hours."""

    title: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Does it help me: sentence, how far the pairs carry, and the interval as a drawing."""

    drawn: bool
    sentence: str
    badge: str
    population: str
    band_x: float
    band_width: float
    point_x: float
    zero_x: float
    label: str


@dataclass(frozen=True, slots=True)
class MassagePage:
    crumb: str
    booked: tuple[BookedCard, ...]
    wanted: WantedCard | None
    later: tuple[LaterWindow, ...]
    helps: HelpCard
    empty: EmptyState | None


def massage_page(
    *,
    on: date,
    programme: ShownProgramme | None,
    booked: Sequence[PreviousSession],
    free: Sequence[MassageSlot],
    answer: MassageAnswer,
    population: str,
    every_days: int | None,
    zone: ZoneInfo,
    now: datetime,
    day: date | None = None,
    standing: Sequence[Standing] = (),
    rules: Sequence[HouseRules] = (),
) -> MassagePage:
    """The page of the day `on`. `free`: hours of the coming weeks that the runner could reach;
    `day`: of which wanted treatment; `standing`: what giving the booked ones up means; `rules`: the
    same of hours to book."""
    wanted = wanted_sessions(programme, on=on)
    chosen = chosen_session(wanted, day)
    means = {(one.slot, one.start): one for one in standing}
    return MassagePage(
        crumb=gettext("Wanted every {every_days}").format(every_days=words.days(every_days))
        if every_days
        else gettext("No massage wanted"),
        booked=tuple(
            _booked(item, zone, on=on, means=means.get((item.slot or "", item.start or now)))
            for item in booked
        ),
        wanted=None
        if chosen is None
        else _wanted(chosen, free, programme, zone, now=now, rules=rules),
        later=tuple(_later(one) for one in wanted if one is not chosen)[:_LATER],
        helps=_helps(answer, population),
        empty=_empty(programme, wanted=bool(wanted), booked=bool(booked), every_days=every_days),
    )


def wanted_sessions(programme: ShownProgramme | None, *, on: date) -> list[Mapping[str, Any]]:
    """Massage sessions from `on` on that nobody has booked, by day."""
    return [
        one
        for day in ([] if programme is None else programme.days)
        for one in day["sessions"]
        if one["kind"] == "massage" and not sessions.is_booked(one) and sessions.day_of(one) >= on
    ]


def chosen_session(
    wanted: Sequence[Mapping[str, Any]], day: date | None
) -> Mapping[str, Any] | None:
    """The wanted treatment of a day, else the first."""
    of_day = (one for one in wanted if sessions.day_of(one) == day)
    return next(of_day, wanted[0] if wanted else None)


def _booked(
    item: PreviousSession, zone: ZoneInfo, *, on: date, means: Standing | None
) -> BookedCard:
    start = item.start.astimezone(zone) if item.start else None
    hours = ""
    if start is not None:
        hours = f", {start:%H:%M}{DASH}{start + timedelta(minutes=item.minutes):%H:%M}"
    who = gettext("with {therapist}").format(therapist=item.therapist) if item.therapist else ""
    return BookedCard(
        when=f"{words.day_spoken(item.date, on)}{hours}",
        what=words.sentence(
            gettext("{name} massage, {length} {who}")
            .format(name=_name(item.type), length=words.length(item.minutes), who=who)
            .strip()
        ),
        where=item.place or "",
        slot=item.slot or "",
        start="" if item.start is None else item.start.isoformat(),
        rule="" if means is None else giving_up(means),
        late=means is not None and means.late,
        movable=means is not None and not means.late,
        question=str(_QUESTION) if means is not None and means.questioned else "",
    )


_QUESTION = gettext_lazy(
    "Your programme was changed and has no massage at this hour any more. Nothing was moved: move "
    "it, cancel it, or leave it and look at the programme again."
)


def _name(type_: str) -> str:
    return headed(type_.replace("_", "-"))


def _wanted(
    session: Mapping[str, Any],
    free: Sequence[MassageSlot],
    programme: ShownProgramme | None,
    zone: ZoneInfo,
    *,
    now: datetime,
    rules: Sequence[HouseRules],
) -> WantedCard:
    day, on = sessions.day_of(session), now.astimezone(zone).date()
    reasons = sessions.reasons_of(session)
    chosen = ranked(session, free, zone, now=now)
    places = sorted({one.slot.place for one in chosen})
    title = words.day_long(day)
    if session.get("window"):
        title += f", {sessions.when_of(session)}"
    focus = words.top_groups(session.get("muscles") or {}, 3)
    return WantedCard(
        eyebrow=gettext("Your programme wants next"),
        title=title,
        what=words.sentence(
            f"{sessions.title_of(session)}: {focus}" if focus else session["title"]
        ),
        why=reasons[0] if reasons else "",
        reasons=reasons[1:],
        slots=hours_to_choose(chosen, programme, zone, on=on),
        starts=starts_of(chosen),
        slots_title=slots_title(len(chosen)),
        where=words.joined(places),
        type=str(session["type"]),
        minutes=int(session["minutes"]),
        message=_message(session, day),
        rules=tuple(house_rule(one) for one in rules if one.place in places),
        day=day.isoformat(),
    )


def slots_title(count: int) -> str:
    if not count:
        return gettext("No free time is known")
    return (
        gettext("1 free time")
        if count == 1
        else gettext("{count} free times, best first").format(count=count)
    )


def _message(session: Mapping[str, Any], day: date) -> str:
    """Words to send to a clinic that has no free hours here; the programme's own come first."""
    quoted = _QUOTED.search(str(session.get("detail") or ""))
    if quoted:
        return words.curly(quoted[1])
    window = ""
    if session.get("window"):
        begin, end = (words.clock(session["window"][key]) for key in ("from", "to"))
        window = gettext(", between {begin} and {end}").format(begin=begin, end=end)
    elif session.get("start"):
        window = gettext(", about {start}").format(start=words.clock(session["start"]))
    focus = words.top_groups(session.get("muscles") or {}, 3)
    return gettext(
        "Hello, do you have {minutes} minutes of {title} on {day}{window}? It would be for {focus}."
    ).format(
        minutes=session["minutes"],
        title=words.lower_first(session["title"]),
        day=words.day_long(day),
        window=window,
        focus=focus,
    )


def _later(session: Mapping[str, Any]) -> LaterWindow:
    day = sessions.day_of(session)
    return LaterWindow(
        title=f"{words.day_short(day)}, {sessions.when_of(session)}",
        text=sessions.title_of(session),
        day=day.isoformat(),
    )


def _helps(answer: MassageAnswer, population: str) -> HelpCard:
    effect = answer.effect
    left, right = (_x(points) for points in (effect.low, effect.high))
    enough = round(value("recovery.pairs_enough"))
    wanted = gettext("{pairs} of about {pairs_enough} pairs").format(
        pairs=effect.pairs, pairs_enough=enough
    )
    none_yet = gettext(
        "Nothing to compare yet. About {enough} massages, each with a check-in on the days after "
        "it, make an answer for you."
    ).format(enough=enough)
    return HelpCard(
        drawn=effect.pairs > 0,
        sentence=words.curly(answer_sentence(effect)) if effect.pairs else none_yet,
        badge=wanted
        if effect.verdict == "open"
        else gettext("{pairs} pairs").format(pairs=effect.pairs),
        population=words.curly(words.uncited(population)),
        band_x=round(left, 1),
        band_width=round(right - left, 1),
        point_x=round(_x(effect.mean), 1),
        zero_x=round(_x(0.0), 1),
        label=words.curly(
            gettext("Relief {mean:.1f} points, range {low:.1f} to {high:.1f}").format(
                mean=effect.mean, low=effect.low, high=effect.high
            )
        ),
    )


def _x(points: float) -> float:
    """Where a relief stands on the drawing: less sore to the right."""
    share = (points - _EFFECT_LOW) / (_EFFECT_HIGH - _EFFECT_LOW)
    return _CHART_LEFT + (_CHART_RIGHT - _CHART_LEFT) * min(max(share, 0.0), 1.0)


def _empty(
    programme: ShownProgramme | None, *, wanted: bool, booked: bool, every_days: int | None
) -> EmptyState | None:
    if wanted or booked:
        return None
    if every_days is None:
        return EmptyState(
            gettext("No massage is wanted"),
            gettext(
                "You said so in the settings. Say how often you would like one, and the programme "
                "finds the days that suit the running."
            ),
            "massage",
            "massage",
            (Action(gettext("Say how often"), "/settings/massage"),),
        )
    if programme is None:
        return EmptyState(
            gettext("No programme yet"),
            gettext(
                "The programme finds the days on which a massage suits the running; then "
                "free hours "
                "are shown here."
            ),
            "massage",
            "massage",
            (Action(gettext("Make a programme"), "/programme", "primary"),),
        )
    return EmptyState(
        gettext("The programme places none"),
        gettext(
            "No day of the programme suits: too little free time, no clinic hours, or a ceiling on "
            "money that is reached. The programme page names what gave way."
        ),
        "massage",
        "massage",
        (
            Action(gettext("See the programme"), "/programme"),
            Action(gettext("Settings"), "/settings/massage"),
        ),
    )
