"""Reads made for pages: only the columns that are shown, each in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.activity.model import Sport
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner import CheckIn, DoneKind
from lissom.web.training import bridge, models, slots

_SPORT_KINDS = {
    Sport.RUN.value: DoneKind.RUN,
    Sport.WALK.value: DoneKind.WALK,
    Sport.STRENGTH.value: DoneKind.STRENGTH,
}
_NEAR_D = 3
_ON_FOOT = (DoneKind.RUN, DoneKind.WALK, DoneKind.RACE)


@dataclass(frozen=True, slots=True)
class ShownProgramme:
    """The programme in force as pages read it: without its problem."""

    number: int
    on: date
    made_at: datetime
    document: dict[str, Any]

    @property
    def days(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.document.get("days") or []
        return found

    @property
    def firm_until(self) -> date:
        return date.fromisoformat(self.document["firm_until"])

    def day(self, on: date) -> dict[str, Any] | None:
        """What the programme says about a day; None outside it."""
        if not self.days:
            return None
        place = (on - date.fromisoformat(self.days[0]["date"])).days
        return self.days[place] if 0 <= place < len(self.days) else None


@dataclass(frozen=True, slots=True)
class DoneDay:
    """Something done, in few words: day, kind, minutes, metres. `id`: `a` and the number of a
    recording, or `e` and that of a session told by hand."""

    date: date
    kind: DoneKind
    minutes: float
    distance_m: float
    id: str = ""
    effort_cr10: float | None = None


def shown_programme(runner: models.Runner) -> ShownProgramme | None:
    """One query; None before the first programme."""
    row = (
        models.Programme.objects.filter(runner=runner, current=True)
        .only("number", "on", "made_at", "document_text")
        .first()
    )
    if row is None:
        return None
    return ShownProgramme(row.number, row.on, row.made_at, json.loads(row.document_text))


def booked_programme(runner: models.Runner, *, now: datetime) -> ShownProgramme | None:
    """The programme in force with the runner's appointments in it. Two queries."""
    found = shown_programme(runner)
    if found is None or not found.days:
        return found
    zone = ZoneInfo(runner.timezone)
    last = datetime.fromisoformat(found.days[-1]["date"]).replace(tzinfo=zone)
    booked = slots.booked(runner, now - timedelta(days=1), max(now, last) + timedelta(days=1))
    return with_bookings(found, booked, zone=zone, now=now)


def with_bookings(
    programme: ShownProgramme | None,
    booked: Sequence[PreviousSession],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> ShownProgramme | None:
    """The programme with the runner's appointments in it: an appointment stands on its day once,
    and takes the place of the nearest wanted treatment within `_NEAR_D` days that is not booked.
    What the programme was made with and is given up since counts as wanted.
    """
    if programme is None:
        return programme
    standing = {item.slot for item in booked}
    days = [
        {**day, "sessions": [_as_it_stands(one, standing, now) for one in day["sessions"]]}
        for day in programme.days
    ]
    known = {one["slot"] for day in days for one in day["sessions"] if one.get("booked")}
    for item in booked:
        if item.slot in known:
            continue
        place = (item.date - date.fromisoformat(days[0]["date"])).days
        if not 0 <= place < len(days) or item.start is None:
            continue
        replaced = _take_wanted(days, place)
        sessions = days[place]["sessions"]
        sessions.append(_appointment(item, replaced, zone))
        sessions.sort(
            key=lambda one: str(one.get("start") or (one.get("window") or {}).get("from"))
        )
    return replace(programme, document={**programme.document, "days": days})


def _as_it_stands(
    session: dict[str, Any], standing: Collection[str | None], now: datetime
) -> dict[str, Any]:
    """A treatment to come that the programme has as booked is no longer when it was given up."""
    if not session.get("booked") or session["slot"] in standing:
        return session
    if datetime.fromisoformat(session["start"]) < now:
        return session
    return {**session, "booked": False, "slot": None}


def _take_wanted(days: list[dict[str, Any]], place: int) -> dict[str, Any] | None:
    """Remove and return the wanted treatment nearest to a day."""
    for gap in sorted(range(-_NEAR_D, _NEAR_D + 1), key=lambda gap: (abs(gap), gap)):
        if not 0 <= place + gap < len(days):
            continue
        sessions = days[place + gap]["sessions"]
        for one in sessions:
            if one["kind"] == "massage" and not one.get("booked"):
                sessions.remove(one)
                found: dict[str, Any] = one
                return found
    return None


def _appointment(
    item: PreviousSession, replaced: dict[str, Any] | None, zone: ZoneInfo
) -> dict[str, Any]:
    start = item.start.astimezone(zone).isoformat() if item.start else None
    base = replaced or {
        "id": f"booked-{item.slot}",
        "intensity": "easy",
        "muscles": {},
        "detail": "",
        "why": [],
    }
    why = base["why"] if replaced and replaced.get("slot") == item.slot else []
    return {
        **base,
        "kind": "massage",
        "type": item.type,
        "title": f"{item.type.replace('_', '-').capitalize()} massage",
        "minutes": item.minutes,
        "start": start,
        "window": None,
        "slot": item.slot,
        "therapist": item.therapist,
        "place": item.place,
        "booked": True,
        "why": why,
    }


def done_days(runner: models.Runner, since: date, until: date) -> tuple[DoneDay, ...]:
    """Everything done on the days `since`..`until`, by day. Two queries.

    A session on foot that was told for a day that has a recorded one on foot counts once.
    """
    rows = models.Activity.objects.filter(
        runner=runner, duplicate_of__isnull=True, local_date__range=(since, until)
    ).values_list("local_date", "sport", "moving_s", "distance_m", "pk", "perceived_exertion")
    found = [
        DoneDay(
            *(day, _SPORT_KINDS.get(sport, DoneKind.CROSS), seconds / 60.0, metres or 0.0),
            *(f"a{key}", effort),
        )
        for day, sport, seconds, metres, key, effort in rows
    ]
    on_foot = {one.date for one in found if one.kind in _ON_FOOT}
    told = models.DoneEntry.objects.filter(runner=runner, date__range=(since, until)).values_list(
        "date", "kind", "minutes", "distance_m", "pk", "rpe_cr10"
    )
    for day, kind, minutes, metres, key, effort in told:
        if DoneKind(kind) not in _ON_FOOT or day not in on_foot:
            found.append(DoneDay(day, DoneKind(kind), minutes, metres or 0.0, f"e{key}", effort))
    return tuple(sorted(found, key=lambda one: (one.date, one.kind.value, one.minutes)))


def last_check_in(runner: models.Runner) -> CheckIn | None:
    """The latest words of the runner, at local time. One query."""
    row = models.CheckIn.objects.filter(runner=runner).order_by("at", "id").last()
    return None if row is None else bridge.check_in_from_row(row, zone=ZoneInfo(runner.timezone))


def has_history(runner: models.Runner) -> bool:
    """Whether anything was ever recorded or told. At most two queries."""
    return (
        models.Activity.objects.filter(runner=runner).exists()
        or models.DoneEntry.objects.filter(runner=runner).exists()
    )
