"""Units and time: names carry a unit suffix, instants are aware, conversions live here only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

SECONDS_PER_MINUTE = 60.0
SECONDS_PER_HOUR = 3600.0
SECONDS_PER_DAY = 86_400.0
METRES_PER_KM = 1000.0
CENTIMETRES_PER_METRE = 100.0
MILLISECONDS_PER_SECOND = 1000.0
METRES_PER_MILE = 1609.344
KG_PER_LB = 0.453_592_37


def km(metres: float) -> float:
    return metres / METRES_PER_KM


def minutes(seconds: float) -> float:
    return seconds / SECONDS_PER_MINUTE


def pace_text(speed_mps: float) -> str:
    """Speed as minutes per kilometre, e.g. `5:30 /km`. `speed_mps` > 0."""
    seconds = round(METRES_PER_KM / speed_mps)
    return f"{seconds // 60}:{seconds % 60:02d} /km"


def duration_text(seconds: float) -> str:
    """Seconds as `h:mm:ss` or `m:ss`."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    if hours:
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{rest // 60}:{rest % 60:02d}"


def days_text(days: int) -> str:
    """A count of days in words: `1 day`, `3 days`."""
    return "1 day" if days == 1 else f"{days} days"


def days_between(earlier: date, later: date) -> int:
    return (later - earlier).days


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def local_day(instant: datetime, utc_offset_s: int) -> date:
    """The calendar day at the place where `instant` (aware) was recorded."""
    return (instant.astimezone(UTC) + timedelta(seconds=utc_offset_s)).date()
