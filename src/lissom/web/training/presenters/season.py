"""The season by weeks: hours done, firm and provisional, phases, massage, and the race."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

from lissom.core.runner import DoneKind, Race
from lissom.core.units import monday_of
from lissom.web.training.page_reads import DoneDay, ShownProgramme
from lissom.web.training.presenters import sessions, words
from lissom.web.ui.charts import TideLine, tide
from lissom.web.ui.components import PhaseSpan, Season, SeasonWeek
from lissom.web.ui.naming import headed

WEEKS_BACK = 6
_ON_FOOT = (DoneKind.RUN, DoneKind.WALK, DoneKind.RACE)


@dataclass(slots=True)
class Week:
    """One calendar week: what was done in it and what is planned for the rest of it."""

    monday: date
    done_min: float = 0.0
    done_m: float = 0.0
    planned_min: float = 0.0
    planned_m: float = 0.0
    days: list[Mapping[str, Any]] = field(default_factory=list)
    massages_had: int = 0
    has_race: bool = False

    @property
    def minutes(self) -> float:
        return self.done_min + self.planned_min

    @property
    def metres(self) -> float:
        return self.done_m + self.planned_m

    @property
    def phase(self) -> str:
        named = [str(day.get("phase") or "") for day in self.days]
        return next((phase for phase in named if phase != "race"), "taper") if named else ""

    @property
    def massages(self) -> list[Mapping[str, Any]]:
        return [one for day in self.days for one in day["sessions"] if one["kind"] == "massage"]


def weeks_of(
    programme: ShownProgramme | None, done: Iterable[DoneDay], races: Iterable[Race], *, on: date
) -> tuple[Week, ...]:
    """Weeks from the first one done (at most `WEEKS_BACK` back) to the last planned one.

    Of the running week, days before `on` count as done, `on` and later as planned; a day that has
    something done on foot is not counted twice.
    """
    first = monday_of(on) - timedelta(weeks=WEEKS_BACK)
    found: dict[date, Week] = {}
    ran: set[date] = set()

    def week(day: date) -> Week:
        return found.setdefault(monday_of(day), Week(monday_of(day)))

    for one in done:
        if one.date < first:
            continue
        if one.kind in _ON_FOOT:
            ran.add(one.date)
            week(one.date).done_min += one.minutes
            week(one.date).done_m += one.distance_m
        week(one.date).massages_had += one.kind is DoneKind.MASSAGE
    for day in [] if programme is None else programme.days:
        when = date.fromisoformat(day["date"])
        if when < first:
            continue
        week(when).days.append(day)
        if when >= on and when not in ran:
            minutes, metres = sessions.running_of(day)
            week(when).planned_min += minutes
            week(when).planned_m += metres
    for race in races:
        if monday_of(race.date) in found:
            found[monday_of(race.date)].has_race = True
    return tuple(found[monday] for monday in sorted(found))


def state_of(week: Week, *, on: date, firm_until: date | None) -> str:
    """done, now, firm or prov."""
    this = monday_of(on)
    if week.monday < this:
        return "done"
    if week.monday == this:
        return "now"
    return "firm" if firm_until is not None and week.monday <= firm_until else "prov"


def season_of(
    weeks: Sequence[Week], *, on: date, firm_until: date | None, race: Race | None
) -> Season:
    """The strip with its sentence. Weeks are numbered by how many there are to the race."""
    top = max((week.minutes for week in weeks), default=1.0) or 1.0
    goal = monday_of(race.date) if race else weeks[0].monday
    shown = [one for one in weeks if race is None or one.monday <= goal]
    return Season(
        sentence=_sentence(shown, on=on, race=race),
        weeks=tuple(
            SeasonWeek(
                number=abs((goal - week.monday).days) // 7,
                share=week.minutes / top,
                state=state_of(week, on=on, firm_until=firm_until),
                massage=_massage(week, on=on),
                race=week.has_race,
            )
            for week in shown
        ),
        phases=_phases(shown, on=on),
    )


def _massage(week: Week, *, on: date) -> str:
    if week.massages_had or any(sessions.is_booked(one) for one in week.massages):
        return "had"
    return "want" if any(sessions.day_of(one) >= on for one in week.massages) else ""


def _phases(weeks: Sequence[Week], *, on: date) -> tuple[PhaseSpan, ...]:
    made = []
    for label, group in groupby(weeks, key=lambda week: week.phase):
        some = list(group)
        here = any(week.monday == monday_of(on) for week in some)
        made.append(PhaseSpan(headed(label) or gettext("Done"), len(some), here))
    return tuple(made)


def _sentence(weeks: Sequence[Week], *, on: date, race: Race | None) -> str:
    now = next((week for week in weeks if week.monday == monday_of(on)), None)
    most = max(weeks, key=lambda week: week.minutes)
    ahead = most.monday > monday_of(on)
    when = (
        f"{gettext('most') if ahead else gettext('the most was')} {words.hours_text(most.minutes)}"
    )
    text = gettext("Running hours a week: {when} in the week of {monday}").format(
        when=when, monday=words.day_month(most.monday)
    )
    if now is not None:
        text = gettext(
            "Running hours a week: {minutes} this week, {when} in the week of {monday}"
        ).format(
            minutes=words.hours_text(now.minutes), when=when, monday=words.day_month(most.monday)
        )
    return (
        gettext("{text}. The numbers count the weeks to the race.").format(text=text)
        if race
        else f"{text}."
    )


def tide_of(weeks: Sequence[Week], *, on: date) -> TideLine:
    """Weekly hours as a soft line, solid up to this week."""
    past = sum(week.monday <= monday_of(on) for week in weeks)
    return tide([week.minutes for week in weeks], past=past)


def phase_line(programme: ShownProgramme, *, on: date, race: Race | None) -> str:
    """`Base phase, 15 weeks to the race`."""
    day = programme.day(on) or {}
    phase = headed(str(day.get("phase") or ""))
    named = (
        gettext("{phase} phase").format(phase=phase)
        if phase and day.get("phase") != "race"
        else phase
    )
    if race is None:
        return named
    days = (race.date - on).days
    left = gettext("{weeks} weeks").format(weeks=round(days / 7)) if days > 20 else words.days(days)
    to_go = gettext("race day") if days == 0 else gettext("{left} to the race").format(left=left)
    return ", ".join(part for part in (named, to_go) if part)


def goal_of(races: Sequence[Race], *, on: date) -> Race | None:
    """The next race of the highest priority that is still to come."""
    ahead = [race for race in races if race.date >= on]
    return min(ahead, key=lambda race: (race.priority.value, race.date), default=None)
