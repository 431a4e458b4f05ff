"""Is what was told usable? Each check raises InvalidInputError with the value and the range."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lissom.core.anatomy import GROUPS, STATE_INDEX
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table
from lissom.core.runner.model import BusyTime, CheckIn, DoneSession, Profile, Race

_WEEK = 7
_NAME_LENGTH = 100
_PROFILE_NUMBERS = (
    "birth_year",
    "body_mass_kg",
    "resting_heart_rate_bpm",
    "highest_heart_rate_bpm",
    "sweat_rate_l_per_h",
    "runs_a_week",
    "second_runs",
    "massage_every_days",
    "massage_budget_pence_week",
    "long_run_weekday",
)
_SCORES = ("sleep", "fatigue", "stress", "mood", "calm")


def limits(field: str) -> tuple[float, float, str, str]:
    """Lowest and highest usable value, unit and label of a field of `runner_limits`."""
    for row in table("runner_limits"):
        if row["field"] == field:
            return float(row["low"]), float(row["high"]), row["unit"], row["label"]
    raise KeyError(field)


def check_number(field: str, value: float | None, *, label: str = "") -> None:
    """`value` None or finite and within the limits of `field`."""
    if value is None:
        return
    low, high, unit, usual = limits(field)
    if not (math.isfinite(value) and low <= value <= high):
        span = f"{low:g} to {high:g} {unit}".strip()
        raise InvalidInputError(
            f"The {label or usual} of {value:g} {unit}".strip() + " is not usable.",
            remedy=f"Give {span}.",
        )


def check_name(name: str) -> None:
    """A name of 1 to 100 printable characters without blanks around it."""
    if not name or name != name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise InvalidInputError(
            f"The name {name[:120]!r} is not usable.",
            remedy="Give 1 to 100 letters, without blanks around them.",
        )


def check_text(text: str, *, label: str) -> None:
    """A text without the sign NUL, which databases do not keep."""
    if "\0" in text:
        raise InvalidInputError(
            f"The {label} has a sign (NUL) that cannot be kept.", remedy="Write it without."
        )


def check_zone(name: str) -> None:
    """An IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(
            f"There is no time zone '{name}'.", remedy="Use a name such as Europe/London."
        ) from None


def check_aware(moment: datetime, label: str) -> None:
    """An instant with a time zone, far enough from the ends of the calendar."""
    if moment.tzinfo is None:
        raise InvalidInputError(
            f"The {label} {moment.isoformat(sep=' ')} has no time zone.",
            remedy="Give an instant with its offset, such as 2026-03-01T07:00+00:00.",
        )
    low, high, _, _ = limits("birth_year")
    if not low < moment.year < high:
        raise InvalidInputError(
            f"The {label} {moment.isoformat(sep=' ')} is not usable.",
            remedy=f"Give a year between {low:g} and {high:g}.",
        )


def check_profile(profile: Profile, *, on: date) -> None:
    """Every field of a profile alone, and those that must fit together."""
    check_name(profile.name)
    check_zone(profile.timezone)
    for name in _PROFILE_NUMBERS:
        check_number(name, getattr(profile, name))
    if profile.birth_year is not None and profile.birth_year >= on.year:
        raise InvalidInputError(
            f"The birth year {profile.birth_year} is not in the past.",
            remedy="Give the year of birth, such as 1988.",
        )
    rest, top = profile.resting_heart_rate_bpm, profile.highest_heart_rate_bpm
    if rest is not None and top is not None and rest >= top:
        raise InvalidInputError(
            f"The resting heart rate {rest:g} bpm is not below the highest, {top:g} bpm.",
            remedy="Correct one of the two.",
        )
    _check_week(profile)
    _check_result(profile, on)
    known = {group.id for group in GROUPS}
    _check_known("muscle group", profile.tight_groups, known)


def _check_week(profile: Profile) -> None:
    columns: dict[str, Collection[object]] = {
        "minutes": profile.weekday_minutes,
        "run starts": profile.run_start,
        "strength starts": profile.strength_start,
        "clinic hours": profile.clinic_hours,
    }
    for label, column in columns.items():
        if len(column) != _WEEK:
            raise InvalidInputError(
                f"The {label} name {len(column)} weekdays.", remedy="Give seven, Monday first."
            )
    for minutes in profile.weekday_minutes:
        check_number("weekday_minutes", minutes)
    for hours in profile.clinic_hours:
        if hours is not None and hours[0] >= hours[1]:
            raise InvalidInputError(
                f"The clinic hours {hours[0]:%H:%M} to {hours[1]:%H:%M} end before they begin.",
                remedy="Give the earlier time first.",
            )


