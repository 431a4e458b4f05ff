"""The last record in the short form that the brief shows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.anatomy.chart import TECHNIQUES, ChartEntry
from lissom.core.anatomy.regions import REGIONS
from lissom.core.brief.facts import Treated
from lissom.web.clinic.models import Client
from lissom.web.records import queries
from lissom.web.records.presenters.record import care_words
from lissom.web.treatment.last_time import LastTime


def last_time(client: Client, before: datetime) -> LastTime | None:
    """What was done at the last locked visit, most minutes first."""
    row = queries.last_locked(client, before=before)
    if row is None:
        return None
    content = queries.content_of(row)
    treated = [one for entry in content.chart if (one := _treated(entry)) is not None]
    return LastTime(
        on=row.start.astimezone(ZoneInfo(client.clinic.timezone)).date(),
        treated=tuple(sorted(treated, key=lambda one: (-one.minutes, one.group, one.side))),
        home_care="; ".join(care_words(one) for one in content.care),
    )


def _treated(entry: ChartEntry) -> Treated | None:
    state = REGIONS[entry.region].state
    if state is None:
        return None
    found = STATES[STATE_INDEX[state]]
    return Treated(
        group=found.group,
        how=TECHNIQUES[entry.technique],
        minutes=round(entry.minutes),
        side=found.side.value,
        before=entry.before,
    )
