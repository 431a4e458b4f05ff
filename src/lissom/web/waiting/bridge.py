"""Rows of the waiting list to values of `core.booking.waiting` and `core.booking.refill`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.refill import Answer, Asked, Round, Stage
from lissom.core.booking.slots import slot_id
from lissom.core.booking.waiting import WaitingEntry
from lissom.web.waiting import models


def round_of(
    row: models.FreedHour, offers: Sequence[models.HourOffer], slots: Sequence[MassageSlot] = ()
) -> Round:
    """A freed hour with who was asked, in order. `slots`: the ways to use it now; without any the
    hours that were offered stand for them."""
    asked = tuple(asked_of(one, row) for one in offers)
    return Round(
        id=str(row.pk),
        slots=tuple(slots) or tuple(one.slot for one in asked),
        asked=asked,
        stage=Stage(row.stage),
    )


def asked_of(offer: models.HourOffer, row: models.FreedHour) -> Asked:
    return Asked(
        entry=offer.entry_id,
        slot=slot_of(offer, row),
        at=offer.at,
        until=offer.until,
        why=offer.why,
        answer=Answer(offer.answer) if offer.answer else None,
        answered_at=offer.answered_at,
    )


def slot_of(offer: models.HourOffer, row: models.FreedHour) -> MassageSlot:
    """The hour that was offered. Its price is the service's and does not matter any more."""
    minutes = round((offer.end - offer.start).total_seconds() / 60)
    return MassageSlot(
        id=slot_id(row.therapist.name, row.clinic.name, offer.start, minutes),
        start=offer.start,
        minutes=minutes,
        therapist=row.therapist.name,
        place=row.clinic.name,
    )


def entry_from_row(
    row: models.WaitingEntry,
    windows: Iterable[tuple[datetime, datetime]],
    had: tuple[int, int] = (0, 0),
) -> WaitingEntry:
    """An entry with its windows. `had`: freed hours that the client got, and left unanswered."""
    return WaitingEntry(
        id=row.pk,
        since=row.since,
        type=row.service.type,
        minutes=row.service.minutes,
        windows=tuple(Interval(start, end) for start, end in windows),
        need=row.need,
        best=row.best,
        notice_min=row.notice_min,
        therapist="" if row.therapist is None else row.therapist.name,
        only_therapist=row.only_therapist,
        first=row.first,
        granted=had[0],
        unanswered=had[1],
    )
