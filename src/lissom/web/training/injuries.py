"""Every write about injury and illness: open, move, report, close; weekly and screening answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lissom.core.anatomy import STATE_INDEX
from lissom.core.anatomy.pathways import pathway, stage
from lissom.core.errors import InvalidInputError
from lissom.core.runner import HealthAnswer, checks
from lissom.core.screening.answers import ScreeningAnswer, check_answer
from lissom.core.screening.questionnaires import check_health_answer
from lissom.core.screening.returning import Advice, PainReport, Step, advice, check_report
from lissom.web.training import access, bridge, models


@dataclass(frozen=True, slots=True)
class Reported:
    """The injury after a report, and what the report meant."""

    injury: models.Injury
    advice: Advice


def add_injury(
    *,
    runner: models.Runner,
    pathway_id: str,
    since: date,
    on: date,
    stage_number: int | None = None,
    state: str = "",
    note: str = "",
) -> models.Injury:
    """Open an injury or illness on its way back; `stage_number` default: the first.

    `state`: a state id when one muscle group is meant. An open one of the same pathway and
    state is refused.
    """
    way = pathway(pathway_id)
    number = way.first.number if stage_number is None else stage(pathway_id, stage_number).number
    if state and state not in STATE_INDEX:
        raise InvalidInputError(
            f"There is no state '{state}'.", remedy=f"There are: {', '.join(STATE_INDEX)}."
        )
    if since > on:
        raise InvalidInputError(
            f"The injury begins on {since.isoformat()}, a day still to come.",
            remedy="Give the day it began.",
        )
    checks.check_note(note)
    with transaction.atomic():
        same = models.Injury.objects.filter(
            runner=runner, pathway=pathway_id, state=state, ended__isnull=True
        )
        if same.exists():
            raise InvalidInputError(
                f"'{way.label}' is already open.",
                remedy="Move it to another stage with `lissom injury update`.",
            )
        return models.Injury.objects.create(
            runner=runner,
            pathway=pathway_id,
            stage=number,
            since=since,
            stage_since=max(since, on) if stage_number is not None else since,
            state=state,
            note=note,
        )


def update_injury(
    *, runner: models.Runner, injury: int, stage_number: int, on: date
) -> models.Injury:
    """Move an open injury to another stage of its pathway."""
    with transaction.atomic():
        row = _open_injury(runner, injury)
        row.stage = stage(row.pathway, stage_number).number
        row.stage_since = _not_before(on, row.since)
        row.save()
        return row


def close_injury(*, runner: models.Runner, injury: int, on: date) -> models.Injury:
    """The injury is over."""
    with transaction.atomic():
        row = _open_injury(runner, injury)
        row.ended = _not_before(on, row.since)
        row.save()
        return row


def report_injury(
    *, runner: models.Runner, injury: int, report: PainReport, note: str = ""
) -> Reported:
    """Keep how a session of the present stage went, and take the step that follows from it.

    `report.stage` is set to the stage that the injury is in. One report a day; a second one of a
    day that moved nothing replaces the first. Pain above the stage's limit moves back at once.
    """
    check_report(report)
    checks.check_note(note)
    with transaction.atomic():
        row = _open_injury(runner, injury)
        _not_before(report.date, row.stage_since, "this stage")
        before = models.InjuryReport.objects.filter(injury=row)
        _refuse_twice(before.filter(date=report.date).first())
        here = PainReport(
            date=report.date,
            stage=row.stage,
            pain=report.pain,
            morning=report.morning,
            criteria_met=report.criteria_met,
            cleared=report.cleared,
        )
        told = [bridge.pain_report_from_row(item) for item in before.exclude(date=report.date)]
        found = advice(
            row.pathway, [*told, here], stage_number=row.stage, stage_since=row.stage_since
        )
        columns = bridge.pain_report_to_row(here) | {"step": found.step.value, "note": note.strip()}
        models.InjuryReport.objects.update_or_create(
            injury=row, date=columns.pop("date"), defaults=columns
        )
        _take(row, found, report.date)
        return Reported(row, found)


def _refuse_twice(earlier: models.InjuryReport | None) -> None:
    if earlier is not None and earlier.step != Step.STAY:
        raise InvalidInputError(
            f"The report of {earlier.date.isoformat()} has already moved the stage.",
            remedy="Correct the stage with `lissom injury update`.",
        )


def _take(row: models.Injury, found: Advice, on: date) -> None:
    if found.step is Step.OVER:
        row.ended = on
    elif found.stage != row.stage:
        row.stage = found.stage
        row.stage_since = on
    row.save()


def record_health(*, runner: models.Runner, answer: HealthAnswer, on: date) -> HealthAnswer:
    """Store the week's answers on one problem; those of the same day and place are replaced."""
    check_health_answer(answer, on=on)
    columns = bridge.health_answer_to_row(answer)
    key = {"date": columns.pop("date"), "problem": columns.pop("problem")}
    with transaction.atomic():
        models.HealthAnswer.objects.update_or_create(
            runner=runner, state=columns.pop("state"), **key, defaults=columns
        )
    return answer


def answer_screening(
    *, runner: models.Runner, answers: Sequence[ScreeningAnswer], now: datetime
) -> None:
    """Keep answers to screening questions; all of them or none."""
    for answer in answers:
        check_answer(answer, now=now)
    with transaction.atomic():
        for answer in answers:
            models.ScreeningAnswer.objects.update_or_create(
                runner=runner,
                rule=answer.rule,
                at=answer.at,
                defaults={"yes": answer.yes, "note": answer.note, "version": answer.version},
            )


def _open_injury(runner: models.Runner, injury: int) -> models.Injury:
    row = access.injury_of(runner, injury)
    if row.ended is not None:
        raise InvalidInputError(
            f"'{row.pathway}' ended on {row.ended.isoformat()}.",
            remedy="Add it anew if it is back.",
        )
    return row


def _not_before(on: date, since: date, began: str = "the injury") -> date:
    if on < since:
        raise InvalidInputError(
            f"{on.isoformat()} is before {began} began on {since.isoformat()}.",
            remedy="Give a later day.",
        )
    return on
