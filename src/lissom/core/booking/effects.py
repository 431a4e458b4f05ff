"""What a change of working hours does to what stands in the diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lissom.core.booking.model import WorkingHours
from lissom.core.booking.slots import open_intervals


def outside(hours: WorkingHours, times: Sequence[tuple[datetime, datetime]]) -> tuple[int, ...]:
    """Places in `times` (aware, start before end) that do not lie wholly within the hours."""
    if not times:
        return ()
    opened = open_intervals(hours, min(pair[0] for pair in times), max(pair[1] for pair in times))
    return tuple(
        at
        for at, (start, end) in enumerate(times)
        if not any(item.start <= start and end <= item.end for item in opened)
    )
