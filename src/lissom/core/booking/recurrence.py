"""Repeating events written out, within a window and a budget, whatever the rule says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import vRecur

_DAYS_A_STEP = {"DAILY": 1, "WEEKLY": 7}
_ALWAYS = frozenset({"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYDAY", "BYMONTH"})
_CALENDAR = _ALWAYS | {"BYMONTHDAY", "BYSETPOS"}
_KNOWN = {"DAILY": _ALWAYS, "WEEKLY": _ALWAYS, "MONTHLY": _CALENDAR, "YEARLY": _CALENDAR}


def is_understood(rule: vRecur) -> bool:
    """Whether the rule repeats by day, week, month or year in the usual ways.

    Everything that calendars for people write is; rules by the second, or that may match
    nothing for thousands of years, are not.
    """
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    parts = {str(part).upper() for part in rule}
    steps_forward = all(int(step) > 0 for step in rule.get("INTERVAL", []))
    return frequency in _KNOWN and parts <= _KNOWN[frequency] and steps_forward


def occurrences(
    rule: vRecur, *, first: datetime, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Wall times (naive) at which an understood rule repeats, up to `until`.

    `first`, `since`, `until` are wall times of the event's own zone. Repeats long before `since`
    are passed over where the rule allows; the caller bounds how many steps it takes.
    Raises ValueError for a rule that contradicts itself.
    """
    plain = vRecur({key: list(parts) for key, parts in rule.items()})
    if "UNTIL" in plain:
        plain["UNTIL"] = [_naive(stop, first) for stop in plain["UNTIL"]]
    start = _near(plain, first, since)
    for moment in rrulestr(_line(plain), dtstart=start, ignoretz=True):
        if moment >= until:
            return
        yield moment


def _naive(stop: object, first: datetime) -> datetime:
    """The end of the rule as wall time; a date means that whole day."""
    if isinstance(stop, datetime):
        if stop.tzinfo is None:
            return stop
        if first.tzinfo is None:
            return stop.astimezone(UTC).replace(tzinfo=None)
        return stop.astimezone(first.tzinfo).replace(tzinfo=None)
    return datetime.fromisoformat(str(stop)) + timedelta(days=1, seconds=-1)


def _near(rule: vRecur, first: datetime, since: datetime) -> datetime:
    """A start close to the window that the rule would have hit, so that old events cost little.

    Rules with a count are stepped from their first day; months and years need few steps anyway.
    """
    start = first.replace(tzinfo=None)
    days = _DAYS_A_STEP.get(str(rule["FREQ"][0]).upper())
    if days is None or "COUNT" in rule or since <= start:
        return start
    step = timedelta(days=days * max(1, int(rule.get("INTERVAL", [1])[0])))
    return start + max(0, (since - start) // step - 1) * step


def _line(rule: vRecur) -> str:
    written: Any = rule
    return str(written.to_ical().decode())
