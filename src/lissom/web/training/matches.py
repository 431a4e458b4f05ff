"""What was planned on days gone by, and how it went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.planning.matching import Did, Matched, Planned, match_sessions
from lissom.core.planning.replan.events import EventKind
from lissom.web.training import models
from lissom.web.training.page_reads import DoneDay, ShownProgramme

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PastSessions:
    """Planned sessions with how they went. `sessions` holds the programme's own rows by id."""

    matched: Matched
    sessions: Mapping[str, dict[str, Any]]
    on: date


def past_sessions(
    runner: models.Runner,
    *,
    since: date,
    on: date,
    done: Sequence[DoneDay],
    programme: ShownProgramme | None = None,
) -> PastSessions:
    """Sessions planned on the days `since`..`on` against what was done. At most three queries.

    The day before `since` is weighed too, so that what belongs to it is not taken for the next;
    what was done before there was any programme belongs to none. `programme`: the one in force,
    when it is read already.
    """
    first = since - DAY
    rows = {
        row["id"]: (day, row)
        for day, row in planned(runner, since=first, until=on, programme=programme)
        if row["kind"] != "rest"
    }
    begun = min((day for day, _ in rows.values()), default=first)
    wanted = [
        Planned(key, day, row["kind"], float(row.get("minutes") or 0), row.get("distance_m"))
        for key, (day, row) in rows.items()
    ]
    found = match_sessions(
        wanted,
        [_did(one) for one in done if begun <= one.date <= on],
        on=on,
        said=_said(runner, first, on),
    )
    early = [_did(one) for one in done if since <= one.date < begun]
    shown = Matched(
        tuple(one for one in found.matches if one.planned.date >= since),
        (*early, *(one for one in found.beside if one.date >= since)),
    )
    return PastSessions(shown, {key: row for key, (day, row) in rows.items() if day >= since}, on)


def _did(one: DoneDay) -> Did:
    return Did(one.id, one.date, one.kind, one.minutes, one.distance_m or None, one.effort_cr10)


def _said(runner: models.Runner, since: date, until: date) -> dict[str, str]:
    rows = models.SessionAnswer.objects.filter(runner=runner, date__range=(since, until))
    return {
        session: f"a{activity}" if activity else f"e{entry}" if entry else ""
        for session, activity, entry in rows.values_list("session", "activity_id", "entry_id")
    }


def planned(
    runner: models.Runner,
    *,
    since: date,
    until: date,
    programme: ShownProgramme | None = None,
) -> Iterator[tuple[date, dict[str, Any]]]:
    """Sessions of each day as the programme said by the end of that day: the last version that
    was made by then and begins by then."""
    zone = ZoneInfo(runner.timezone)
    rows = list(
        models.Programme.objects.filter(runner=runner, on__lte=until)
        .order_by("-number")
        .values_list("number", "on", "made_at")
    )
    of_day: dict[date, int | None] = {}
    for place in range((until - since).days + 1):
        day = since + place * DAY
        over = datetime.combine(day + DAY, time(0), zone)
        of_day[day] = next(
            (number for number, first, made in rows if first <= day and made < over), None
        )
    known = {} if programme is None else {programme.number: programme.days}
    missing = {one for one in of_day.values() if one is not None} - set(known)
    if missing:
        texts = models.Programme.objects.filter(runner=runner, number__in=sorted(missing))
        for number, text in texts.values_list("number", "document_text"):
            known[number] = json.loads(text).get("days") or []
    for day, version in of_day.items():
        for row in _of(known.get(version, []) if version is not None else [], day):
            yield day, row


def _of(days: Sequence[Mapping[str, Any]], day: date) -> Sequence[dict[str, Any]]:
    if not days:
        return ()
    place = (day - date.fromisoformat(days[0]["date"])).days
    return days[place]["sessions"] if 0 <= place < len(days) else ()


def asked_about(runner: models.Runner, since: date) -> frozenset[date]:
    """Days since `since` of which the runner asked already what a miss would change. One query."""
    layers = models.ChangeLayer.objects.filter(runner=runner, on__gte=since)
    return frozenset(
        date.fromisoformat(event["first"])
        for events in layers.values_list("events", flat=True)
        for event in events
        if event["kind"] in (EventKind.MISSED.value, EventKind.PART.value)
    )
