"""The little language of `lissom replan --because`: words -> events.

    WORD[:DATE[..DATE]][:MORE][:MORE]

Without a date it is today. Every refusal names the form of that word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time

from lissom.cli.parsing import date_of, date_range, number_of, time_of
from lissom.core.errors import InvalidInputError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.spots import part_of

FORMS: dict[EventKind, tuple[str, str]] = {
    EventKind.MISSED: ("missed[:DATE][:KIND]", "a session was not, or will not be, done"),
    EventKind.PART: ("part:DATE:MINUTES[:KIND]", "only so many minutes of it were done"),
    EventKind.HARDER: ("harder:DATE:EFFORT[:KIND]", "it was harder than planned, 0 to 10"),
    EventKind.ILL: ("ill[:DATE[..DATE]][:WAY]", "ill since that day, resting to the second"),
    EventKind.INJURED: ("injured:DATE:WAY[:PLACE]", "a way back begins (see `lissom injury list`)"),
    EventKind.SORE: ("sore[:DATE]:PLACE=N[,PLACE=N]", "sorer than thought, 0 to 10"),
    EventKind.TRAVEL: ("travel:DATE[..DATE][:MINUTES]", "away, with so many minutes a day (0)"),
    EventKind.BUSY: ("busy:DATE:HH.MM-HH.MM", "hours that are taken"),
    EventKind.SLOT_LOST: ("slot-lost:DATE[:HH.MM]", "the massage of that day is cancelled"),
    EventKind.SLOT_OFFERED: (
        "slot-offered:DATE:HH.MM[:MINUTES][:WHERE]",
        "an hour for a massage is offered",
    ),
    EventKind.RACE_MOVED: ("race-moved:DATE:NEWDATE", "the race of that day is on another"),
    EventKind.HEAT: ("heat[:DATE[..DATE]]:WBGT", "heat in degrees Celsius WBGT"),
    EventKind.MOVE: (
        "move:DATE:NEWDATE[:KIND][:MINUTES]",
        "you want that session on another day (and a run shorter)",
    ),
    EventKind.NEWS: ("news", "nothing more: look again at what is known now"),
}


def help_lines() -> str:
    """The words for `--help`, one paragraph each."""
    return "\n\n".join(f"  {form}  {about}" for form, about in FORMS.values())


def event_of(text: str, *, on: date, when: str | None = None) -> Event:
    """One event. `when`: the day or days, when the words name none. Raises InvalidInputError."""
    word, _, rest = text.strip().partition(":")
    kinds = {kind.value: kind for kind in EventKind}
    kind = kinds.get(word.strip().lower())
    if kind is None:
        known = ", ".join(item.value for item in FORMS)
        raise InvalidInputError(f"--because: '{word}' is not known.", remedy=f"Known are: {known}.")
    parts = [part.strip() for part in rest.split(":")] if rest else []
    dated = bool(parts) and parts[0][:4].isdigit() and "-" in parts[0]
    if dated and when is not None:
        raise InvalidInputError(
            f"--because '{text}' and --when both name a day.", remedy="Say it once."
        )
    told = parts.pop(0) if dated else when
    first, last = (on, on) if told is None else date_range(told, f"--because {word}")
    try:
        return _MAKERS[kind](kind, first, last, parts)
    except _FormError:
        raise InvalidInputError(
            f"--because '{text}' is not whole.", remedy=f"Write {FORMS[kind][0]}."
        ) from None


class _FormError(Exception):
    """Too little or too much for this word."""


def _exactly(parts: Sequence[str], least: int, most: int) -> tuple[str, ...]:
    if not least <= len(parts) <= most or any(not part for part in parts):
        raise _FormError
    return (*parts, *[""] * (most - len(parts)))


def _one_day(first: date, last: date) -> None:
    if first != last:
        raise _FormError


def _news(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _exactly(parts, 0, 0)
    return Event(kind, first, last)


def _missed(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    (what,) = _exactly(parts, 0, 1)
    return Event(kind, first, last, what=_kind(what))


def _amount(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    number, what = _exactly(parts, 1, 2)
    high, name = (10.0, "Effort") if kind is EventKind.HARDER else (1440.0, "Minutes")
    low = 0.0 if kind is EventKind.HARDER else 1.0
    amount = number_of(number, name, low=low, high=high)
    return Event(kind, first, last, what=_kind(what) or "run", amount=amount)


def _ill(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    (way,) = _exactly(parts, 0, 1)
    return Event(kind, first, last, what=way)


def _injured(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    way, place = _exactly(parts, 1, 2)
    from lissom.core.anatomy.regions import state_ids  # noqa: PLC0415

    states = state_ids(place) if place else ("",)
    if len(states) != 1:
        raise InvalidInputError(
            f"'{place}' means {len(states)} places: {', '.join(states)}.",
            remedy="Name one of them.",
        )
    return Event(kind, first, last, what=way, where=states[0])


def _sore(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    (told,) = _exactly(parts, 1, 1)
    from lissom.core.anatomy.regions import state_ids  # noqa: PLC0415

    soreness: dict[str, float] = {}
    for pair in told.split(","):
        place, sign, points = pair.partition("=")
        if not sign:
            raise _FormError
        number = number_of(points, f"Soreness of {place.strip()}", low=0, high=10)
        for state in state_ids(place.strip()):
            soreness[state] = round(2 * number) / 2
    return Event(kind, first, last, soreness=dict(sorted(soreness.items())))


def _travel(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    (minutes,) = _exactly(parts, 0, 1)
    amount = number_of(minutes or "0", "Minutes a day", low=0, high=1440)
    return Event(kind, first, last, amount=amount)


def _busy(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    (hours,) = _exactly(parts, 1, 1)
    start, sign, end = hours.partition("-")
    if not sign:
        raise _FormError
    return Event(kind, first, last, start=_clock(start), end=_clock(end))


def _slot_lost(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    (hour,) = _exactly(parts, 0, 1)
    return Event(kind, first, last, start=_clock(hour) if hour else None)


def _slot_offered(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    hour, *more = _exactly(parts, 1, 3)
    minutes, where = more
    if minutes and not minutes.isdigit():
        minutes, where = "", minutes
    amount = number_of(minutes, "Minutes", low=5, high=240) if minutes else None
    return Event(kind, first, last, start=_clock(hour), amount=amount or 60.0, where=where)


def _race_moved(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    (to,) = _exactly(parts, 1, 1)
    return Event(kind, first, last, to=date_of(to, "--because race-moved"))


def _heat(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    (degrees,) = _exactly(parts, 1, 1)
    return Event(kind, first, last, amount=number_of(degrees, "WBGT", low=-30, high=50))


def _move(kind: EventKind, first: date, last: date, parts: Sequence[str]) -> Event:
    _one_day(first, last)
    to, what, minutes = _exactly(parts, 1, 3)
    amount = number_of(minutes, "Minutes", low=5, high=600) if minutes else None
    day = date_of(to, "--because move")
    return Event(kind, first, last, what=_kind(what) or "run", to=day, amount=amount)


def _kind(what: str) -> str:
    if what:
        part_of(what)
    return what


def _clock(text: str) -> time:
    return time_of(text.strip().replace(".", ":"), "--because")


_MAKERS: dict[EventKind, Callable[[EventKind, date, date, Sequence[str]], Event]] = {
    EventKind.NEWS: _news,
    EventKind.MISSED: _missed,
    EventKind.PART: _amount,
    EventKind.HARDER: _amount,
    EventKind.ILL: _ill,
    EventKind.INJURED: _injured,
    EventKind.SORE: _sore,
    EventKind.TRAVEL: _travel,
    EventKind.BUSY: _busy,
    EventKind.SLOT_LOST: _slot_lost,
    EventKind.SLOT_OFFERED: _slot_offered,
    EventKind.RACE_MOVED: _race_moved,
    EventKind.HEAT: _heat,
    EventKind.MOVE: _move,
}
