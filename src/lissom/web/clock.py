"""What time it is for pages: the day and hour of the runner, moved by LISSOM_ON.

Secrets and jobs go by the real clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """This instant (UTC); with LISSOM_ON the same time of day on that day."""
    clock = datetime.now(UTC)
    on: date | None = settings.LISSOM.on
    return clock if on is None else datetime.combine(on, clock.timetz())


def today(zone: str) -> date:
    """The day in a time zone (a name of the IANA list)."""
    return now().astimezone(ZoneInfo(zone)).date()
