"""Which free hours a runner can use: within the own clinic hours, outside busy times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from lissom.core.booking.intervals import interval, is_free, merge
from lissom.core.booking.model import MassageSlot
from lissom.core.runner import BusyTime
from lissom.web.training import models, queries


def reachable(
    slots: Sequence[MassageSlot], runner: models.Runner, busy: Sequence[BusyTime]
) -> list[MassageSlot]:
    """The slots that begin and end in the runner's clinic hours of one day, with nothing else on.
    `busy`: what is on, for as long as the slots reach."""
    profile = queries.profile_of(runner)
    zone = ZoneInfo(profile.timezone)
    taken = merge(item for span in busy if (item := interval(span.start, span.end)) is not None)
    found: list[MassageSlot] = []
    for slot in slots:
        end = slot.start + timedelta(minutes=slot.minutes)
        begin_local, end_local = slot.start.astimezone(zone), end.astimezone(zone)
        hours = profile.clinic_hours[begin_local.weekday()]
        inside = (
            hours is not None
            and hours[0] <= begin_local.time()
            and end_local.date() == begin_local.date()
            and end_local.time() <= hours[1]
        )
        if inside and is_free(taken, slot.start, end):
            found.append(slot)
    return found
