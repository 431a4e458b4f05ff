"""What may happen to a programme, as plain values that can be stored and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.planning.codec import decode, encode
from lissom.core.planning.rules.model import weekday_text


class EventKind(StrEnum):
    """`news`: nothing new is told; the programme is looked at again with what is known now."""

    NEWS = "news"
    MISSED = "missed"
    PART = "part"
    HARDER = "harder"
    ILL = "ill"
    INJURED = "injured"
    SORE = "sore"
    TRAVEL = "travel"
    BUSY = "busy"
    SLOT_LOST = "slot-lost"
    SLOT_OFFERED = "slot-offered"
    RACE_MOVED = "race-moved"
    HEAT = "heat"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. Days run from `first` to `last`, both included; which other fields count depends
    on the kind:

    missed: `what` kind of session ("": all of the day). part: `amount` minutes done. harder:
    `amount` effort 0-10. ill, injured: `what` pathway, `where` state id. sore: `soreness` by state
    id, 0-10. travel: `amount` free minutes a day. busy: `start` to `end` on `first`. slot-lost:
    `start` when known. slot-offered: `start`, `amount` minutes, `what` massage type, `where` place.
    race-moved: the race on `first` goes to `to`. heat: `amount` WBGT in degrees Celsius. move: the
    session of kind `what` goes from `first` to `to`, a run in at most `amount` minutes when told.
    """

    kind: EventKind
    first: date
    last: date
    what: str = ""
    where: str = ""
    amount: float | None = None
    start: time | None = None
    end: time | None = None
    to: date | None = None
    soreness: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        coded: dict[str, Any] = encode(self)
        return coded

    @classmethod
    def from_dict(cls, data: object) -> Event:
        """What `as_dict` wrote. Raises InvalidInputError."""
        return decode(cls, data, "event")

    def sentence(self) -> str:
        """The event in words, as the heading of a proposal."""
        return _SENTENCES[self.kind](self)


def _days(event: Event) -> str:
    if event.first == event.last:
        return weekday_text(event.first)
    return f"{weekday_text(event.first)} to {weekday_text(event.last)}"


def _what(event: Event) -> str:
    return {"": "session", "run": "run", "massage": "massage"}.get(event.what, event.what)


def _told_sore(event: Event) -> str:
    told = ", ".join(f"{state} {points:g}" for state, points in sorted(event.soreness.items()))
    return f"Soreness on {_days(event)}: {told}." if told else f"Soreness on {_days(event)}."


def _told_way(event: Event) -> str:
    way = PATHWAYS.get(event.what)
    name = way.label if way is not None else event.what
    return f"{name} since {weekday_text(event.first)}."


def _told_ill(event: Event) -> str:
    until = "" if event.first == event.last else f", resting until {weekday_text(event.last)}"
    return f"{_told_way(event)[:-1]}{until}."


def _told_travel(event: Event) -> str:
    minutes = event.amount or 0
    left = f"{minutes:g} minutes a day" if minutes else "no time to train"
    return f"Away {_days(event)}: {left}."


def _to(event: Event) -> str:
    return weekday_text(event.to) if event.to is not None else "another day"


_SENTENCES: dict[EventKind, Callable[[Event], str]] = {
    EventKind.NEWS: lambda event: f"What is known on {weekday_text(event.first)}.",
    EventKind.MISSED: lambda event: f"The {_what(event)} of {_days(event)} is missed.",
    EventKind.PART: lambda event: (
        f"The {_what(event)} of {_days(event)} was partly done: {event.amount:g} minutes."
    ),
    EventKind.HARDER: lambda event: (
        f"The {_what(event)} of {_days(event)} was harder than planned: {event.amount:g} of 10."
    ),
    EventKind.ILL: _told_ill,
    EventKind.INJURED: _told_way,
    EventKind.SORE: _told_sore,
    EventKind.TRAVEL: _told_travel,
    EventKind.BUSY: lambda event: (
        f"Busy on {_days(event)} from {event.start:%H:%M} to {event.end:%H:%M}."
    ),
    EventKind.SLOT_LOST: lambda event: f"The massage of {_days(event)} is cancelled.",
    EventKind.SLOT_OFFERED: lambda event: (
        f"A massage is offered on {_days(event)} at {event.start:%H:%M}, {event.amount:g} minutes."
    ),
    EventKind.RACE_MOVED: lambda event: f"The race of {_days(event)} is moved to {_to(event)}.",
    EventKind.HEAT: lambda event: f"Heat of {event.amount:g} °C WBGT, {_days(event)}.",
    EventKind.MOVE: lambda event: f"You want the {_what(event)} of {_days(event)} on {_to(event)}.",
}
