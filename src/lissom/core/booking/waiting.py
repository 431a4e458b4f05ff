"""Who of a waiting list gets an hour that has come free.

Only who can use it is looked at: type and length, window, place, therapist, price, notice. Then, in
milli-points,
    what is left of the programme's need at this hour + days waited - granted and unanswered hours
    of late - way - change of therapist - minutes of the freed time that would stay unused
and whom the therapist named comes before all others. Ten thousand entries are columns of whole
numbers: the order is exact, and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.offers import Term
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner.checks import check_aware
from lissom.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

Whole = NDArray[np.int64]
_NEVER = np.iinfo(np.int64).max
NO_BOUND = 2**62
"""More than any hour is worth."""
_POINT = 1000
_DAY_H, _TWO_DAYS_H = 24, 48
TERMS = ("need", "waited", "granted", "unanswered", "travel", "therapist", "unused")


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """One client's wish on a waiting list.

    `since`: when it was entered. `windows`: UTC stretches within one of which the treatment must
    lie. `need`: milli-points that the client's programme loses without it; 0 for a client without
    one. `best`: the moment that the programme would choose. `notice_min`: how soon the client can
    be there, at least. `travel_min`: the way. `place`, `therapist`: empty for any;
    `only_therapist`: nobody else will do. `first`: named by the therapist. `granted`,
    `unanswered`: freed hours had, and left unanswered, in the last 28 days.
    """

    id: int
    since: datetime
    type: str
    minutes: int
    windows: tuple[Interval, ...]
    need: int = 0
    best: datetime | None = None
    notice_min: int = 0
    travel_min: int = 0
    place: str = ""
    therapist: str = ""
    only_therapist: bool = False
    ceiling_pence: int | None = None
    first: bool = False
    granted: int = 0
    unanswered: int = 0

    @property
    def bound_to(self) -> str:
        """The only therapist who will do; empty: anyone."""
        return self.therapist if self.only_therapist else ""


def standing_of(need: int, since: datetime) -> int:
    """What need and waiting are worth together, in milli-points times the seconds of a day, up to a
    number that is the same for everybody: no hour is worth more to an entry than another's to one
    whose standing is higher and who loses nothing. Raises InvalidInputError for a naive `since`."""
    check_aware(since, "since when")
    most = min(need, round(value("booking.need_most")))
    return most * round(SECONDS_PER_DAY) - round(value("booking.worth_day_waited")) * _second(since)


def worth_at_most(need: int, since: datetime, now: datetime) -> int:
    """The most that any hour can be worth to an entry at `now`, in milli-points."""
    waited_s = max(_second(now) - _second(since), 0)
    waited = waited_s * round(value("booking.worth_day_waited")) // round(SECONDS_PER_DAY)
    return min(need, round(value("booking.need_most"))) + waited


@dataclass(frozen=True, slots=True, eq=False)
class WaitingList:
    """Entries as columns, ready to be ranked; made by `waiting_list`. Instants are whole UTC
    seconds; types, places and therapists are their numbers in `words`, where nothing is 0.
    `window_of`: the row of the entry that each window belongs to."""

    entries: tuple[WaitingEntry, ...]
    ids: Whole
    since_s: Whole
    best_s: Whole
    minutes: Whole
    soonest_s: Whole
    travel_min: Whole
    ceiling: Whole
    need: Whole
    first: NDArray[np.bool_]
    fairness: Whole
    words: Mapping[str, int]
    types: Whole
    places: Whole
    therapists: Whole
    only: NDArray[np.bool_]
    window_of: Whole
    opens_s: Whole
    closes_s: Whole


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry for one of the free hours: `worth` in milli-points is the sum of the terms."""

    entry: WaitingEntry
    slot: MassageSlot
    worth: int
    terms: tuple[Term, ...]

    def term(self, name: str) -> int:
        return next((one.worth for one in self.terms if one.name == name), 0)


