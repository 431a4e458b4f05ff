"""Hours at a clinic here that a change agrees to: booked with it, given back with its undoing.

Hours at clinics elsewhere are not: they hear of nothing from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.booking.model import MassageSlot
from lissom.core.errors import NotFoundError
from lissom.web.training import slots
from lissom.web.training.models import Runner
from lissom.web.training.slots import Standing
from lissom.web.ui.naming import written

BOOKING = "booking"
Effect = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AgreedHour:
    """An hour that a change booked. `start` aware."""

    slot: str
    start: datetime
    therapist: str
    place: str


def book(
    runner: Runner,
    document: Mapping[str, Any],
    *,
    days: Collection[date],
    free: Sequence[MassageSlot],
    now: datetime,
) -> list[Effect]:
    """Book the treatments of these days, on which a change put one that the runner agreed to, at
    the hours that were free when it was worked out; returns what was booked, to be kept as effects.

    Call within the transaction of agreeing: what cannot be booked refuses all of it. Raises
    RefusedError with the next free hours.
    """
    by_id = {one.id: one for one in free}
    effects: list[Effect] = []
    for row in _placed(document, days):
        slot = by_id.get(str(row["slot"]))
        if slot is None:
            continue
        taken = slots.book_here(
            runner, slot=slot.id, start=slot.start, type_=str(row["type"]), now=now
        )
        if taken is not None:
            effects.append(
                {
                    "row": BOOKING,
                    "slot": taken.slot,
                    "start": slot.start.isoformat(),
                    "therapist": slot.therapist,
                    "place": slot.place,
                }
            )
    return effects


def _placed(document: Mapping[str, Any], days: Collection[date]) -> Iterator[Mapping[str, Any]]:
    named = {day.isoformat() for day in days}
    for day in document["days"]:
        if day["date"] in named:
            for row in day["sessions"]:
                if row["kind"] == "massage" and row.get("slot"):
                    yield row


def hours_of(effects: Sequence[Mapping[str, Any]]) -> tuple[AgreedHour, ...]:
    """The hours among the effects of a change."""
    return tuple(
        AgreedHour(
            str(one["slot"]),
            datetime.fromisoformat(one["start"]),
            str(one["therapist"]),
            str(one["place"]),
        )
        for one in effects
        if one["row"] == BOOKING
    )


def still_booked(
    runner: Runner, effects: Sequence[Mapping[str, Any]], *, now: datetime
) -> tuple[Standing, ...]:
    """Those of a change's hours that undoing it would give back, and what that means."""
    booked = {(one.slot, one.start) for one in hours_of(effects)}
    if not booked:
        return ()
    return tuple(one for one in slots.standing(runner, now=now) if (one.slot, one.start) in booked)


def give_back(
    runner: Runner, effects: Sequence[Mapping[str, Any]], *, late: bool | None, now: datetime
) -> None:
    """Cancel what a change booked, if it still stands and has not begun; what was moved since is
    the runner's own doing and stays. `late`: whether the runner was told that a notice has passed.

    Raises InvalidInputError when a notice passed since the page was made.
    """
    for one in still_booked(runner, effects, now=now):
        try:
            slots.cancel(runner, slot=one.slot, start=one.start, late=late, now=now)
        except NotFoundError:
            continue  # given up meanwhile


def told(hours: Sequence[AgreedHour], zone: ZoneInfo) -> str:
    """What was booked, in a sentence; empty without any."""
    parts = []
    for one in hours:
        local = one.start.astimezone(zone)
        parts.append(f"{written(local, gettext('l j F, H:i'))}, {one.therapist}, {one.place}")
    return gettext("Booked: {parts}.").format(parts="; ".join(parts)) if parts else ""
