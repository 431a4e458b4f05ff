"""The Programme page: firm weeks day by day, later weeks in a line, the season as a strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lissom.core.runner import Race
from lissom.core.units import monday_of
from lissom.web.training.matches import PastSessions
from lissom.web.training.page_reads import DoneDay, ShownProgramme
from lissom.web.training.presenters import matching, season, sessions, words
from lissom.web.training.presenters.sessions import Item
from lissom.web.ui.components import (
    Action,
    EmptyState,
    FindingLine,
    LoadBar,
    Season,
    SessionCard,
    load_step,
)
from lissom.web.ui.naming import headed, written

KINDS = {
    "run": gettext_lazy("Runs"),
    "strength": gettext_lazy("Strength"),
    "stretch": gettext_lazy("Stretch"),
    "massage": gettext_lazy("Massage"),
    "fuel": gettext_lazy("Food on the run"),
}
_KIND_GROUPS = {"run": ("run", "walk", "race", "cross")}
_TONES = {"error": "stop", "warning": "warn", "info": "info"}


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day of a week. `items` is what is planned, or what was done when the day is over."""

    date: date
    name: str
    number: int
    label: str
    items: tuple[Item, ...]
    href: str
    key: bool
    today: bool
    past: bool
    picked: bool
    firm: bool


@dataclass(frozen=True, slots=True)
class WeekBox:
    """One week day by day."""

    anchor: str
    title: str
    text: str
    bar: LoadBar | None
    bar_text: str
    firm: bool
    firm_text: str
    days: tuple[DayBox, ...]
    picked: PickedDay | None


@dataclass(frozen=True, slots=True)
class PickedDay:
    """The chosen day in full: its sessions with reasons, food, and what it is close to."""

    date: date
    title: str
    sessions: tuple[SessionCard, ...]
    movable: tuple[tuple[str, str], ...]
    other_days: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LaterWeek:
    """A provisional week in one line; `treated`: a massage is booked or wanted."""

    title: str
    phase: str
    keys: str
    massage: str
    hours: str
    href: str
    treated: bool


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything of the page."""

    crumb: str
    season: Season | None
    season_title: str
    season_note: str
    weeks: tuple[WeekBox, ...]
    later: tuple[LaterWeek, ...]
    findings: tuple[FindingLine, ...]
    kinds: tuple[tuple[str, str, bool], ...]
    shows_all: bool
    empty: EmptyState | None
    made: str = ""


def programme_page(
    *,
    on: date,
    programme: ShownProgramme | None,
    done: Sequence[DoneDay],
    past: PastSessions,
    races: Sequence[Race],
    picked: date | None = None,
    kind: str = "",
    show_all: bool = False,
    miles: bool = False,
) -> ProgrammePage:
    """The page as asked for on the day `on`. `kind`: only these; `picked`: opened."""
    if programme is None or not programme.days or _over(programme, on):
        return _empty_page(programme, on=on)
    asked = Asked(on, programme, past, picked, kind if kind in KINDS else "", miles)
    all_weeks = season.weeks_of(programme, done, races, on=on)
    goal = season.goal_of(races, on=on)
    ahead = [week for week in all_weeks if week.monday >= monday_of(on)]
    open_until = programme.firm_until if picked is None else max(programme.firm_until, picked)
    full = [week for week in ahead if show_all or week.monday <= open_until]
    if picked is not None and picked > programme.firm_until and not show_all:
        full = [one for one in full if one.monday <= programme.firm_until or _holds(one, picked)]
    top = max((week.minutes for week in all_weeks), default=0.0)
    return ProgrammePage(
        crumb=gettext("Firm to {firm_until}").format(
            firm_until=words.day_long(programme.firm_until)
        ),
        season=season.season_of(all_weeks, on=on, firm_until=programme.firm_until, race=goal),
        season_title=gettext("The season")
        if goal is None
        else gettext("To {race}").format(race=goal.name or gettext("the race")),
        season_note="" if goal is None else _left(goal, on),
        weeks=tuple(_week_box(week, asked, top=top) for week in full),
        later=tuple(later_week(week) for week in ahead if week not in full),
        findings=tuple(
            FindingLine(
                words.curly(words.sentence(str(row["message"]))),
                _TONES.get(str(row["level"]), "info"),
            )
            for row in programme.document.get("findings") or ()
        ),
        kinds=(
            ("", gettext("All"), not asked.kind),
            *(
                (key, str(label), key == asked.kind)
                for key, label in KINDS.items()
                if key != "fuel"
            ),
        ),
        shows_all=show_all,
        empty=None,
        made=gettext("Version {number}, made on {on}.").format(
            number=programme.number, on=words.day_long(programme.on)
        ),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for."""

    on: date
    programme: ShownProgramme
    past: PastSessions
    picked: date | None
    kind: str
    miles: bool


def _over(programme: ShownProgramme, on: date) -> bool:
    return date.fromisoformat(programme.days[-1]["date"]) < on


def _holds(week: season.Week, day: date) -> bool:
    return week.monday == monday_of(day)


def _left(race: Race, on: date) -> str:
    days = (race.date - on).days
    return (
        "today"
        if not days
        else gettext("1 day left")
        if days == 1
        else gettext("{days} days left").format(days=days)
    )