def waiting_list(entries: Iterable[WaitingEntry]) -> WaitingList:
    """Columns of the entries; a store needs to hand in only those whose windows touch the freed
    time. Raises InvalidInputError for an id that comes twice, numbers below 0, and a treatment
    without minutes."""
    rows = tuple(entries)
    _check(rows)
    windows = [(row, one) for row, entry in enumerate(rows) for one in entry.windows]
    words: dict[str, int] = {"": 0}
    for entry in rows:
        for word in (entry.type, entry.place, entry.therapist):
            words.setdefault(word, len(words))
    granted, missed = (
        round(value(key)) for key in ("booking.price_granted", "booking.price_lapsed")
    )
    return WaitingList(
        entries=rows,
        ids=_whole(one.id for one in rows),
        since_s=_whole(_second(one.since) for one in rows),
        best_s=_whole(-1 if one.best is None else _second(one.best) for one in rows),
        minutes=_whole(one.minutes for one in rows),
        soonest_s=_whole(60 * max(one.notice_min, one.travel_min) for one in rows),
        travel_min=_whole(one.travel_min for one in rows),
        ceiling=_whole(_NEVER if one.ceiling_pence is None else one.ceiling_pence for one in rows),
        need=np.minimum(_whole(one.need for one in rows), round(value("booking.need_most"))),
        first=np.array([one.first for one in rows], dtype=np.bool_),
        fairness=_whole(granted * one.granted + missed * one.unanswered for one in rows),
        words=words,
        types=_whole(words[one.type] for one in rows),
        places=_whole(words[one.place] for one in rows),
        therapists=_whole(words[one.therapist] for one in rows),
        only=np.array([one.bound_to != "" for one in rows], dtype=np.bool_),
        window_of=_whole(row for row, _ in windows),
        opens_s=_whole(_second(one.start) for _, one in windows),
        closes_s=_whole(_second(one.end) for _, one in windows),
    )


def rank(
    waiting: WaitingList,
    slots: Sequence[MassageSlot],
    *,
    now: datetime,
    skip: Collection[int] = (),
    most: int = 10,
) -> tuple[Candidate, ...]:
    """The best `most` entries for the free hours, each with the hour that suits it best.

    `slots`: the ways in which the freed time can be used (each length, each start). `skip`: ids
    that are not asked: they were, or hold another hour. Whom a therapist named comes first; equal
    worth: who has waited longer, then the lower id.
    """
    count = len(waiting.entries)
    if not count or not slots:
        return ()
    longest = max(slot.minutes for slot in slots)
    standing = _waited(waiting, now) - waiting.fairness
    left_out = np.isin(waiting.ids, np.array(sorted(skip), dtype=np.int64))
    best = np.full(count, np.iinfo(np.int64).min, dtype=np.int64)
    chosen = np.full(count, -1, dtype=np.int64)
    for place, slot in enumerate(slots):
        rows = np.flatnonzero(_can_use(waiting, slot, now) & ~left_out)
        if not rows.size:
            continue
        worth = standing[rows] + _at_hour(waiting, rows, slot)
        worth -= round(value("booking.price_unused_min")) * (longest - slot.minutes)
        better = worth > best[rows]
        best[rows[better]], chosen[rows[better]] = worth[better], place
    found = np.flatnonzero(chosen >= 0)
    order = np.lexsort(
        (waiting.ids[found], waiting.since_s[found], -best[found], ~waiting.first[found])
    )
    return tuple(
        _candidate(waiting.entries[row], slots[chosen[row]], longest, now)
        for row in found[order[:most]].tolist()
    )


def _candidate(entry: WaitingEntry, slot: MassageSlot, longest: int, now: datetime) -> Candidate:
    terms = terms_at(
        entry,
        start=slot.start,
        therapist=slot.therapist,
        now=now,
        unused_min=longest - slot.minutes,
    )
    return Candidate(entry, slot, sum(term.worth for term in terms), terms)


def why_before(one: Candidate, other: Candidate | None) -> str:
    """One sentence: why the first of two candidates is asked before the second (None: nobody else
    can use the hour). The terms with the greatest differences, at most two."""
    if other is None:
        return "Nobody else on the waiting list can use this hour."
    if one.entry.first and not other.entry.first:
        return "Named by the therapist to be asked first."
    ahead = [
        (one.term(name) - other.term(name), name)
        for name in TERMS
        if one.term(name) > other.term(name)
    ]
    if not ahead:
        return "Equal to the next; on the list for longer."
    ahead.sort(key=lambda item: (-item[0], TERMS.index(item[1])))
    return f"Before the next: {'; '.join(_ahead(one, other, name) for _, name in ahead[:2])}."


def _ahead(one: Candidate, other: Candidate, name: str) -> str:
    here, there = one.entry, other.entry
    points = [f"{each.term('need') / _POINT:.1f}" for each in (one, other)]
    words = {
        "need": f"the programme would lose {points[0]} points without it, "
        f"the next one's {points[1]}",
        "waited": f"on the list {_span(there.since - here.since)} longer",
        "granted": f"{here.granted} freed hours in four weeks, the next {there.granted}",
        "unanswered": f"{here.unanswered} left unanswered in four weeks, "
        f"the next {there.unanswered}",
        "travel": f"{here.travel_min} min away, the next {there.travel_min}",
        "therapist": f"the next would rather see {there.therapist}",
        "unused": f"takes {one.slot.minutes} min of the freed time, the next {other.slot.minutes}",
    }
    return words[name]


def _span(time: timedelta) -> str:
    """Hours up to two days, then days."""
    hours = max(round(time / timedelta(hours=1)), 0)
    return f"{hours} h" if hours < _TWO_DAYS_H else f"{hours // _DAY_H} days"


