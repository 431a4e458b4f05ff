"""The Today page: what to do, what it is for, and the next things in sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from lissom.core.anatomy import STATE_INDEX
from lissom.core.runner import CheckIn, DoneKind, Race
from lissom.core.screening.red_flags import rules_of
from lissom.core.units import duration_text
from lissom.web.training.matches import PastSessions
from lissom.web.training.page_reads import DoneDay, ShownProgramme
from lissom.web.training.presenters import matching, season, sessions, words
from lissom.web.training.presenters.checkin import state_label
from lissom.web.ui.charts import TideLine
from lissom.web.ui.components import Action, Badge, EmptyState, Notice, SessionCard, WeekDay
from lissom.web.ui.naming import written

_KINDS = {DoneKind.RACE: "race"}


@dataclass(frozen=True, slots=True)
class CheckInStrip:
    """One line and one button."""

    title: str
    text: str
    action: str
    done: bool


@dataclass(frozen=True, slots=True)
class NextMassage:
    """When the next one is, booked or wanted."""

    eyebrow: str
    title: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RaceCard:
    """The race ahead with the hours that lead to it."""

    name: str
    title: str
    text: str
    days: int
    unit: str
    tide: TideLine | None


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything of the page, in order."""

    heading: str
    crumb: str
    week: tuple[WeekDay, ...]
    sessions: tuple[SessionCard, ...]
    check_in: CheckInStrip
    notices: tuple[Notice, ...]
    massage: NextMassage | None
    race: RaceCard | None
    empty: EmptyState | None
    done: str = ""
    missed: tuple[matching.Missed, ...] = ()
    gone_by: bool = False


def today_page(
    *,
    on: date,
    programme: ShownProgramme | None,
    done: Sequence[DoneDay],
    past: PastSessions,
    asked: Collection[date],
    races: Sequence[Race],
    check_in: CheckIn | None,
    open_flags: Sequence[str],
    has_history: bool,
    miles: bool,
) -> TodayPage:
    """The page of the day `on`."""
    goal = season.goal_of(races, on=on)
    day = None if programme is None else programme.day(on)
    weeks = season.weeks_of(programme, done, races, on=on)
    return TodayPage(
        heading=words.day_long(on),
        crumb=season.phase_line(programme, on=on, race=goal) if programme else "",
        week=week_strip(programme, done, on=on),
        sessions=_cards(day, past, miles=miles) if day else (),
        check_in=_strip(check_in, on=on),
        notices=tuple(
            Notice(
                rule.sentence, "stop" if rule.blocks_training else "warn", _source(rule.question)
            )
            for rule in rules_of(open_flags)
        ),
        massage=_next_massage(programme, on=on),
        race=None if goal is None else _race_card(goal, weeks, on=on, miles=miles),
        empty=None if day else _empty(programme, on=on, has_history=has_history),
        done=_done_line(past, miles=miles),
        missed=matching.missed_runs(past, asked),
        gone_by=bool(past.sessions),
    )


def _source(question: str) -> str:
    return gettext("You reported: {lower}.").format(lower=question.rstrip("?").lower())


def _cards(day: Mapping[str, Any], past: PastSessions, *, miles: bool) -> tuple[SessionCard, ...]:
    href = f"/programme?day={day['date']}"
    marks = _marks(past, miles=miles)
    made = [
        sessions.card_of(
            one, miles=miles, href=href, marks=marks.get(str(one["id"]), ()), day=day["date"]
        )
        for one in day["sessions"]
    ]
    fuel = sessions.fuel_card(day)
    return (*sessions.told_once(made), *([fuel] if fuel else []))


def week_strip(
    programme: ShownProgramme | None, done: Sequence[DoneDay], *, on: date
) -> tuple[WeekDay, ...]:
    """The seven days of this week: before today what was done, from today what is planned."""
    monday, _ = words.week_of(on)
    made = []
    for ahead in range(7):
        when = monday + timedelta(days=ahead)
        day = None if programme is None else programme.day(when)
        did = [one.kind for one in done if one.date == when]
        kinds = tuple(dict.fromkeys(_KINDS.get(kind, kind.value) for kind in did))
        spoken = (
            gettext("done: {joined}").format(joined=words.joined(kinds))
            if kinds
            else gettext("nothing done")
        )
        if when >= on:
            kinds = sessions.kinds_of(day or {})
            spoken = sessions.spoken_of(day or {})
        made.append(
            WeekDay(
                name=f"{written(when, 'D')}",
                number=when.day,
                label=f"{words.day_long(when)}: {spoken}",
                kinds=kinds[:3],
                href=f"/programme?day={when.isoformat()}" if day else "",
                today=when == on,
                past=when < on,
            )
        )
    return tuple(made)


