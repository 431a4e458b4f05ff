"""When deep work is not done: hours around races, key sessions, sore muscles. Light work stays.

The same numbers as the planner's rules C44 (`planning.deep_*` of the registry): none less than
48 h before or 72 h after a race, no key session within 36 h after it, none on a group at 4 of 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.evidence import value
from lissom.core.planning.overrules import Overrulable, Overrule, overruled
from lissom.core.runner import Race

DEEP = "deep"


@dataclass(frozen=True, slots=True)
class KeyAhead:
    """A hard or long session with its start (aware)."""

    title: str
    start: datetime


def race_start(race: Race, zone: ZoneInfo) -> datetime:
    """The race at the usual hour of races, as no hour is known."""
    return datetime.combine(race.date, time(round(value("planning.race_hour"))), zone)


def race_against(
    start: datetime,
    end: datetime,
    races: Iterable[Race],
    zone: ZoneInfo,
    overrules: Sequence[Overrule] = (),
) -> str | None:
    """Why deep work from `start` to `end` (aware) is too near a race; None when it is not.

    The hours after a race may be overruled, those before it not."""
    on = start.astimezone(zone).date()
    soon = overruled(overrules, Overrulable.RACE, on) is not None
    before, after = (
        value("planning.deep_before_race_hours"),
        value("planning.deep_after_race_hours"),
    )
    for race in sorted(races, key=lambda one: one.date):
        begins = race_start(race, zone)
        name = race.name or "the race"
        day = f"{begins:%A} {begins.day} {begins:%B}"
        if end <= begins and begins - end < timedelta(hours=before):
            hours = (begins - end).total_seconds() / 3600
            return (
                f"It would end {hours:.0f} h before {name} on {day}; deep work needs at least "
                f"{before:g} h."
            )
        if not soon and begins < end and start < begins + timedelta(hours=after):
            return f"It lies within {after:g} h after {name} on {day}."
    return None


def key_against(
    end: datetime, keys: Iterable[KeyAhead], zone: ZoneInfo, overrules: Sequence[Overrule] = ()
) -> str | None:
    """Why deep work that ends at `end` is too near a hard or long session; None: it is not."""
    if overruled(overrules, Overrulable.KEY, end.astimezone(zone).date()) is not None:
        return None
    needed = value("planning.deep_key_hours")
    for key in sorted(keys, key=lambda one: one.start):
        hours = (key.start - end).total_seconds() / 3600
        if 0 <= hours < needed:
            local = key.start.astimezone(zone)
            return (
                f"{key.title} begins {hours:.0f} h after it, on {local:%A} at {local:%H:%M}; deep "
                f"work needs {needed:g} h."
            )
    return None
