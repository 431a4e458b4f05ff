"""Words of the command line -> values. Every refusal says what is wrong and what to write."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner import Priority, Race
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE

WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(km|k|m|mi|miles?)?")
_NAMED = {
    "5k": "five_km_m",
    "5km": "five_km_m",
    "10k": "ten_km_m",
    "10km": "ten_km_m",
    "half": "half_marathon_m",
    "half-marathon": "half_marathon_m",
    "hm": "half_marathon_m",
    "marathon": "marathon_m",
    "full": "marathon_m",
}
_UNIT_M = {"": METRES_PER_KM, "km": METRES_PER_KM, "k": METRES_PER_KM, "m": 1.0}


@dataclass(frozen=True, slots=True)
class RaceWords:
    """A race as it was typed: not yet in anybody's programme."""

    date: date
    distance_m: float
    priority: Priority
    gain_m: float
    target_s: float | None

    def as_race(self, key: str, *, name: str = "") -> Race:
        return Race(
            id=key,
            date=self.date,
            distance_m=self.distance_m,
            priority=self.priority,
            gain_m=self.gain_m,
            target_s=self.target_s,
            name=name,
        )


def date_of(text: str, what: str) -> date:
    """An ISO date. Raises InvalidInputError for anything else, days that do not exist included."""
    found = _ISO_DATE.fullmatch(text.strip())
    if found is None:
        raise InvalidInputError(
            f"{what}: '{text}' is not a date.", remedy="Write it as YYYY-MM-DD, e.g. 2027-04-25."
        )
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInputError(
            f"{what}: there is no day {text.strip()} in the calendar.",
            remedy="Check the month's length.",
        ) from None


def date_range(text: str, what: str) -> tuple[date, date]:
    """`DATE` or `DATE..DATE`, both included."""
    first, dots, last = text.partition("..")
    start = date_of(first, what)
    end = date_of(last, what) if dots else start
    return ordered(start, end, what)


def ordered(start: date, end: date, what: str) -> tuple[date, date]:
    if end < start:
        raise InvalidInputError(
            f"{what}: {end} is before {start}.", remedy="Give the earlier day first."
        )
    return start, end


def time_of(text: str, what: str) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise InvalidInputError(
            f"{what}: '{text}' is not a time of day.", remedy="Write it as HH:MM, e.g. 07:30."
        )
    return time(int(found[1]), int(found[2]))


def duration_s(text: str, what: str) -> float:
    """`h:mm:ss` or `m:ss` in seconds."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        raise InvalidInputError(
            f"{what}: '{text}' is not a time.", remedy="Write it as h:mm:ss or mm:ss, e.g. 3:45:00."
        )
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    if seconds == 0:
        raise InvalidInputError(f"{what}: 0:00 is no time.", remedy="Write e.g. 3:45:00.")
    return float(seconds)


def distance_m(text: str, what: str = "Distance") -> float:
    """Kilometres, or 5k, 10k, half, marathon, or a number with km, m or mi. Metres out.

    Raises InvalidInputError outside what the programme trains for.
    """
    word = text.strip().lower()
    if word in _NAMED:
        return value(f"distances.{_NAMED[word]}")
    found = _LENGTH.fullmatch(word)
    remedy = "Write kilometres (e.g. 15 or 50), or one of 5k, 10k, half, marathon."
    if found is None:
        raise InvalidInputError(f"{what}: '{text}' is not a distance.", remedy=remedy)
    metres = float(found[1]) * _UNIT_M.get(found[2] or "", METRES_PER_MILE)
    shortest, longest = value("distances.shortest_race_m"), value("distances.longest_race_m")
    if not shortest <= metres <= longest:
        raise InvalidInputError(
            f"{what}: {metres / METRES_PER_KM:g} km is outside "
            f"{shortest / METRES_PER_KM:g} to {longest / METRES_PER_KM:g} km.",
            remedy=remedy,
        )
    return metres


def race_of(text: str) -> RaceWords:
    """`DATE:DISTANCE[:A|B|C][:gain_m][:target]`; the target may hold colons itself."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) < 2 or not parts[1]:
        raise InvalidInputError(
            f"Race '{text}' needs a date and a distance.",
            remedy="Write DATE:DISTANCE, e.g. 2027-04-25:marathon or 2027-03-07:half:B.",
        )
    day = date_of(parts[0], "Race")
    metres = distance_m(parts[1], "Race")
    rest = parts[2:]
    priority = Priority.A
    if rest and rest[0].upper() in Priority.__members__:
        priority = Priority(rest.pop(0).upper())
    elif rest and rest[0].isalpha():
        raise InvalidInputError(
            f"Race: '{rest[0]}' is not a priority.",
            remedy="Write A (the goal), B (matters) or C (a training race).",
        )
    gain = number_of(rest.pop(0) or "0", "Race: metres of climb", low=0, high=20_000) if rest else 0
    target = race_target_s(":".join(rest), metres) if any(rest) else None
    return RaceWords(day, metres, priority, float(gain), target)


def race_target_s(text: str, metres: float) -> float:
    """The time aimed at, in seconds, if a person could run it."""
    seconds = duration_s(text, "Race target")
    if metres / seconds > value("distances.fastest_race_mps"):
        raise InvalidInputError(
            f"Race target: {text} for {metres / METRES_PER_KM:g} km is faster than anyone has run.",
            remedy="Write h:mm:ss after the metres of climb: 2027-04-25:marathon:A:0:3:45:00.",
        )
    return seconds


def number_of(text: str, what: str, *, low: float, high: float) -> float:
    """A finite number within the range. Raises InvalidInputError."""
    try:
        number = float(text.strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not low <= number <= high:
        raise InvalidInputError(
            f"{what}: '{text}' is not a number from {low:g} to {high:g}.",
            remedy="Write digits, with a point for decimals.",
        )
    return number


def within(number: float, what: str, *, low: float, high: float, unit: str = "") -> float:
    """The number itself if it lies in the range. Raises InvalidInputError."""
    if not math.isfinite(number) or not low <= number <= high:
        gap = " " if unit else ""
        raise InvalidInputError(
            f"{what}: {number:g}{gap}{unit} is outside {low:g} to {high:g}{gap}{unit}.",
            remedy="Check the value and its unit.",
        )
    return number


def seven(text: str, what: str) -> tuple[str, ...]:
    """Seven comma-separated parts, Monday first."""
    parts = tuple(part.strip() for part in text.split(","))
    if len(parts) != len(WEEKDAYS):
        raise InvalidInputError(
            f"{what}: {len(parts)} values are given.",
            remedy="Give seven, Monday to Sunday, with commas: 45,60,45,60,0,120,90.",
        )
    return parts


def weekday_of(text: str, what: str) -> int:
    """0 for Monday to 6 for Sunday; the first three letters are enough."""
    word = text.strip().lower()[:3]
    if word not in WEEKDAYS:
        raise InvalidInputError(
            f"{what}: '{text}' is not a weekday.", remedy=f"Write one of {', '.join(WEEKDAYS)}."
        )
    return WEEKDAYS.index(word)


def words(text: str, what: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """Comma-separated words out of a list; `none` or nothing: none of them."""
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    for part in parts:
        if part not in allowed:
            raise InvalidInputError(
                f"{what}: '{part}' is not known.", remedy=f"Known are: {', '.join(allowed)}."
            )
    return tuple(dict.fromkeys(parts))
