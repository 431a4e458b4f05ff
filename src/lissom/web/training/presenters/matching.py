"""How planned sessions went, in words: marks on cards and days, and the page that tells all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lissom.core.planning.matching import Did, Match, Outcome, Planned, alike
from lissom.web.training.answering import AS_PLANNED, BY_ITSELF, NOT_DONE
from lissom.web.training.matches import PastSessions
from lissom.web.training.presenters import sessions, words
from lissom.web.training.presenters.sessions import Item
from lissom.web.ui.components import Badge
from lissom.web.ui.naming import written

SHOWN_WEEKS = 3
ASK_WITHIN = timedelta(days=3)
_DONE_WORDS = {
    "run": gettext_lazy("Run"),
    "race": gettext_lazy("Race"),
    "walk": gettext_lazy("Walk"),
    "cross": gettext_lazy("Other sport"),
}
_BADGES = {
    Outcome.DONE: Badge(gettext_lazy("done"), "good", "check"),
    Outcome.PARTLY: Badge(gettext_lazy("partly done"), "prov"),
    Outcome.MISSED: Badge(gettext_lazy("not done")),
    Outcome.WAITING: Badge(gettext_lazy("nothing recorded yet")),
    Outcome.UNTOLD: Badge(gettext_lazy("not told")),
}
_PARTS = {"run": "run", "walk": "run", "race": "run"}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One planned session with how it went, and what may be said of it."""

    id: str
    date: date
    kind: str
    title: str
    facts: tuple[str, ...]
    badge: Badge | None
    href: str
    effort: str
    choices: tuple[Choice, ...]
    asks: str