def _week_box(week: season.Week, asked: Asked, *, top: float) -> WeekBox:
    firm = week.monday <= asked.programme.firm_until
    days = tuple(_day_box(week.monday + timedelta(days=at), asked) for at in range(7))
    share = week.minutes / top if top else 0.0
    phase = f"{headed(week.phase)}. " if week.phase else ""
    metres = words.distance(round(week.metres, -3), miles=asked.miles)
    picked = asked.picked is not None and _holds(week, asked.picked)
    return WeekBox(
        anchor=week.monday.isoformat(),
        title=words.days_range(week.monday, week.monday + timedelta(days=6)),
        text=gettext("{phase}{metres}, {minutes} running").format(
            phase=phase, metres=metres, minutes=words.hours_text(week.minutes)
        ),
        bar=LoadBar(share, load_step(share)) if top else None,
        bar_text=gettext("{share}{nbsp}% of your biggest week").format(
            share=round(100 * share), nbsp=words.NBSP
        ),
        firm=firm,
        firm_text=_firm_text(week, asked.programme.firm_until),
        days=days,
        picked=_picked(asked, week) if picked else None,
    )


def _firm_text(week: season.Week, firm_until: date) -> str:
    if firm_until >= week.monday + timedelta(days=6):
        return gettext("firm")
    return gettext("firm to {day}").format(day=written(firm_until, gettext("D j")))


def _day_box(day: date, asked: Asked) -> DayBox:
    planned = asked.programme.day(day) or {}
    past = day < asked.on
    items = (
        sessions.items_of(planned, miles=asked.miles)
        if not past
        else matching.items_of(asked.past, day, miles=asked.miles)
    )
    items = of_kind(items, asked.kind)
    spoken = sessions.spoken_of(planned) if not past else gettext("how it went")
    return DayBox(
        date=day,
        name=f"{written(day, 'D')}",
        number=day.day,
        label=f"{words.day_long(day)}: {spoken}",
        items=items,
        href=f"?day={day.isoformat()}#d{day.isoformat()}" if planned and not past else "",
        key=not past and any(sessions.is_key(one) for one in planned.get("sessions") or ()),
        today=day == asked.on,
        past=past,
        picked=day == asked.picked and bool(planned),
        firm=day <= asked.programme.firm_until,
    )


def of_kind(items: Sequence[Item], kind: str) -> tuple[Item, ...]:
    """Only the lines of a kind; all of them when none is asked for."""
    if not kind:
        return tuple(items)
    allowed = _KIND_GROUPS.get(kind, (kind,))
    return tuple(item for item in items if item.kind in allowed)


def _picked(asked: Asked, week: season.Week) -> PickedDay | None:
    day = None if asked.picked is None else asked.programme.day(asked.picked)
    if day is None or asked.picked is None:
        return None
    cards = [
        sessions.card_of(one, miles=asked.miles, why_label=gettext("Why that day"), day=day["date"])
        for one in day["sessions"]
    ]
    fuel = sessions.fuel_card(day)
    return PickedDay(
        date=asked.picked,
        title=words.day_long(asked.picked),
        sessions=(*sessions.told_once(cards), *([fuel] if fuel else [])),
        movable=tuple(
            (part, sessions.title_of(one))
            for one in day["sessions"]
            if (part := sessions.part_of(one)) and not sessions.is_booked(one)
        ),
        other_days=tuple(
            (when.isoformat(), words.day_long(when))
            for at in range(7)
            if (when := week.monday + timedelta(days=at)) != asked.picked and when >= asked.on
        ),
    )


def later_week(week: season.Week, *, past: bool = False) -> LaterWeek:
    """A week in one line; of one gone by what was planned is not told."""
    keys = [
        sessions.inside(one) for day in week.days for one in day["sessions"] if sessions.is_key(one)
    ]
    phase = headed(week.phase)
    return LaterWeek(
        title=words.days_range(week.monday, week.monday + timedelta(days=6)),
        phase=gettext("{phase}, race").format(phase=phase) if week.has_race else phase,
        keys=""
        if past
        else words.sentence("; ".join(keys)).rstrip(".") or gettext("Easy running only"),
        massage="" if past else _massage_words(week.massages),
        hours=words.hours_text(week.minutes),
        href="" if past else f"?day={_first_key(week)}#d{_first_key(week)}",
        treated=bool(week.massages) and not past,
    )


def _first_key(week: season.Week) -> str:
    for day in week.days:
        if any(sessions.is_key(one) for one in day["sessions"]):
            return str(day["date"])
    return str(week.days[0]["date"]) if week.days else week.monday.isoformat()


def _massage_words(some: Sequence[Mapping[str, Any]]) -> str:
    if not some:
        return gettext("No massage wanted")
    first = some[0]
    when = sessions.day_of(first)
    booked = gettext("booked") if sessions.is_booked(first) else gettext("wanted")
    return gettext("Massage {booked} {when}, {first}").format(
        booked=booked, when=written(when, gettext("D j")), first=sessions.when_of(first)
    )


def _empty_page(programme: ShownProgramme | None, *, on: date) -> ProgrammePage:
    over = programme is not None and bool(programme.days) and _over(programme, on)
    empty = EmptyState(
        gettext("The programme is over") if over else gettext("No programme yet"),
        gettext(
            "It sets running, strength, stretching, massage, fluid and food for up to 26 "
            "weeks, from "
            "what you did, when you have time and what you train for. Without a race it "
            "keeps you fit."
        ),
        "calendar",
        "run",
        (
            Action(gettext("Make a programme"), "/plan/make", "primary", post=True),
            Action(gettext("Say when you can train"), "/settings/week"),
            Action(gettext("Add a race"), "/race"),
        ),
    )
    return ProgrammePage("", None, "", "", (), (), (), (), shows_all=False, empty=empty)
