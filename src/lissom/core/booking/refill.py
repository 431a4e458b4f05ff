"""A freed hour on its way round the waiting list: who is asked, until when, and who gets it.

One client at a time holds the hour. A hold lasts some minutes of the clinic's opening hours, and
ends before the last call; then the next is asked. When nobody is left, whoever was asked may still
take it: the first to accept wins; who joins the list before the last call is asked, too. Nothing
here reads a clock or a database: a round is a value, and each step gives the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.waiting import NO_BOUND, Candidate, WaitingList, rank, why_before
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value


class Answer(StrEnum):
    """What became of one asking."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """Where a round stands: somebody holds the hour; nobody is there to ask (any more) and whoever
    was asked may take it; it was taken; it is over (too late, or the hour went otherwise)."""

    HELD = "held"
    OPEN = "open"
    TAKEN = "taken"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Asked:
    """One client asked: which entry, for which hour, when, until when, why before the next; and the
    answer, None while it is awaited."""

    entry: int
    slot: MassageSlot
    at: datetime
    until: datetime
    why: str
    answer: Answer | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A freed hour. `slots`: every way to use it (length, start), of one therapist at one place.
    `asked` in order. Raises InvalidInputError without slots."""

    id: str
    slots: tuple[MassageSlot, ...]
    asked: tuple[Asked, ...] = ()
    stage: Stage = Stage.OPEN

    def __post_init__(self) -> None:
        if not self.slots:
            raise InvalidInputError(
                "A freed hour without a way to use it cannot be offered.",
                remedy="Give the free slots in it.",
            )

    @property
    def held(self) -> Asked | None:
        """The asking that is awaited."""
        last = self.asked[-1] if self.asked else None
        return last if last is not None and last.answer is None else None

    @property
    def wakes_at(self) -> datetime | None:
        """When `advance` has something to do without anybody's answer; None: nothing."""
        if self.stage is Stage.HELD and self.held is not None:
            return self.held.until
        return None if self.stage is not Stage.OPEN else _last_moment(self.slots)

    @property
    def taken_by(self) -> Asked | None:
        return next((one for one in self.asked if one.answer is Answer.ACCEPTED), None)


def advance(
    current: Round,
    waiting: WaitingList,
    *,
    now: datetime,
    opening: Sequence[Interval] = (),
    busy: Collection[int] = (),
    hold_min: float | None = None,
) -> Round:
    """The round at `now`: a hold that has run out is marked unanswered, and the next is asked.

    `opening`: the clinic's opening hours ahead, merged; empty: holds run by the clock. `busy`:
    entries that hold another hour or whose client has an appointment at that time. `hold_min`: how
    long an hour is kept, as the clinic has set it (default: the usual time). The same round again
    when nothing is due. A round that was taken or is over stays so.
    """
    if current.stage in (Stage.TAKEN, Stage.OVER):
        return current
    held = current.held
    if held is not None:
        if now < held.until:
            return current
        current = _answered(current, held, Answer.UNANSWERED, held.until, Stage.OPEN)
    if now >= _last_moment(current.slots):
        return replace(current, stage=Stage.OVER)
    before = {one.entry for one in current.asked}
    open_slots = [one for one in current.slots if now < last_call(one)]
    best = rank(waiting, open_slots, now=now, skip=before | set(busy), most=2)
    if not best:
        return replace(current, stage=Stage.OPEN)
    chosen, *behind = best
    asked = Asked(
        entry=chosen.entry.id,
        slot=chosen.slot,
        at=now,
        until=hold_until(chosen, now=now, opening=opening, hold_min=hold_min),
        why=why_before(chosen, behind[0] if behind else None),
    )
    return replace(current, asked=(*current.asked, asked), stage=Stage.HELD)


def is_settled(
    current: Round,
    waiting: WaitingList,
    rest: int | None,
    *,
    now: datetime,
    busy: Collection[int] = (),
) -> bool:
    """Whether `advance` over `waiting` decides as it would over a longer list.

    `rest`: the most that an hour is worth to anybody of the list who is not in `waiting`, in
    milli-points; `NO_BOUND` when one of them is named to be first; None: `waiting` is the whole.
    """
    if rest is None or rest >= NO_BOUND:
        return rest is None
    open_slots = [one for one in current.slots if now < last_call(one)]
    skip = {one.entry for one in current.asked} | set(busy)
    best = rank(waiting, open_slots, now=now, skip=skip, most=2)
    return len(best) == 2 and (best[1].entry.first or best[1].worth > rest)


