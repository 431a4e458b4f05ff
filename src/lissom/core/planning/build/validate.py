"""Inputs that contradict themselves are refused before anything is built from them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.anatomy.pathways import stage
from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import PlanningInput

_WEEKDAYS = 7


def check_inputs(inputs: PlanningInput) -> None:
    """Raises InvalidInputError (or NotFoundError for an unknown pathway) at the first fault."""
    for instant, what in _instants(inputs):
        if instant.tzinfo is None:
            raise InvalidInputError(
                f"{what} ({instant.isoformat()}) has no time zone.", remedy="Give its offset."
            )
    _check_races(inputs)
    _check_profile(inputs)
    _check_carry(inputs)
    if not 0 < inputs.pace.easy_speed_mps < math.inf:
        raise InvalidInputError(
            f"An easy speed of {inputs.pace.easy_speed_mps} m/s cannot be planned with.",
            remedy="It must be above 0.",
        )
    for injury in inputs.injuries:
        stage(injury.pathway, injury.stage)
    for done in inputs.history:
        if not (math.isfinite(done.minutes) and done.minutes >= 0):
            raise InvalidInputError(f"The session of {done.date} lasts {done.minutes} minutes.")


def _instants(inputs: PlanningInput) -> Iterator[tuple[datetime, str]]:
    yield inputs.now, "The instant of asking"
    for slot in inputs.slots:
        yield slot.start, f"The free hour {slot.id}"
    for busy in inputs.busy:
        yield busy.start, f"The busy time {busy.title}".rstrip()
        yield busy.end, f"The busy time {busy.title}".rstrip()
    for check_in in inputs.check_ins:
        yield check_in.at, "A check-in"
    for item in inputs.previous:
        if item.start is not None:
            yield item.start, f"The earlier {item.type}"


def _check_races(inputs: PlanningInput) -> None:
    seen: set[str] = set()
    days: set[object] = set()
    for race in inputs.races:
        if race.date < inputs.on:
            raise InvalidInputError(
                f"The race {race.name or race.id} on {race.date} lies before {inputs.on}.",
                remedy="Remove it, or give its new date.",
            )
        if not 0 < race.distance_m < math.inf or race.gain_m < 0:
            raise InvalidInputError(
                f"The race {race.name or race.id} has {race.distance_m} m "
                f"and {race.gain_m} m of climb.",
                remedy="The distance must be above 0 and the climb 0 or more.",
            )
        if race.id in seen:
            raise InvalidInputError(f"Two races have the id '{race.id}'.")
        if race.date in days:
            raise InvalidInputError(
                f"There are two races on {race.date}.", remedy="Keep one of them."
            )
        seen.add(race.id)
        days.add(race.date)


def _check_profile(inputs: PlanningInput) -> None:
    profile = inputs.profile
    for name in ("weekday_minutes", "run_start", "strength_start", "clinic_hours"):
        found = len(getattr(profile, name))
        if found != _WEEKDAYS:
            raise InvalidInputError(
                f"The profile's {name} names {found} weekdays.", remedy="Give seven, Monday first."
            )
    if any(minutes < 0 for minutes in profile.weekday_minutes):
        raise InvalidInputError("The profile has a weekday with fewer than 0 minutes.")
    if not 0 <= profile.long_run_weekday < _WEEKDAYS:
        raise InvalidInputError(
            f"The long run's weekday is {profile.long_run_weekday}.",
            remedy="Monday is 0, Sunday 6.",
        )
    every = profile.massage_every_days
    if every is not None and every < 1:
        raise InvalidInputError(
            f"A massage every {every} days cannot be planned.", remedy="Give 1 day or more."
        )
    budget = profile.massage_budget_pence_week
    if budget is not None and budget < 0:
        raise InvalidInputError(f"The massage budget is {budget} pence a week.")
    try:
        ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(
            f"There is no time zone '{profile.timezone}'.",
            remedy="Use a name such as Europe/London.",
        ) from None


def _check_carry(inputs: PlanningInput) -> None:
    carry = inputs.carry_in
    states = len(STATES)
    for name in ("mean", "high"):
        shape = np.asarray(getattr(carry, name)).shape
        if len(shape) != 2 or shape[0] < 1 or shape[1] != states:
            raise InvalidInputError(
                f"The carried soreness '{name}' has shape {shape}.",
                remedy=f"It needs one row per day and {states} columns.",
            )
    by_state = (
        "habitual_dose",
        "protection",
        "habitual_downhill",
        "unaccustomed_protection",
        "personal_gain",
    )
    for name in by_state:
        shape = np.asarray(getattr(carry, name)).shape
        if shape != (states,):
            raise InvalidInputError(f"'{name}' has shape {shape}.", remedy=f"It needs ({states},).")
    for name in ("mean", "high", *by_state):
        if not np.all(np.isfinite(np.asarray(getattr(carry, name)))):
            raise InvalidInputError(f"'{name}' holds numbers that are not finite.")
