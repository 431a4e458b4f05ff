"""Reads of change layers: proposals and what became of them, as plain values."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.db.models import Count, Max

from lissom.core.planning.replan.consequences import Board, Consequences
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.give import what_would_give
from lissom.core.planning.replan.sessions import Item
from lissom.web.training import access, models, overrules
from lissom.web.training.planning import planning_input


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
    can no longer be agreed to. `effects`: what agreeing wrote beside the programme. `base` and
    `result`: numbers of programmes."""

    number: int
    state: str
    on: date
    made_at: datetime
    answered_at: datetime | None
    base: int
    result: int | None
    stale: bool
    effects: tuple[dict[str, Any], ...]
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
        effects=tuple(row.effects),
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


# --- what a move would do ----------------------------------------------------------------------


def consequences(
    runner: models.Runner, *, session: str, to: date, on: date, now: datetime
) -> Consequences:
    """What moving the session with this id to another day would do; nothing is kept.

    Raises NotFoundError without a programme, InvalidInputError for an unknown session or a day
    that the programme does not reach.
    """
    made = board(runner, on=on, now=now)
    return made.consequences(made.item(session), to)


def other_days(
    runner: models.Runner, *, day: date, part: str = "", on: date, now: datetime
) -> tuple[Item, tuple[Consequences, ...]]:
    """A day's session (of a part, default the run) and what each other day of its week would do.
    Raises as `consequences`."""
    made = board(runner, on=on, now=now)
    item = made.on(day, part)
    return item, made.other_days(item)


def ways(
    runner: models.Runner, *, day: date, part: str, to: date, on: date, now: datetime
) -> tuple[str, ...]:
    """What would have to give for a session to stand on a day that does not allow it; empty when
    nothing helps that a runner could loosen."""
    base = access.programme_of(runner)
    inputs = planning_input(runner=runner, on=on, now=now)
    wish = Event(EventKind.MOVE, day, day, what=part, to=to)
    answer = what_would_give(inputs, json.loads(base.document_text), wish)
    return () if answer is None else answer.ways


_BOARDS: OrderedDict[tuple[object, ...], Board] = OrderedDict()
_KEPT_BOARDS = 32
_LOCK = Lock()


def board(runner: models.Runner, *, on: date, now: datetime) -> Board:
    """The programme in force on today's problem; kept for a while, so that the second question of
    a page is quick. What was done, said or booked since makes a new one."""
    base = access.programme_of(runner)
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    mine = overrules.standing(runner, since=on, now=now)
    key = (runner.pk, base.pk, on, quarter, mine, *_known(runner))
    with _LOCK:
        if key in _BOARDS:
            _BOARDS.move_to_end(key)
            return _BOARDS[key]
    inputs = planning_input(runner=runner, on=on, now=now)
    made = Board.of(inputs, json.loads(base.document_text))
    with _LOCK:
        _BOARDS[key] = made
        while len(_BOARDS) > _KEPT_BOARDS:
            _BOARDS.popitem(last=False)
    return made


def _known(runner: models.Runner) -> list[object]:
    """A short mark of the rows that the planner reads."""
    found: list[object] = []
    for name in (
        "activities",
        "entries",
        "check_ins",
        "injuries",
        "busy_times",
        "holidays",
        "races",
        "own_appointments",
    ):
        rows = getattr(runner, name).aggregate(count=Count("pk"), last=Max("pk"))
        found += [rows["count"], rows["last"]]
    return found
