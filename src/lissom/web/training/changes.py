"""Reads of change layers: proposals and what became of them, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lissom.web.training import access, models


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One session of a change. `before` and `after` as in the proposal (date, kind, type, title,
    minutes, start, place, price_pence), None for new or dropped ones; `why` rule and text.
    `accepted` None: not answered yet."""

    id: str
    what: str
    forced: bool
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    original_date: date | None
    why: tuple[dict[str, str], ...]
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change layer. `proposal` is the document of the proposal: `because` (sentences), `changes`,
    `later`, `kept` and `points` by term, `shortfalls`, `findings`, `until`. `stale`: it is open but
    can no longer be agreed to. `base` and `result`: numbers of programmes."""

    number: int
    state: str
    on: date
    made_at: datetime
    answered_at: datetime | None
    base: int
    result: int | None
    stale: bool
    proposal: dict[str, Any]
    items: tuple[StoredItem, ...]

    @property
    def because(self) -> str:
        return " ".join(self.proposal["because"])


def change(runner: models.Runner, number: int | None = None, *, on: date) -> StoredChange:
    """One change, or the last open proposal. Raises NotFoundError."""
    return _stored(access.layer_of(runner, number), _current(runner), on)


def changes(runner: models.Runner, *, on: date) -> tuple[StoredChange, ...]:
    """All changes, the newest first."""
    rows = (
        models.ChangeLayer.objects.filter(runner=runner)
        .select_related("base", "result")
        .prefetch_related("items")
        .order_by("-number")
    )
    current = _current(runner)
    return tuple(_stored(row, current, on) for row in rows)


def open_changes(runner: models.Runner, *, on: date) -> tuple[StoredChange, ...]:
    """Proposals that wait for an answer and can still be agreed to, the newest first."""
    return tuple(
        one
        for one in changes(runner, on=on)
        if one.state == models.ChangeLayer.State.PROPOSED and not one.stale
    )


def _current(runner: models.Runner) -> int | None:
    row = models.Programme.objects.filter(runner=runner, current=True).only("number").first()
    return None if row is None else row.number


def _stored(row: models.ChangeLayer, current: int | None, on: date) -> StoredChange:
    proposed = row.state == models.ChangeLayer.State.PROPOSED
    return StoredChange(
        number=row.number,
        state=row.state,
        on=row.on,
        made_at=row.made_at,
        answered_at=row.answered_at,
        base=row.base.number,
        result=None if row.result is None else row.result.number,
        stale=proposed and (row.base.number != current or row.on != on),
        proposal=json.loads(row.proposal_text),
        items=tuple(_item(item) for item in row.items.all()),
    )


def _item(row: models.ChangeItem) -> StoredItem:
    return StoredItem(
        id=row.key,
        what=row.what,
        forced=row.forced,
        before=row.before,
        after=row.after,
        original_date=row.original_date,
        why=tuple(row.why),
        accepted=row.accepted,
    )