def _check(rows: Sequence[WaitingEntry]) -> None:
    seen: set[int] = set()
    for one in rows:
        if one.id in seen:
            raise InvalidInputError(
                f"Entry {one.id} is on the waiting list twice.",
                remedy="Give each an id of its own.",
            )
        seen.add(one.id)
        numbers = (one.need, one.notice_min, one.travel_min, one.granted, one.unanswered)
        if one.minutes <= 0 or min(numbers) < 0:
            raise InvalidInputError(
                f"Entry {one.id} of the waiting list has a number below 0, or no minutes.",
                remedy="Give 0 or more, and minutes above 0.",
            )


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _waited(waiting: WaitingList, now: datetime) -> Whole:
    seconds = np.maximum(_second(now) - waiting.since_s, 0)
    return seconds * round(value("booking.worth_day_waited")) // round(SECONDS_PER_DAY)


def _can_use(waiting: WaitingList, slot: MassageSlot, now: datetime) -> NDArray[np.bool_]:
    start = _second(slot.start)
    last_call = round(SECONDS_PER_MINUTE * value("booking.waiting_last_call_min"))
    answer = round(SECONDS_PER_MINUTE * value("booking.waiting_least_hold_min"))
    ahead = start - _second(now) - answer
    inside = (waiting.opens_s <= start) & (start + 60 * slot.minutes <= waiting.closes_s)
    usable = np.zeros(len(waiting.entries), dtype=np.bool_)
    usable[waiting.window_of[inside]] = True
    usable &= (waiting.minutes == slot.minutes) & (
        np.maximum(waiting.soonest_s, last_call) <= ahead
    )
    usable &= (waiting.places == 0) | (waiting.places == waiting.words.get(slot.place, -1))
    usable &= ~waiting.only | (waiting.therapists == waiting.words.get(slot.therapist, -1))
    usable &= waiting.ceiling >= (slot.price_pence or 0)
    if slot.types:
        given = [waiting.words[name] for name in slot.types if name in waiting.words]
        usable &= np.isin(waiting.types, np.array(given, dtype=np.int64))
    return usable


def _at_hour(waiting: WaitingList, rows: Whole, slot: MassageSlot) -> Whole:
    """Need left at this hour, less way and change of therapist, for the entries in `rows`."""
    start, best = _second(slot.start), waiting.best_s[rows]
    fall = round(value("booking.price_hour_off"))
    off = np.where(best < 0, 0, np.abs(start - best)) * fall // round(SECONDS_PER_HOUR)
    left = np.maximum(waiting.need[rows] - off, 0)
    travel = round(2 * value("planning.value_travel")) * waiting.travel_min[rows]
    named = waiting.therapists[rows]
    other = (named != 0) & (named != waiting.words.get(slot.therapist, -1))
    change = np.where(other, round(value("planning.price_therapist_change")), 0)
    worth: Whole = left - travel - change
    return worth


def terms_at(
    entry: WaitingEntry, *, start: datetime, therapist: str, now: datetime, unused_min: int = 0
) -> tuple[Term, ...]:
    """What a treatment from `start` with a therapist is worth to one entry, in parts that are not
    0: the specification that the columns follow."""
    need = min(entry.need, round(value("booking.need_most")))
    off_s = 0 if entry.best is None else abs(_second(start) - _second(entry.best))
    left = max(need - off_s * round(value("booking.price_hour_off")) // round(SECONDS_PER_HOUR), 0)
    waited_s = max(_second(now) - _second(entry.since), 0)
    waited = waited_s * round(value("booking.worth_day_waited")) // round(SECONDS_PER_DAY)
    other = entry.therapist not in ("", therapist)
    costs = (
        (
            "granted",
            round(value("booking.price_granted")) * entry.granted,
            f"{entry.granted} freed hours in four weeks",
        ),
        (
            "unanswered",
            round(value("booking.price_lapsed")) * entry.unanswered,
            f"{entry.unanswered} left unanswered in four weeks",
        ),
        (
            "travel",
            round(2 * value("planning.value_travel")) * entry.travel_min,
            f"{entry.travel_min} min away",
        ),
        (
            "therapist",
            round(value("planning.price_therapist_change")) if other else 0,
            f"would rather see {entry.therapist}",
        ),
        (
            "unused",
            round(value("booking.price_unused_min")) * unused_min,
            f"{unused_min} min would stay free",
        ),
    )
    made = (
        Term("need", left, f"the programme would lose {left / _POINT:.1f} points without it"),
        Term("waited", waited, f"on the list for {_span(now - entry.since)}"),
        *(Term(name, -cost, text) for name, cost, text in costs),
    )
    return tuple(term for term in made if term.worth)
