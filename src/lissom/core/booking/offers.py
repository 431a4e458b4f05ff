"""Free hours for one treatment that a runner wants, the best first, each with its reasons.

Worth of an hour, in milli-points:
    what the programme gains by the treatment on that day, less by the hour from its best moment
    - money - way there and back - change of therapist
at the exchange rates of the planner, so that the order here is the planner's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot, zone_of
from lissom.core.booking.wanting import DayWorth, Wanted, worth_left
from lissom.core.evidence import value

_POINT = 1000
_PENCE = 100
_TOLD = 50
"""Differences under 0.05 points are not told."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a worth: milli-points (losses negative) and a clause in words."""

    name: str
    worth: int
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One free hour, its worth in milli-points, the terms of it, and one sentence: why this hour,
    or what it loses against the first offer."""

    slot: MassageSlot
    worth: int
    terms: tuple[Term, ...]
    reason: str


def offers(
    wanted: Wanted, slots: Iterable[MassageSlot], *, now: datetime, most: int | None = None
) -> tuple[Offer, ...]:
    """At most `most` (default six) free hours that start after `now` (aware), best first.

    Of hours of one therapist that could not both be had only the better is offered. Equal worth:
    the earlier, then by therapist, place and id. Empty when nothing fits.
    """
    count = round(value("booking.offers_most")) if most is None else most
    zone = zone_of(wanted.zone)
    days = {one.date: one for one in wanted.days}
    valued: list[tuple[int, MassageSlot, tuple[Term, ...]]] = []
    for slot in slots:
        if slot.start > now and fits(wanted, slot):
            terms = _terms(wanted, slot, zone, days)
            if terms is not None:
                valued.append((sum(term.worth for term in terms), slot, terms))
    valued.sort(key=lambda one: (-one[0], one[1].start, one[1].therapist, one[1].place, one[1].id))
    kept = _apart(valued, count)
    return tuple(
        Offer(slot, worth, terms, _reason(terms, None if place == 0 else kept[0][2], slot, wanted))
        for place, (worth, slot, terms) in enumerate(kept)
    )


def fits(wanted: Wanted, slot: MassageSlot) -> bool:
    """Whether the treatment can be had in this hour: its type, length, window, therapist, price."""
    if slot.minutes != wanted.minutes or (slot.types and wanted.type not in slot.types):
        return False
    if wanted.only_usual and wanted.usual not in ("", slot.therapist):
        return False
    if wanted.ceiling_pence is not None and (slot.price_pence or 0) > wanted.ceiling_pence:
        return False
    return within(wanted.windows, slot.start, slot.minutes)


def within(windows: Sequence[Interval], start: datetime, minutes: int) -> bool:
    """Whether the minutes from `start` lie in one of the windows."""
    end = start + timedelta(minutes=minutes)
    return any(one.start <= start and end <= one.end for one in windows)


def _terms(
    wanted: Wanted, slot: MassageSlot, zone: ZoneInfo, days: dict[date, DayWorth]
) -> tuple[Term, ...] | None:
    """The worth of an hour in parts; None on a day that the programme has ruled out."""
    day = days.get(slot.start.astimezone(zone).date())
    if day is not None and day.worth is None:
        return None
    need, best = (wanted.need, wanted.best) if day is None else (day.worth or 0, day.best)
    left = worth_left(need, slot.start, None if slot.id == wanted.slot else best)
    found = [Term("programme", left, "" if day is None else day.why)]
    if slot.price_pence:
        cost = round(value("planning.value_pence") * slot.price_pence)
        found.append(Term("money", -cost, f"{slot.price_pence / _PENCE:.2f} pounds"))
    if slot.travel_min:
        way = round(2 * value("planning.value_travel") * slot.travel_min)
        found.append(Term("travel", -way, f"{slot.travel_min} min away"))
    if wanted.usual and slot.therapist != wanted.usual:
        change = round(value("planning.price_therapist_change"))
        found.append(Term("therapist", -change, f"not with {wanted.usual}"))
    return tuple(found)


def _apart(
    valued: Sequence[tuple[int, MassageSlot, tuple[Term, ...]]], count: int
) -> list[tuple[int, MassageSlot, tuple[Term, ...]]]:
    kept: list[tuple[int, MassageSlot, tuple[Term, ...]]] = []
    for one in valued:
        if len(kept) == count:
            break
        if not any(_collide(one[1], other[1]) for other in kept):
            kept.append(one)
    return kept


def _collide(one: MassageSlot, other: MassageSlot) -> bool:
    if one.therapist != other.therapist:
        return False
    return one.start < other.start + timedelta(
        minutes=other.minutes
    ) and other.start < one.start + timedelta(minutes=one.minutes)


def _reason(
    terms: Sequence[Term], first: Sequence[Term] | None, slot: MassageSlot, wanted: Wanted
) -> str:
    """Why the first is first; of the others, what they lose and gain against it."""
    parts: list[str] = []
    if slot.id == wanted.slot:
        parts.append("the hour that the programme chose")
    parts += [term.text for term in terms if term.name == "programme" and term.text]
    if first is None:
        parts += [term.text for term in terms if term.name in ("travel", "therapist")]
        return _sentence(parts)
    before = {term.name: term.worth for term in first}
    here = {term.name: term.worth for term in terms}
    for name in ("programme", "money", "travel", "therapist"):
        change = here.get(name, 0) - before.get(name, 0)
        if abs(change) >= _TOLD:
            parts.append(_change(name, change, terms))
    return _sentence(parts or ["worth as much as the first"])


def _change(name: str, change: int, terms: Sequence[Term]) -> str:
    if name == "programme":
        side = "more" if change > 0 else "less"
        return f"{abs(change) / _POINT:.1f} points {side} for the programme than the first"
    text = next((term.text for term in terms if term.name == name), "")
    if name == "money":
        return f"{'cheaper' if change > 0 else 'dearer'}{f': {text}' if text else ''}"
    if name == "travel":
        return f"{'nearer' if change > 0 else 'farther'}{f': {text}' if text else ''}"
    return text or "with the therapist you usually see"


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
