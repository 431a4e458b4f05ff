"""The last record in the short form that the brief shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lissom.core.anatomy import STATE_INDEX, STATES, Side
from lissom.core.anatomy.chart import TECHNIQUES, ChartEntry
from lissom.core.anatomy.regions import REGIONS
from lissom.core.brief.facts import Treated
from lissom.web.clinic.models import Client
from lissom.web.records import queries
from lissom.web.records.presenters.record import care_words
from lissom.web.treatment.last_time import LastTime

_SHOWN = 3
"""As many as the brief has room for on one screen."""


def last_time(client: Client, before: datetime) -> LastTime | None:
    """What was done at the last locked visit, most minutes first."""
    row = queries.last_locked(client, before=before)
    if row is None:
        return None
    content = queries.content_of(row)
    return LastTime(
        on=row.start.astimezone(ZoneInfo(client.clinic.timezone)).date(),
        treated=_main(content.chart),
        home_care="; ".join(care_words(one).rstrip(".") for one in content.care),
    )


def _main(chart: Iterable[ChartEntry]) -> tuple[Treated, ...]:
    """A line for each group, both sides together unless soreness was asked of them apart; those
    with most minutes."""
    lines: dict[tuple[str, str], Treated] = {}
    for entry in chart:
        one = _treated(entry)
        if one is None:
            continue
        side = one.side if one.before is not None else ""
        known = lines.get((one.group, side))
        minutes = one.minutes + (known.minutes if known is not None else 0)
        lines[one.group, side] = replace(one, side=side, minutes=minutes)
    ordered = sorted(lines.values(), key=lambda one: (one.before is None, -one.minutes, one.group))
    return tuple(ordered[:_SHOWN])


def _treated(entry: ChartEntry) -> Treated | None:
    state = REGIONS[entry.region].state
    if state is None:
        return None
    found = STATES[STATE_INDEX[state]]
    return Treated(
        group=found.group,
        how=TECHNIQUES[entry.technique],
        minutes=round(entry.minutes),
        side="" if found.side is Side.NONE else found.side.value,
        before=entry.before,
    )
