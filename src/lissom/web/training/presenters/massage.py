"""The Massage page: what is booked, what is wanted and why, which hours are free, does it help."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot
from lissom.core.evidence import value
from lissom.core.planning.inputs import PreviousSession
from lissom.core.recovery.massage_effect import answer_sentence
from lissom.core.units import days_text
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import sessions, words
from lissom.web.training.presenters.words import DASH, NBSP
from lissom.web.training.recovery import MassageAnswer
from lissom.web.ui.components import Action, EmptyState, Slot

SPREAD_DAYS = 3
MOST_SLOTS = 6
_LATER = 6
_QUOTED = re.compile(r'Ask a clinic: "([^"]+)"')
_EFFECT_LOW, _EFFECT_HIGH = -1.0, 2.0
_CHART_LEFT, _CHART_RIGHT = 10, 310


@dataclass(frozen=True, slots=True)
class BookedCard:
    """An appointment of the runner; `slot` and `start` say which, for cancelling."""

    when: str
    what: str
    where: str
    slot: str
    start: str


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


@dataclass(frozen=True, slots=True)
class LaterWindow:
    title: str
    text: str
    booked: bool


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Does it help me: sentence, how far the pairs carry, and the interval as a drawing."""

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
) -> MassagePage:
    """The page of the day `on`. `free`: hours of the coming weeks that the runner could reach."""
    wanted = wanted_sessions(programme, on=on)
    chosen = wanted[0] if wanted else None
    return MassagePage(
        crumb=f"Every {days_text(every_days)}, as you chose" if every_days else "No massage wanted",
        booked=tuple(_booked(item, zone, on=on) for item in booked),
        wanted=None if chosen is None else _wanted(chosen, free, programme, zone, on=on),
        later=tuple(_later(one) for one in wanted[1 : 1 + _LATER]),
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


def _booked(item: PreviousSession, zone: ZoneInfo, *, on: date) -> BookedCard:
    start = item.start.astimezone(zone) if item.start else None
    hours = ""
    if start is not None:
        hours = f", {start:%H:%M}{DASH}{start + timedelta(minutes=item.minutes):%H:%M}"
    who = f"with {item.therapist}" if item.therapist else ""
    return BookedCard(
        when=f"{words.day_spoken(item.date, on)}{hours}",
        what=words.sentence(
            f"{_name(item.type)} massage, {words.length(item.minutes)} {who}".strip()
        ),
        where=item.place or "",
        slot=item.slot or "",
        start="" if item.start is None else item.start.isoformat(),
    )


def _name(type_: str) -> str:
    return type_.replace("_", "-").capitalize()


def _wanted(
    session: Mapping[str, Any],
    free: Sequence[MassageSlot],
    programme: ShownProgramme | None,
    zone: ZoneInfo,
    *,
    on: date,
) -> WantedCard:
    day = sessions.day_of(session)
    reasons = sessions.reasons_of(session)
    chosen = ranked(session, free, zone)
    title = words.day_long(day)
    if session.get("window"):
        title += f", {sessions.when_of(session)}"
    focus = words.top_groups(session.get("muscles") or {}, 3)
    return WantedCard(
        eyebrow="Your programme wants next",
        title=title,
        what=words.sentence(
            f"{sessions.title_of(session)}: {focus}" if focus else session["title"]
        ),
        why=reasons[0] if reasons else "",
        reasons=reasons[1:],
        slots=tuple(
            Slot(
                id=slot.id,
                when=_slot_when(slot, zone, on=on),
                because=_because(slot, session, programme, zone),
                price=words.money(slot.price_pence),
                checked=place == 0,
            )
            for place, slot in enumerate(chosen)
        ),
        starts=tuple((slot.id, slot.start.isoformat()) for slot in chosen),
        slots_title=_slots_title(len(chosen)),
        where=words.joined(sorted({slot.place for slot in chosen})),
        type=str(session["type"]),
        minutes=int(session["minutes"]),
        message=_message(session, day),
    )


def _slots_title(count: int) -> str:
    if not count:
        return "No free time is known"
    return "1 free time" if count == 1 else f"{count} free times, best first"


def ranked(
    session: Mapping[str, Any], free: Sequence[MassageSlot], zone: ZoneInfo
) -> tuple[MassageSlot, ...]:
    """Free hours for a wanted treatment: the programme's own first, then by nearness to it.

    Only hours long enough, of the treatment's type, within three days; deep work keeps its day,
    because the rules around key sessions were checked for that day alone.
    """
    day = sessions.day_of(session)
    spread = 0 if session.get("intensity") == "deep" else SPREAD_DAYS
    aim = datetime.fromisoformat(session.get("start") or session["window"]["from"])
    fitting = [
        slot
        for slot in free
        if slot.minutes == session["minutes"]
        and (not slot.types or session["type"] in slot.types)
        and abs((slot.start.astimezone(zone).date() - day).days) <= spread
    ]
    fitting.sort(key=lambda slot: (slot.id != session.get("slot"), abs(slot.start - aim), slot.id))
    kept: list[MassageSlot] = []
    for slot in fitting:
        if not any(_overlap(slot, other) for other in kept):
            kept.append(slot)
    return tuple(kept[:MOST_SLOTS])


def _overlap(one: MassageSlot, other: MassageSlot) -> bool:
    """Hours of the same therapist that could not both be had: one of them is enough to show."""
    apart = abs(one.start - other.start) >= timedelta(minutes=max(one.minutes, other.minutes))
    return one.therapist == other.therapist and not apart


def _slot_when(slot: MassageSlot, zone: ZoneInfo, *, on: date) -> str:
    start = slot.start.astimezone(zone)
    end = start + timedelta(minutes=slot.minutes)
    return f"{words.day_spoken(start.date(), on)}, {start:%H:%M}{DASH}{end:%H:%M}"


def _because(
    slot: MassageSlot,
    session: Mapping[str, Any],
    programme: ShownProgramme | None,
    zone: ZoneInfo,
) -> str:
    """Who, and how the hour lies in the week."""
    day = slot.start.astimezone(zone).date()
    parts = [slot.therapist]
    if slot.id == session.get("slot"):
        parts.append("the hour that the programme chose")
    around = _around(day, programme)
    if around:
        parts.append(around)
    if slot.travel_min:
        parts.append(f"{slot.travel_min}{NBSP}min away")
    return words.sentence("; ".join(parts))


def _around(day: date, programme: ShownProgramme | None) -> str:
    """The key session before and the one after a day."""
    if programme is None:
        return ""
    before = _near_key(day, programme, range(0, -4, -1))
    after = _near_key(day, programme, range(1, 7))
    told = []
    if before:
        gap, name = before
        told.append(f"the day of {name}" if gap == 0 else f"{days_text(-gap)} after {name}")
    if after:
        gap, name = after
        told.append(f"{days_text(gap)} before {name}")
    return words.joined(told)


def _near_key(day: date, programme: ShownProgramme, gaps: range) -> tuple[int, str] | None:
    for gap in gaps:
        when = day + timedelta(days=gap)
        found = programme.day(when)
        for one in found["sessions"] if found else ():
            if sessions.is_key(one):
                return gap, f"{when:%A}\u2019s {sessions.inside(one, length=False)}"
    return None


def _message(session: Mapping[str, Any], day: date) -> str:
    """Words to send to a clinic that has no free hours here; the programme's own come first."""
    quoted = _QUOTED.search(str(session.get("detail") or ""))
    if quoted:
        return words.curly(quoted[1])
    window = ""
    if session.get("window"):
        begin, end = (words.clock(session["window"][key]) for key in ("from", "to"))
        window = f", between {begin} and {end}"
    elif session.get("start"):
        window = f", about {words.clock(session['start'])}"
    focus = words.top_groups(session.get("muscles") or {}, 3)
    return (
        f"Hello, do you have {session['minutes']} minutes of {words.lower_first(session['title'])} "
        f"on {words.day_long(day)}{window}? It would be for {focus}."
    )


def _later(session: Mapping[str, Any]) -> LaterWindow:
    day = sessions.day_of(session)
    return LaterWindow(
        title=f"{words.day_short(day)}, {sessions.when_of(session)}",
        text=sessions.title_of(session),
        booked=sessions.is_booked(session),
    )


def _helps(answer: MassageAnswer, population: str) -> HelpCard:
    effect = answer.effect
    left, right = (_x(points) for points in (effect.low, effect.high))
    wanted = f"{effect.pairs} of about {round(value('recovery.pairs_enough'))} pairs"
    return HelpCard(
        sentence=words.curly(answer_sentence(effect)),
        badge=wanted if effect.verdict == "open" else f"{effect.pairs} pairs",
        population=words.curly(population),
        band_x=round(left, 1),
        band_width=round(right - left, 1),
        point_x=round(_x(effect.mean), 1),
        zero_x=round(_x(0.0), 1),
        label=f"Relief {effect.mean:.1f} points, range {effect.low:.1f} to {effect.high:.1f}",
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
            "No massage is wanted",
            "You said so in the settings. Say how often you would like one, and the programme "
            "finds the days that suit the running.",
            "massage",
            "massage",
            (Action("Settings", "/settings"),),
        )
    if programme is None:
        return EmptyState(
            "No programme yet",
            "The programme finds the days on which a massage suits the running; then free hours "
            "are shown here.",
            "massage",
            "massage",
            (Action("Make a programme", "/programme", "primary"),),
        )
    return EmptyState(
        "The programme places none",
        "No day of the programme suits: too little free time, no clinic hours, or a ceiling on "
        "money that is reached. The programme page names what gave way.",
        "massage",
        "massage",
        (Action("See the programme", "/programme"), Action("Settings", "/settings")),
    )