@dataclass(frozen=True, slots=True)
class DayLines:
    """A day of the page: planned sessions, then what was done beside them."""

    date: date
    title: str
    lines: tuple[Line, ...]
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A run that was not done: what may be asked of it."""

    title: str
    date: date
    part: str
    id: str
    partly: int | None = None


def badge_of(match: Match) -> Badge | None:
    """The mark of a session; None while its day is not over."""
    return _BADGES.get(match.outcome)


def facts_of(match: Match, *, miles: bool) -> tuple[str, ...]:
    """What was done for it: length, distance, effort, and another day."""
    did = match.did
    if did is None:
        return ()
    length = words.length(did.minutes)
    if match.outcome is Outcome.PARTLY:
        length = gettext("{length} of {length_2}").format(
            length=length, length_2=words.length(match.planned.minutes)
        )
    found = [length]
    if did.distance_m:
        found.append(words.distance(did.distance_m, miles=miles))
    if did.effort_cr10 is not None:
        found.append(gettext("effort {effort_cr10:g} of 10").format(effort_cr10=did.effort_cr10))
    if did.date != match.planned.date:
        found.append(gettext("on {date}").format(date=written(did.date, "l")))
    return tuple(found)


def items_of(past: PastSessions, day: date, *, miles: bool) -> tuple[Item, ...]:
    """The lines of a day gone by in a week row: planned and how it went, then the rest."""
    made = []
    for match in past.matched.matches:
        if match.planned.date != day:
            continue
        badge = badge_of(match)
        note = ", ".join([*([str(badge.text)] if badge else []), *facts_of(match, miles=miles)])
        row = past.sessions[match.planned.id]
        made.append(
            Item(match.planned.kind, sessions.title_of(row), note, outcome=match.outcome.value)
        )
    beside = [one for one in past.matched.beside if one.date == day]
    made += [Item(one.kind.value, did_title(one), _beside_note(one, miles=miles)) for one in beside]
    return tuple(made)


def _beside_note(one: Did, *, miles: bool) -> str:
    if not one.distance_m:
        return "done"
    return gettext("{miles}, done").format(miles=words.distance(one.distance_m, miles=miles))


def did_title(one: Did) -> str:
    name = _DONE_WORDS.get(one.kind.value, one.kind.value.capitalize())
    return f"{name} {words.length(one.minutes)}"


def did_href(one: Did) -> str:
    return f"/activities/{one.id[1:]}" if one.id.startswith("a") else f"/entries/{one.id[1:]}"


def day_pages(past: PastSessions, asked: Collection[date], *, miles: bool) -> tuple[DayLines, ...]:
    """Days gone by with something planned or done, the newest first."""
    days = sorted(
        {match.planned.date for match in past.matched.matches}
        | {one.date for one in past.matched.beside},
        reverse=True,
    )
    first = min((one.planned.date for one in past.matched.matches), default=past.on)
    return tuple(
        DayLines(
            date=day,
            title=words.day_spoken(day, past.on),
            lines=tuple(
                _line(match, past, asked, miles=miles)
                for match in past.matched.matches
                if match.planned.date == day
            ),
            beside=tuple(
                (did_title(one), did_href(one)) for one in past.matched.beside if one.date == day
            ),
        )
        for day in days
        if day >= first
    )


def _line(match: Match, past: PastSessions, asked: Collection[date], *, miles: bool) -> Line:
    row = past.sessions[match.planned.id]
    did = match.did
    return Line(
        id=match.planned.id,
        date=match.planned.date,
        kind=match.planned.kind,
        title=sessions.title_of(row),
        facts=facts_of(match, miles=miles),
        badge=badge_of(match),
        href="" if did is None else did_href(did),
        effort="" if did is None or did.effort_cr10 is None else f"{did.effort_cr10:g}",
        choices=_choices(match, past, miles=miles),
        asks=_part(match.planned) if _may_ask(match, past.on, asked) else "",
    )


def _choices(match: Match, past: PastSessions, *, miles: bool) -> tuple[Choice, ...]:
    """By itself; each thing that it may have been; done without a recording; not done."""
    planned = match.planned
    said = match.did.id if match.said and match.did is not None else ""
    taken = [one.did for one in past.matched.matches if one.did is not None]
    fits = sorted(
        (one for one in (*past.matched.beside, *taken) if alike(planned, one)),
        key=lambda one: (abs((one.date - planned.date).days), one.date, one.id),
    )
    found = [Choice(BY_ITSELF, gettext("Let Lissom find it"), chosen=not match.said)]
    found += [Choice(one.id, f"{_when(one, miles=miles)}", chosen=one.id == said) for one in fits]
    found.append(Choice(AS_PLANNED, gettext("Done as planned, not recorded"), chosen=False))
    found.append(
        Choice(NOT_DONE, gettext("Not done"), chosen=match.said and match.outcome is Outcome.MISSED)
    )
    return tuple(found)


def _when(one: Did, *, miles: bool) -> str:
    metres = f", {words.distance(one.distance_m, miles=miles)}" if one.distance_m else ""
    return f"{words.day_short(one.date)}: {words.lower_first(did_title(one))}{metres}"


def _part(planned: Planned) -> str:
    return _PARTS.get(planned.kind, planned.kind)


def _may_ask(match: Match, on: date, asked: Collection[date]) -> bool:
    """Whether it is of use to ask what a miss changes: a run of the last days, not asked yet."""
    near = on - match.planned.date <= ASK_WITHIN
    lacking = match.outcome in (Outcome.MISSED, Outcome.PARTLY)
    return near and lacking and _part(match.planned) == "run" and match.planned.date not in asked


def missed_runs(past: PastSessions, asked: Collection[date]) -> tuple[Missed, ...]:
    """Runs of the last days that were missed or cut short and that nothing was asked about."""
    return tuple(
        Missed(
            title=f"{words.day_spoken(match.planned.date, past.on)}: "
            f"{sessions.inside(past.sessions[match.planned.id])}",
            date=match.planned.date,
            part=_part(match.planned),
            id=match.planned.id,
            partly=None if match.did is None else round(match.did.minutes),
        )
        for match in past.matched.matches
        if _may_ask(match, past.on, asked)
    )


def summary(days: Sequence[DayLines]) -> str:
    """`9 of 12 runs done, 1 partly` of the days shown."""
    runs = [line for day in days for line in day.lines if line.kind in _PARTS and line.badge]
    if not runs:
        return ""
    done, partly = (
        sum(line.badge is _BADGES[outcome] for line in runs)
        for outcome in (Outcome.DONE, Outcome.PARTLY)
    )
    parts = [gettext("{done} of {runs} planned runs done").format(done=done, runs=len(runs))]
    if partly:
        parts.append(gettext("{partly} partly").format(partly=partly))
    return words.sentence(", ".join(parts))


def match_of_activity(past: PastSessions, key: str) -> Match | None:
    """The planned session that a recording answers to."""
    return next(
        (one for one in past.matched.matches if one.did is not None and one.did.id == key), None
    )


def planned_line(match: Match, row: Mapping[str, Any]) -> str:
    """`Tempo run, 50 min, done.` for the page of a recording."""
    badge = badge_of(match)
    day = (
        ""
        if match.did is None or match.did.date == match.planned.date
        else (gettext(" of {date}").format(date=written(match.planned.date, "l")))
    )
    return words.sentence(f"{sessions.title_of(row)}{day}: {badge.text if badge else 'planned'}")
