"""Change layers: propose, agree in whole or in part, reject, undo. Nothing moves without a yes.

A proposal belongs to one programme and one day. When either has gone on it is stale: it is refused
with a sentence, and `refresh` asks the same question again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning.codec import canonical
from lissom.core.planning.inputs import PlanningInput, from_dict, to_dict
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.give import what_would_give
from lissom.core.planning.replan.wish import ConflictError
from lissom.web import locks
from lissom.web.accounts.models import User
from lissom.web.training import access, agreed_hours, facts, models, slots
from lissom.web.training.planning import planning_input
from lissom.web.training.programmes import save_programme

if TYPE_CHECKING:
    from lissom.core.planning.replan.propose import Proposal

State = models.ChangeLayer.State


class StaleError(InvalidInputError):
    """The programme, the day or the diary went on since the proposal was made."""

    code = "stale"


def propose(
    *, runner: models.Runner, events: Sequence[Event], on: date, now: datetime
) -> models.ChangeLayer:
    """Work out and keep what the programme in force would change after `events`.

    An open proposal for the same events is replaced. Raises NotFoundError without a programme,
    InvalidInputError for an event that cannot be, ConflictError for a wish no programme can keep.
    """
    base = access.programme_of(runner)
    document = _document(base)
    _refuse_ended(document, on)
    inputs = planning_input(runner=runner, on=on, now=now, told=events)
    from lissom.core.planning.replan.propose import propose as work_out  # noqa: PLC0415 (the solver)

    try:
        proposal = work_out(inputs, document, events)
    except ConflictError as conflict:
        raise _with_ways(conflict, inputs, document, events) from None
    told = [event.as_dict() for event in events]
    with transaction.atomic():
        locks.hold([f"changes {runner.pk}"])
        same = models.ChangeLayer.objects.filter(runner=runner, state=State.PROPOSED)
        for row in same:
            if row.events == told:
                row.state = State.STALE
                row.save(update_fields=["state"])
        last = models.ChangeLayer.objects.filter(runner=runner).order_by("number").last()
        layer = models.ChangeLayer.objects.create(
            runner=runner,
            number=1 if last is None else last.number + 1,
            on=on,
            made_at=now,
            events=told,
            base=base,
            problem_text=canonical(to_dict(inputs)),
            proposal_text=canonical(proposal.as_dict()),
        )
        _keep_items(layer, proposal)
    return layer


def _with_ways(
    conflict: ConflictError,
    inputs: PlanningInput,
    document: Mapping[str, Any],
    events: Sequence[Event],
) -> ConflictError:
    """The refusal with what would have to give, where a wish alone is refused."""
    wishes = [event for event in events if event.kind is EventKind.MOVE]
    if len(events) != 1 or not wishes:
        return conflict
    answer = what_would_give(inputs, document, wishes[0])
    if answer is None or not answer.ways:
        return conflict
    return ConflictError(answer.why, remedy=f"It would work with {', or '.join(answer.ways)}.")


def accept(
    *,
    runner: models.Runner,
    on: date,
    now: datetime,
    number: int | None = None,
    only: Collection[str] | None = None,
    by: User | None = None,
) -> models.ChangeLayer:
    """Agree to a proposal (default: the last open one), or to the changes in `only`.

    The next programme is written, with what the events told, and treatments that it places at free
    hours of clinics here are booked: all in one transaction. Raises NotFoundError, StaleError (an
    hour that is gone: with the next free ones), RefusedError of a booking, and InvalidInputError
    when chosen changes need others.
    """
    with transaction.atomic():
        locks.hold([f"changes {runner.pk}"])
        layer = open_layer(runner, number)
        proposal, before = _again(layer, on)
        from lissom.core.planning.replan.write import written  # noqa: PLC0415 (the solver)

        document = written(proposal, layer=layer.number, only=only)
        _refuse_taken(runner, document, proposal, now)
        result = save_programme(
            runner=runner,
            programme_dict=document,
            problem_dict=to_dict(proposal.inputs),
            on=on,
            made_at=now,
        )
        chosen = {one.id for one in proposal.changes} if only is None else set(only)
        whole = chosen >= {one.id for one in proposal.changes}
        layer.effects = facts.keep(
            runner, before, proposal, number=layer.number, slots=_slots_in(document)
        )
        layer.effects += agreed_hours.book(
            runner, document, days=_treated_days(proposal, chosen), free=before.slots, now=now
        )
        layer.state = State.ACCEPTED if whole else State.PARTLY
        layer.result, layer.answered_at, layer.answered_by = result, now, by
        layer.save()
        for item in layer.items.all():
            item.accepted = item.key in chosen
            item.save(update_fields=["accepted"])
    return layer


def _treated_days(proposal: Proposal, chosen: Collection[str]) -> list[date]:
    """Days on which the chosen changes put a treatment."""
    places = [one.after for one in proposal.changes if one.id in chosen and one.after is not None]
    return [place.date for place in places if place.kind == "massage"]


def reject(
    *, runner: models.Runner, now: datetime, number: int | None = None, by: User | None = None
) -> models.ChangeLayer:
    """Leave the programme as it is; the proposal is kept as said no to."""
    with transaction.atomic():
        locks.hold([f"changes {runner.pk}"])
        layer = open_layer(runner, number)
        layer.state, layer.answered_at, layer.answered_by = State.REJECTED, now, by
        layer.save()
        layer.items.update(accepted=False)
    return layer


def undo(
    *,
    runner: models.Runner,
    now: datetime,
    number: int | None = None,
    late: bool | None = None,
) -> models.ChangeLayer:
    """Take back the last change that was agreed to: the programme before it is in force again,
    byte for byte, as a new version; what the change wrote beside it is taken back too, and the
    hours that it booked are given back. `late`: whether the runner was told that a notice passed.

    Raises NotFoundError without one, InvalidInputError when the programme went on since, or when a
    notice passed after the page was made.
    """
    with transaction.atomic():
        locks.hold([f"changes {runner.pk}"])
        layer = _last_agreed(runner, number)
        base, result = layer.base, layer.result
        assert result is not None
        if access.programme_of(runner).document_text != result.document_text:
            raise InvalidInputError(
                f"The programme was changed again after change {layer.number}.",
                remedy="Undo the later change first, or make a new programme with `lissom plan`.",
            )
        agreed_hours.give_back(runner, layer.effects, late=late, now=now)
        facts.take_back(layer.effects)
        save_programme(
            runner=runner,
            programme_dict=_document(base),
            problem_dict=json.loads(base.problem_text),
            on=base.on,
            made_at=now,
        )
        layer.state = State.UNDONE
        layer.save(update_fields=["state"])
    return layer


def refresh(*, runner: models.Runner, number: int, on: date, now: datetime) -> models.ChangeLayer:
    """The same question as a proposal that is stale, asked again today."""
    with transaction.atomic():
        locks.hold([f"changes {runner.pk}"])
        layer = open_layer(runner, number)
        layer.state = State.STALE
        layer.save(update_fields=["state"])
        events = [Event.from_dict(row) for row in layer.events]
        return propose(runner=runner, events=events, on=on, now=now)


# --- looking up --------------------------------------------------------------------------------


def open_layer(runner: models.Runner, number: int | None) -> models.ChangeLayer:
    """The proposal with this number, or the last open one. Raises NotFoundError for none, and
    InvalidInputError for one that is answered already."""
    layer = access.layer_of(runner, number)
    if layer.state != State.PROPOSED:
        raise InvalidInputError(
            f"Change {layer.number} is {layer.state} already.",
            remedy="`lissom changes` lists what is open.",
        )
    return layer


def _last_agreed(runner: models.Runner, number: int | None) -> models.ChangeLayer:
    agreed = models.ChangeLayer.objects.filter(
        runner=runner, state__in=[State.ACCEPTED, State.PARTLY]
    ).order_by("answered_at", "number")
    last = agreed.last()
    if last is None:
        raise NotFoundError("There is no change to undo.", remedy="`lissom changes` lists them.")
    if number is not None and number != last.number:
        wanted = access.layer_of(runner, number)
        raise InvalidInputError(
            f"Change {wanted.number} is not the last one agreed to; that is {last.number}.",
            remedy=f"Undo {last.number} first."
            if wanted.state in (State.ACCEPTED, State.PARTLY)
            else "`lissom changes` lists them.",
        )
    return last


def _again(layer: models.ChangeLayer, on: date) -> tuple[Proposal, PlanningInput]:
    """The proposal worked out anew from what was kept. Raises StaleError."""
    current = access.programme_of(layer.runner)
    remedy = "Look at it again: the question can be asked anew."
    if current.pk != layer.base_id:
        raise StaleError(
            f"The programme changed after proposal {layer.number} was made.", remedy=remedy
        )
    if on != layer.on:
        raise StaleError(f"Proposal {layer.number} was made on {layer.on}.", remedy=remedy)
    before = from_dict(json.loads(layer.problem_text))
    events = [Event.from_dict(row) for row in layer.events]
    from lissom.core.planning.replan.propose import propose as work_out  # noqa: PLC0415 (the solver)

    proposal = work_out(before, _document(layer.base), events)
    if canonical(proposal.as_dict()) != layer.proposal_text:
        raise StaleError(
            f"Proposal {layer.number} was made by another version of Lissom.", remedy=remedy
        )
    return proposal, before


def _refuse_taken(
    runner: models.Runner, document: Mapping[str, Any], proposal: Proposal, now: datetime
) -> None:
    """An hour that the change uses must still be free."""
    before = {place.slot for place in proposal.standing.spots.values() if place.slot}
    wanted = set(_slots_in(document)) - before
    offered = {slot.id for slot in proposal.inputs.slots}
    asked = {slot for slot in wanted if slot in offered and not slot.startswith("offer-")}
    if not asked:
        return
    starts = [slot.start for slot in proposal.inputs.slots if slot.id in asked]
    free = {slot.id for slot in slots.free_slots(runner, max(now, min(starts)), _after(starts))}
    gone = sorted(asked - free)
    if gone:
        lost = next(slot for slot in proposal.inputs.slots if slot.id == gone[0])
        kind = next(row["type"] for row in _treatments_in(document) if row["slot"] == lost.id)
        when = clock_time(lost.start, ZoneInfo(runner.timezone))
        free_ones = slots.next_hours(runner, max(now, lost.start), str(kind))
        raise StaleError(
            f"The hour of {when} is no longer free; nothing was changed.",
            remedy=f"Look at it again: the question can be asked anew. {free_ones}".strip(),
        )


def _after(starts: Sequence[datetime]) -> datetime:
    last = max(starts)
    return last.replace(hour=23, minute=59)


def _slots_in(document: Mapping[str, Any]) -> list[str]:
    return [str(row["slot"]) for row in _treatments_in(document)]


def _treatments_in(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Treatments that have an hour."""
    return [
        row
        for day in document["days"]
        for row in day["sessions"]
        if row["kind"] == "massage" and row.get("slot")
    ]


def _refuse_ended(document: Mapping[str, Any], on: date) -> None:
    days = document.get("days") or ()
    if not days or days[-1]["date"] < on.isoformat():
        raise InvalidInputError(
            f"Your programme says nothing about {on.isoformat()}.",
            remedy="Make a new one with `lissom plan`.",
        )


def _document(row: models.Programme) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.document_text)
    return found


def _keep_items(layer: models.ChangeLayer, proposal: Proposal) -> None:
    made = proposal.as_dict()
    models.ChangeItem.objects.bulk_create(
        models.ChangeItem(
            layer=layer,
            place=place,
            key=row["id"],
            what=row["what"],
            forced=row["forced"],
            before=row["from"],
            after=row["to"],
            original_date=row["original_date"],
            why=row["why"],
        )
        for place, row in enumerate([*made["changes"], *made["later"]])
    )
