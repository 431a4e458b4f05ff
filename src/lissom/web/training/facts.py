"""What an event tells beside the programme: kept when the runner agrees, taken back by undo.

An injury, hours that are taken, a check-in, a session done by hand, a race's new day, an hour that
was offered: each is a row of its own, and `effects` remembers which rows were made, changed or
removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Manager, Model

from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import Hold, PlanningInput
from lissom.core.planning.replan.change import check_in_of
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.runner import DoneSession
from lissom.web.training import bridge, models

if TYPE_CHECKING:
    from lissom.core.planning.replan.propose import Proposal

Effect = dict[str, Any]
_ROWS: dict[str, Manager[Any]] = {
    "injury": models.Injury.objects,
    "busy": models.BusyTime.objects,
    "holiday": models.Holiday.objects,
    "check-in": models.CheckIn.objects,
    "entry": models.DoneEntry.objects,
    "activity": models.Activity.objects,
    "race": models.Race.objects,
    "appointment": models.OwnAppointment.objects,
}


def keep(
    runner: models.Runner,
    before: PlanningInput,
    proposal: Proposal,
    *,
    number: int,
    slots: Sequence[str],
) -> list[Effect]:
    """Write what the events told; `slots` are the ids of treatments in the agreed programme. Call
    inside a transaction."""
    after = proposal.inputs
    effects = _injuries(runner, before, after)
    effects += _busy(runner, before, after, number)
    effects += _done(runner, before, after)
    effects += _appointments_gone(runner, before, after)
    for event in proposal.events:
        effects += _KEEP.get(event.kind, _nothing)(runner, event, before)
    return effects + _offers_taken(runner, before, after, slots)


def take_back(effects: Sequence[Mapping[str, Any]]) -> None:
    """Undo `keep`, the last row first; rows that are gone meanwhile stay gone."""
    for effect in reversed(effects):
        if effect["row"] not in _ROWS:
            continue  # an hour that was booked: `agreed_hours` gives it back
        rows = _ROWS[effect["row"]]
        if "made" in effect:
            rows.filter(pk=effect["made"]).delete()
        elif "gone" in effect:
            rows.get_or_create(**{key: _back(value) for key, value in effect["gone"].items()})
        else:
            was = {key: _back(value) for key, value in effect["was"].items()}
            rows.filter(pk=effect["id"]).update(**was)


def _back(value: Any) -> Any:
    """An instant or day that was stored as `{"instant": ...}` or `{"day": ...}`."""
    if isinstance(value, dict) and "instant" in value:
        return datetime.fromisoformat(value["instant"])
    if isinstance(value, dict) and "day" in value:
        return date.fromisoformat(value["day"])
    return value


def _made(row: str, made: Model) -> Effect:
    return {"row": row, "made": made.pk}


# --- differences of the input ------------------------------------------------------------------


def _injuries(runner: models.Runner, before: PlanningInput, after: PlanningInput) -> list[Effect]:
    known = {one.id for one in before.injuries}
    return [
        _made(
            "injury",
            models.Injury.objects.create(
                runner=runner,
                pathway=one.pathway,
                stage=one.stage,
                since=one.since,
                stage_since=one.since,
                state=one.state,
            ),
        )
        for one in after.injuries
        if one.id not in known
    ]


def _busy(
    runner: models.Runner, before: PlanningInput, after: PlanningInput, number: int
) -> list[Effect]:
    effects: list[Effect] = []
    for one in after.busy:
        if one in before.busy:
            continue
        row, made = models.BusyTime.objects.get_or_create(
            runner=runner,
            source=f"change {number}",
            start=one.start.astimezone(UTC),
            end=one.end.astimezone(UTC),
            defaults={"title": one.title},
        )
        effects += [_made("busy", row)] if made else []
    return effects


def _done(runner: models.Runner, before: PlanningInput, after: PlanningInput) -> list[Effect]:
    """Sessions that the event says were done, and efforts that it corrects."""
    old = {(one.date, one.kind, one.type, one.minutes, one.start): one for one in before.history}
    effects: list[Effect] = []
    for one in after.history:
        known = old.get((one.date, one.kind, one.type, one.minutes, one.start))
        if known is None:
            columns = bridge.entry_to_row(one)
            made = models.DoneEntry.objects.create(runner=runner, **columns)
            effects.append(_made("entry", made))
        elif known.rpe_cr10 != one.rpe_cr10:
            effects += _effort(runner, one)
    return effects


def _effort(runner: models.Runner, done: DoneSession) -> list[Effect]:
    effects: list[Effect] = []
    activities = models.Activity.objects.filter(
        runner=runner, local_date=done.date, duplicate_of__isnull=True
    )
    for row in activities.only("pk", "perceived_exertion"):
        was = {"perceived_exertion": row.perceived_exertion}
        effects.append({"row": "activity", "id": row.pk, "was": was})
    entries = models.DoneEntry.objects.filter(runner=runner, date=done.date, kind=done.kind.value)
    for entry in entries:
        was = {"rpe_cr10": entry.rpe_cr10, "hard": entry.hard}
        effects.append({"row": "entry", "id": entry.pk, "was": was})
    activities.update(perceived_exertion=done.rpe_cr10)
    entries.update(rpe_cr10=done.rpe_cr10, hard=done.hard)
    return effects


def _appointments_gone(
    runner: models.Runner, before: PlanningInput, after: PlanningInput
) -> list[Effect]:
    """Own appointments that were cancelled; a clinic of this installation keeps its own diary."""
    kept = {one.start for one in after.previous if one.hold is Hold.BOOKED}
    lost = [
        one.start
        for one in before.previous
        if one.hold is Hold.BOOKED and one.start is not None and one.start not in kept
    ]
    rows = models.OwnAppointment.objects.filter(runner=runner, start__in=lost)
    effects: list[Effect] = [
        {
            "row": "appointment",
            "gone": {
                "runner_id": runner.pk,
                "start": {"instant": row.start.isoformat()},
                "minutes": row.minutes,
                "type": row.type,
                "place": row.place,
                "therapist": row.therapist,
                "travel_min": row.travel_min,
                "source": row.source,
            },
        }
        for row in rows
    ]
    rows.delete()
    return effects


def _offers_taken(
    runner: models.Runner, before: PlanningInput, after: PlanningInput, slots: Sequence[str]
) -> list[Effect]:
    """An offered hour that the agreed programme uses is an appointment from now on."""
    known = {slot.id for slot in before.slots}
    effects: list[Effect] = []
    for slot in after.slots:
        if slot.id in known or slot.id not in slots:
            continue
        row, made = models.OwnAppointment.objects.get_or_create(
            runner=runner,
            start=slot.start.astimezone(UTC),
            defaults={
                "minutes": slot.minutes,
                "type": slot.types[0] if slot.types else "maintenance",
                "place": slot.place,
                "therapist": slot.therapist,
                "travel_min": slot.travel_min,
            },
        )
        effects += [_made("appointment", row)] if made else []
    return effects


# --- by kind of event --------------------------------------------------------------------------


def _nothing(runner: models.Runner, event: Event, before: PlanningInput) -> list[Effect]:
    del runner, event, before
    return []


def _check_in(runner: models.Runner, event: Event, before: PlanningInput) -> list[Effect]:
    if not event.soreness:
        return []
    zone = ZoneInfo(before.profile.timezone)
    told = check_in_of(event, on=before.on, now=before.now, zone=zone)
    columns = bridge.check_in_to_row(told, local_date=event.first)
    same = models.CheckIn.objects.filter(runner=runner, local_date=event.first)
    if any(row.soreness == columns["soreness"] for row in same):
        return []
    row, made = models.CheckIn.objects.get_or_create(
        runner=runner, at=columns.pop("at"), defaults=columns
    )
    if made:
        return [_made("check-in", row)]
    was = {"soreness": row.soreness}
    row.soreness = {**row.soreness, **columns["soreness"]}
    row.save(update_fields=["soreness"])
    return [{"row": "check-in", "id": row.pk, "was": was}]


def _ill(runner: models.Runner, event: Event, before: PlanningInput) -> list[Effect]:
    if event.last <= before.on:
        return []
    first = max(event.first, before.on)
    row, made = models.Holiday.objects.get_or_create(
        runner=runner, first=first, last=event.last, defaults={"note": "Ill"}
    )
    return [_made("holiday", row)] if made else []


def _race(runner: models.Runner, event: Event, before: PlanningInput) -> list[Effect]:
    del before
    row = models.Race.objects.filter(runner=runner, date=event.first).first()
    if row is None or event.to is None:
        return []
    clash = models.Race.objects.filter(runner=runner, date=event.to)
    if clash.exists():
        raise InvalidInputError(
            f"There is another race on {event.to.isoformat()}.", remedy="Give each day one race."
        )
    was = {"date": {"day": row.date.isoformat()}}
    row.date = event.to
    row.save(update_fields=["date"])
    return [{"row": "race", "id": row.pk, "was": was}]


_KEEP: dict[EventKind, Callable[[models.Runner, Event, PlanningInput], list[Effect]]] = {
    EventKind.SORE: _check_in,
    EventKind.ILL: _ill,
    EventKind.RACE_MOVED: _race,
}
