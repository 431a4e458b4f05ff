"""The programme by the month and by the season: the same days, farther away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_lazy

from lissom.core.runner import Race
from lissom.core.units import monday_of
from lissom.web.training.matches import PastSessions
from lissom.web.training.page_reads import DoneDay, ShownProgramme
from lissom.web.training.presenters import matching, season, sessions, words
from lissom.web.training.presenters.programme import KINDS, Asked, LaterWeek, later_week, of_kind
from lissom.web.ui.components import Badge
from lissom.web.ui.naming import written

VIEWS = {
    "": gettext_lazy("Weeks"),
    "month": gettext_lazy("Month"),
    "season": gettext_lazy("Season"),
}
_STATES = {
    "done": Badge(gettext_lazy("gone by")),
    "now": Badge(gettext_lazy("this week"), "firm"),
    "firm": Badge(gettext_lazy("firm"), "firm", "lock"),
    "prov": Badge(gettext_lazy("provisional"), "prov"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month. `inside`: of the month itself. `label` is read aloud."""

    date: date
    number: int
    label: str
    items: tuple[sessions.Item, ...]
    href: str
    today: bool
    past: bool
    inside: bool
    key: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month in weeks of seven days; empty ways lead nowhere."""

    title: str
    sentence: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell, ...], ...]
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """A week of the season with where it stands."""

    week: LaterWeek
    badge: Badge
    distance: str


def month_of(text: str, on: date) -> date:
    """The first day of `2026-12`, or of the month of `on` for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return on.replace(day=1)


def grid_of(first: date) -> tuple[date, date]:
    """The Monday and the Sunday that hold a month."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return monday_of(first), monday_of(last) + timedelta(days=6)


def month_view(
    first: date,
    *,
    on: date,
    programme: ShownProgramme,
    past: PastSessions,
    kind: str = "",
    miles: bool = False,
) -> MonthView:
    """The month that begins on `first`. `past` reaches back to its grid where that is gone by."""
    asked = Asked(on, programme, past, None, kind if kind in KINDS else "", miles)
    begin, end = grid_of(first)
    days = [begin + timedelta(days=at) for at in range((end - begin).days + 1)]
    cells = [_cell(day, first, asked) for day in days]
    known = [date.fromisoformat(programme.days[at]["date"]) for at in (0, -1)]
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    earliest = min(known[0], on).replace(day=1)
    return MonthView(
        title=f"{written(first, 'F Y')}",
        sentence=_sentence(cells),
        weekdays=tuple((f"{written(day, 'D')}", f"{written(day, 'l')}") for day in days[:7]),
        weeks=tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)),
        previous=f"{before:%Y-%m}" if before.replace(day=1) >= earliest else "",
        following=f"{after:%Y-%m}" if after <= known[1] else "",
    )


def _cell(day: date, first: date, asked: Asked) -> Cell:
    planned = asked.programme.day(day) or {}
    gone = day < asked.on
    found = (
        matching.items_of(asked.past, day, miles=asked.miles)
        if gone
        else sessions.items_of(planned, miles=asked.miles)
    )
    items = tuple(one for one in of_kind(found, asked.kind) if one.kind != "rest")
    told = "; ".join(one.title for one in items) or (gettext("nothing done") if gone else "rest")
    return Cell(
        date=day,
        number=day.day,
        label=f"{words.day_long(day)}: {told}",
        items=items,
        href="" if gone or not planned else f"?day={day.isoformat()}#d{day.isoformat()}",
        today=day == asked.on,
        past=gone,
        inside=day.month == first.month,
        key=not gone and any(sessions.is_key(one) for one in planned.get("sessions") or ()),
    )


def _sentence(cells: Sequence[Cell]) -> str:
    """How many sessions of each kind the month holds."""
    found: dict[str, int] = {}
    for cell in cells:
        for item in cell.items if cell.inside else ():
            found[item.kind] = found.get(item.kind, 0) + 1
    parts = [
        f"{count} {name if count != 1 else one}"
        for kind, name, one in (
            ("run", "runs", "run"),
            ("strength", gettext("strength sessions"), gettext("strength session")),
            ("stretch", "stretches", "stretch"),
            ("massage", "massages", "massage"),
            ("race", "races", "race"),
        )
        if (count := found.get(kind, 0))
    ]
    return words.sentence(words.joined(parts)) if parts else gettext("Nothing is planned.")


def season_rows(
    *,
    on: date,
    programme: ShownProgramme,
    done: Sequence[DoneDay],
    races: Sequence[Race],
    miles: bool = False,
) -> tuple[SeasonRow, ...]:
    """Every week of the season in a line: those run lately, this one, those to come."""
    return tuple(
        SeasonRow(
            later_week(week, past=week.monday < monday_of(on)),
            _STATES[season.state_of(week, on=on, firm_until=programme.firm_until)],
            words.distance(round(week.metres, -3), miles=miles),
        )
        for week in season.weeks_of(programme, done, races, on=on)
    )