def accept(current: Round, entry: int, *, now: datetime) -> Round:
    """The hour goes to an entry that holds it, or that was asked and nobody holds it now.

    The same again for who has it already. Raises InvalidInputError, with the reason, for everybody
    else: another holds it, it is taken, the hour is over, the entry was never asked.
    """
    taken = current.taken_by
    if taken is not None:
        if taken.entry == entry:
            return current
        raise InvalidInputError(
            "The hour was taken by somebody else.",
            remedy="You stay on the waiting list.",
            code="hour-taken",
        )
    own = next((one for one in reversed(current.asked) if one.entry == entry), None)
    if own is None or own.answer is Answer.WITHDRAWN:
        raise InvalidInputError(
            "This hour was not offered to that entry of the waiting list.",
            remedy="Wait until it is offered, or book a free hour.",
            code="not-offered",
        )
    if current.stage is Stage.OVER or now >= last_call(own.slot):
        raise InvalidInputError(
            "It is too late for this hour.",
            remedy="Telephone the clinic if you could still come.",
            code="hour-over",
        )
    held = current.held
    if held is not None and held.entry != entry and now < held.until:
        raise InvalidInputError(
            "Your time to answer has passed, and the hour is kept for somebody else now.",
            remedy="Try once more later: it may come back.",
            code="held-by-another",
        )
    if held is not None and held.entry != entry:
        current = _answered(current, held, Answer.UNANSWERED, held.until, Stage.OPEN)
    return _answered(current, own, Answer.ACCEPTED, now, Stage.TAKEN)


def decline(current: Round, entry: int, *, now: datetime, by_clinic: bool = False) -> Round:
    """The holder does not want it, or the clinic passes on: `advance` then asks the next. An entry
    that does not hold the hour changes nothing."""
    held = current.held
    if held is None or held.entry != entry:
        return current
    answer = Answer.WITHDRAWN if by_clinic else Answer.DECLINED
    return _answered(current, held, answer, now, Stage.OPEN)


def end(current: Round, *, now: datetime) -> Round:
    """The hour went another way (booked by staff, blocked): who holds it is told so."""
    held = current.held
    if current.stage is Stage.TAKEN:
        return current
    if held is not None:
        current = _answered(current, held, Answer.WITHDRAWN, now, Stage.OVER)
    return replace(current, stage=Stage.OVER)


def last_call(slot: MassageSlot) -> datetime:
    """From when on nobody is asked for an hour any more."""
    return slot.start - timedelta(minutes=value("booking.waiting_last_call_min"))


def hold_until(
    candidate: Candidate,
    *,
    now: datetime,
    opening: Sequence[Interval] = (),
    hold_min: float | None = None,
) -> datetime:
    """The end of a hold that begins `now`: some minutes of opening hours later, but not after the
    last call, nor later than the client would have to leave (UTC)."""
    slot, entry = candidate.slot, candidate.entry
    leave = slot.start - timedelta(minutes=max(entry.notice_min, entry.travel_min))
    usual = value("booking.waiting_hold_min") if hold_min is None else hold_min
    kept = _opening_later(now, timedelta(minutes=usual), opening)
    return min(kept, last_call(slot), leave).astimezone(UTC)


def recent(asked: Iterable[Asked], *, now: datetime) -> dict[int, tuple[int, int]]:
    """Of each entry the freed hours had, and those left unanswered, in the last four weeks."""
    since = now - timedelta(days=value("booking.fairness_days"))
    had: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for one in asked:
        if since < one.at <= now:
            had[one.entry] += one.answer is Answer.ACCEPTED
            missed[one.entry] += one.answer is Answer.UNANSWERED
    return {entry: (had[entry], missed[entry]) for entry in sorted(had)}


def _last_moment(slots: Sequence[MassageSlot]) -> datetime:
    return max(last_call(slot) for slot in slots)


def _answered(current: Round, one: Asked, answer: Answer, at: datetime, stage: Stage) -> Round:
    changed = replace(one, answer=answer, answered_at=at)
    return replace(
        current,
        asked=tuple(changed if other is one else other for other in current.asked),
        stage=stage,
    )


def _opening_later(now: datetime, wanted: timedelta, opening: Sequence[Interval]) -> datetime:
    """The moment when `wanted` of opening time has passed; by the clock when none is known."""
    left = wanted
    for stretch in opening:
        begin = max(stretch.start, now)
        if stretch.end <= begin:
            continue
        if stretch.end - begin >= left:
            return begin + left
        left -= stretch.end - begin
    return now + wanted if left == wanted else max(one.end for one in opening)