def _check_result(profile: Profile, on: date) -> None:
    result = profile.recent_result
    if result is None:
        return
    check_number("race_distance_m", result.distance_m, label="distance of the recent result")
    if not (math.isfinite(result.time_s) and result.time_s > 0):
        raise InvalidInputError(
            f"The time of the recent result, {result.time_s:g} s, is not usable.",
            remedy="Give a time above 0, such as 50:30.",
        )
    check_number("result_speed_mps", result.distance_m / result.time_s)
    if result.date > on:
        raise InvalidInputError(
            f"The recent result is of {result.date.isoformat()}, a day still to come.",
            remedy="Give the day it was run.",
        )


def check_race(race: Race) -> None:
    """Distance, ascent and target of a race."""
    check_number("race_distance_m", race.distance_m)
    check_number("race_gain_m", race.gain_m)
    check_text(race.name, label="name of the race")
    if race.target_s is None:
        return
    if not (math.isfinite(race.target_s) and race.target_s > 0):
        raise InvalidInputError(
            f"The target of {race.target_s:g} s is not usable.",
            remedy="Give a time above 0, or none.",
        )
    check_number(
        "result_speed_mps", race.distance_m / race.target_s, label="speed of the target time"
    )


def check_check_in(check_in: CheckIn) -> None:
    """Scores from 0 to 10; soreness of known states in whole or half points; a short note."""
    check_aware(check_in.at, "time of the check-in")
    for name in _SCORES:
        check_number("score", getattr(check_in, name), label=f"{name} score")
    _check_known("state", check_in.soreness, STATE_INDEX)
    for state, points in check_in.soreness.items():
        check_number("score", points, label=f"soreness of {state}")
        if (2 * points) % 1:
            raise InvalidInputError(
                f"The soreness of {state}, {points:g}, is not a whole or half point.",
                remedy="Give 0 to 10 in steps of 0.5.",
            )
    check_note(check_in.note)


def check_note(note: str) -> None:
    """A note of usable length and signs."""
    check_number("note_length", float(len(note)), label="length of the note")
    check_text(note, label="note")


def check_done(done: DoneSession) -> None:
    """Minutes, distance and effort of a session entered by hand."""
    check_number("done_minutes", done.minutes)
    check_number("done_distance_m", done.distance_m)
    check_number("score", done.rpe_cr10, label="effort (CR-10)")
    if done.start is not None:
        check_aware(done.start, "start")
    if done.distance_m:
        speed_mps = done.distance_m / (done.minutes * 60.0)
        high = limits("result_speed_mps")[1]
        if speed_mps > high:
            raise InvalidInputError(
                f"{done.distance_m / 1000:g} km in {done.minutes:g} min is {speed_mps:.1f} m/s.",
                remedy=f"Check distance and minutes: at most {high:g} m/s is taken.",
            )


def check_busy(busy: BusyTime) -> None:
    """Aware instants, the end after the start."""
    check_aware(busy.start, "start")
    check_aware(busy.end, "end")
    check_order(busy.start, busy.end, label="The busy time")


def check_order(start: datetime, end: datetime, *, label: str) -> None:
    """`start` before `end`."""
    if start >= end:
        raise InvalidInputError(
            f"{label} from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} ends before it begins.",
            remedy="Give the earlier time first.",
        )


def check_days(first: date, last: date, *, longest: timedelta = timedelta(days=366)) -> None:
    """Whole days in order, a year at most."""
    if first > last or last - first > longest:
        raise InvalidInputError(
            f"The days {first.isoformat()} to {last.isoformat()} are not usable.",
            remedy=f"Give the earlier day first, and at most {longest.days} days.",
        )


def _check_known(label: str, given: Iterable[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise InvalidInputError(
                f"There is no {label} '{name}'.",
                remedy=f"There are: {', '.join(sorted(known))}.",
            )
