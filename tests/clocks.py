"""The days on which clocks change, found in the time zone data: for tests of anything with an hour.

London; Santiago, south of the equator, whose clock changes at midnight; Lord Howe, by half an hour.
Another zone is one more name in `ZONES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

ZONES = ("Europe/London", "America/Santiago", "Australia/Lord_Howe")
YEAR = 2027
_STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `instant` (UTC) and by how much the clock is put forward (back: below zero)."""

    zone: str
    instant: datetime
    forward: timedelta

    @property
    def place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def day(self) -> date:
        """The local day that is shorter or longer than others."""
        return self.instant.astimezone(self.place).date()

    @property
    def length(self) -> timedelta:
        """How long that day lasts."""
        return timedelta(days=1) - self.forward

    @property
    def odd_wall(self) -> datetime:
        """A wall time (naive) in the middle of what is skipped, or of what comes twice."""
        new = self.instant.astimezone(self.place).replace(tzinfo=None)
        return new - self.forward / 2 if self.forward > timedelta(0) else new + -self.forward / 2

    def wall(self, hour: int, *, days: int = 0) -> datetime:
        """That hour (naive) on the day, or so many days later."""
        return datetime.combine(self.day + timedelta(days=days), time(hour))

    def at(self, hour: int, *, days: int = 0) -> datetime:
        """The instant of that wall time, as the time zone data say."""
        return self.wall(hour, days=days).replace(tzinfo=self.place).astimezone(UTC)

    def shown(self, moment: datetime) -> datetime:
        """What the clock on the wall shows (naive)."""
        return moment.astimezone(self.place).replace(tzinfo=None)

    def __str__(self) -> str:
        word = "forward" if self.forward > timedelta(0) else "back"
        return f"{self.zone.partition('/')[2]}-{word}"


def _changes(zone: str) -> Iterator[Change]:
    place, moment = ZoneInfo(zone), datetime(YEAR, 1, 1, tzinfo=UTC)
    before = moment.astimezone(place).utcoffset()
    while moment.year == YEAR:
        after = moment.astimezone(place).utcoffset()
        assert before is not None
        assert after is not None
        if after != before:
            yield Change(zone, moment, after - before)
        before, moment = after, moment + _STEP


CHANGES = tuple(change for zone in ZONES for change in _changes(zone))
FORWARD = tuple(change for change in CHANGES if change.forward > timedelta(0))
BACK = tuple(change for change in CHANGES if change.forward < timedelta(0))

every_change = pytest.mark.parametrize("change", CHANGES, ids=str)
every_forward = pytest.mark.parametrize("change", FORWARD, ids=str)
every_back = pytest.mark.parametrize("change", BACK, ids=str)