def _strip(check_in: CheckIn | None, *, on: date) -> CheckInStrip:
    if check_in is None or check_in.at.date() != on:
        return CheckInStrip(
            gettext("How are you today?"),
            gettext("Body, sleep, mood. Ten seconds."),
            gettext("Check in"),
            done=False,
        )
    sore = {key: value for key, value in check_in.soreness.items() if value > 0}
    text = gettext("nothing sore")
    if sore:
        worst = max(sore, key=lambda key: (sore[key], -STATE_INDEX[key]))
        label = words.lower_first(state_label(worst))
        text = gettext("most sore: {label}, {worst} of 10").format(
            label=label, worst=words.points(sore[worst])
        )
    return CheckInStrip(
        gettext("Checked in at {at:%H:%M}").format(at=check_in.at),
        words.sentence(text),
        gettext("Again"),
        done=True,
    )


def _marks(past: PastSessions, *, miles: bool) -> dict[str, tuple[Badge, ...]]:
    """How today's sessions went so far, by id."""
    found: dict[str, tuple[Badge, ...]] = {}
    for match in past.matched.matches:
        mark = matching.badge_of(match)
        if match.planned.date == past.on and mark is not None:
            text = ", ".join([str(mark.text), *matching.facts_of(match, miles=miles)])
            found[match.planned.id] = (replace(mark, text=text),)
    return found


def _done_line(past: PastSessions, *, miles: bool) -> str:
    """What was done today beside the programme."""
    some = [one for one in past.matched.beside if one.date == past.on]
    told = [
        words.lower_first(matching.did_title(one))
        + (f", {words.distance(one.distance_m, miles=miles)}" if one.distance_m else "")
        for one in some
    ]
    return (
        words.sentence(
            gettext("Done today beside the programme: {told}").format(told="; ".join(told))
        )
        if told
        else ""
    )


def _next_massage(programme: ShownProgramme | None, *, on: date) -> NextMassage | None:
    for day in [] if programme is None else programme.days:
        when = date.fromisoformat(day["date"])
        found = next((one for one in day["sessions"] if one["kind"] == "massage"), None)
        if found is None or when <= on:
            continue
        booked = sessions.is_booked(found)
        place = gettext(" at {found}").format(found=found["place"]) if found.get("place") else ""
        hour = sessions.when_of(found)
        return NextMassage(
            gettext("Next massage booked") if booked else gettext("Next massage wanted"),
            f"{words.day_spoken(when, on)}, {hour}",
            words.sentence(f"{sessions.title_of(found)}{place}"),
            sessions.hours_of(found),
        )
    return None


def _race_card(race: Race, weeks: Sequence[season.Week], *, on: date, miles: bool) -> RaceCard:
    target = (
        ""
        if race.target_s is None
        else gettext(", target {target_s}").format(target_s=duration_text(race.target_s))
    )
    climb = gettext(", {gain_m:g} m of climb").format(gain_m=race.gain_m) if race.gain_m else ""
    days = (race.date - on).days
    return RaceCard(
        name=race.name or gettext("Your race"),
        title=f"{words.day_long(race.date)}{target}",
        text=f"{words.distance(race.distance_m, miles=miles)}{climb}",
        days=days,
        unit="day" if days == 1 else "days",
        tide=season.tide_of(weeks, on=on) if len(weeks) > 2 else None,
    )


def _empty(programme: ShownProgramme | None, *, on: date, has_history: bool) -> EmptyState:
    make = Action(gettext("Make a programme"), "/programme", "primary")
    if programme is not None:
        over = programme.days and date.fromisoformat(programme.days[-1]["date"]) < on
        return EmptyState(
            gettext("The programme is over") if over else gettext("The programme has not begun"),
            gettext("It ended before today. A new one takes your next race, or none, into account.")
            if over
            else gettext("It begins on {on}.").format(on=words.day_long(programme.on)),
            "calendar",
            "run",
            (make,) if over else (Action(gettext("See it"), "/programme"),),
        )
    if has_history:
        return EmptyState(
            gettext("No programme yet"),
            gettext(
                "Your history is here. Say when you can train and what you train for; then each "
                "day has its sessions and reasons."
            ),
            "calendar",
            "run",
            (make, Action(gettext("Go on step by step"), "/begin/race")),
        )
    return EmptyState(
        gettext("Bring in your runs first"),
        gettext(
            "Lissom reads what your watch recorded: files, folders, or an export archive. "
            "With three weeks of runs it knows your level; without any it goes by what you say."
        ),
        "upload",
        "run",
        (
            Action(gettext("Import files"), "/import", "primary"),
            Action(gettext("Go on step by step"), "/begin/race"),
        ),
    )
