"""Rows to core values and back: no decision is made here."""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Mapping
from dataclasses import astuple
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from lissom.core.activity.model import Activity as CoreActivity
from lissom.core.activity.model import Lap, Pause, Sport, StrengthSet, SwimLength
from lissom.core.anatomy import Side
from lissom.core.fuelling.sweat import SweatTest
from lissom.core.planning.inputs import Hold, PreviousSession
from lissom.core.recovery.flexibility import Measured
from lissom.core.runner import (
    BusyTime,
    CheckIn,
    DoneKind,
    DoneSession,
    HealthAnswer,
    HealthProblem,
    Injury,
    Priority,
    Profile,
    Race,
    Result,
    RunnerLevel,
    Sex,
)
from lissom.core.screening.answers import ScreeningAnswer
from lissom.core.screening.returning import Morning, PainReport
from lissom.web.training import models

_PLAIN = (
    "name",
    "birth_year",
    "body_mass_kg",
    "resting_heart_rate_bpm",
    "highest_heart_rate_bpm",
    "sweat_rate_l_per_h",
    "runs_a_week",
    "second_runs",
    "massage_every_days",
    "massage_budget_pence_week",
    "long_run_weekday",
    "timezone",
    "miles",
)

OWN_SLOT = "own-"
"""How the slot of an appointment made elsewhere begins."""


def profile_to_row(profile: Profile) -> dict[str, Any]:
    """The columns of a runner's row that hold this profile."""
    result = profile.recent_result
    return {name: getattr(profile, name) for name in _PLAIN} | {
        "sex": profile.sex.value if profile.sex else "",
        "result_distance_m": result.distance_m if result else None,
        "result_time_s": result.time_s if result else None,
        "result_date": result.date if result else None,
        "said_level": None if profile.said_level is None else int(profile.said_level),
        "weekday_minutes": list(profile.weekday_minutes),
        "run_start": [_clock(moment) for moment in profile.run_start],
        "strength_start": [_clock(moment) for moment in profile.strength_start],
        "clinic_hours": [
            None if span is None else [_clock(span[0]), _clock(span[1])]
            for span in profile.clinic_hours
        ],
        "equipment": list(profile.equipment),
        "tight_groups": list(profile.tight_groups),
    }


def profile_from_row(row: models.Runner) -> Profile:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Profile(
        **plain,
        sex=Sex(row.sex) if row.sex else None,
        recent_result=_result(row),
        said_level=None if row.said_level is None else RunnerLevel(row.said_level),
        weekday_minutes=tuple(row.weekday_minutes),
        run_start=tuple(time.fromisoformat(text) for text in row.run_start),
        strength_start=tuple(time.fromisoformat(text) for text in row.strength_start),
        clinic_hours=tuple(
            None if span is None else (time.fromisoformat(span[0]), time.fromisoformat(span[1]))
            for span in row.clinic_hours
        ),
        equipment=tuple(row.equipment),
        tight_groups=tuple(row.tight_groups),
    )


def _result(row: models.Runner) -> Result | None:
    if row.result_distance_m is None or row.result_time_s is None or row.result_date is None:
        return None
    return Result(row.result_distance_m, row.result_time_s, row.result_date)


def _clock(moment: time) -> str:
    return moment.isoformat()


def race_id(day: date, distance_m: float) -> str:
    """The id of a race, the same on every installation: its day and metres."""
    return f"{day.isoformat()}-{distance_m:.10g}"


def race_to_row(race: Race) -> dict[str, Any]:
    return {
        "date": race.date,
        "distance_m": race.distance_m,
        "priority": race.priority.value,
        "gain_m": race.gain_m,
        "target_s": race.target_s,
        "name": race.name,
    }


def race_from_row(row: models.Race) -> Race:
    return Race(
        id=race_id(row.date, row.distance_m),
        date=row.date,
        distance_m=row.distance_m,
        priority=Priority(row.priority),
        gain_m=row.gain_m,
        target_s=row.target_s,
        name=row.name,
    )


def check_in_to_row(check_in: CheckIn, *, local_date: date) -> dict[str, Any]:
    return {
        "at": check_in.at.astimezone(UTC),
        "local_date": local_date,
        "soreness": {key: check_in.soreness[key] for key in sorted(check_in.soreness)},
        "sleep": check_in.sleep,
        "fatigue": check_in.fatigue,
        "stress": check_in.stress,
        "mood": check_in.mood,
        "calm": check_in.calm,
        "red_flags": list(check_in.red_flags),
        "note": check_in.note,
        "scale": check_in.scale,
    }


def check_in_from_row(row: models.CheckIn, *, zone: tzinfo = UTC) -> CheckIn:
    """The check-in at local time, whose day is the day that models count it on."""
    return CheckIn(
        at=row.at.astimezone(zone),
        soreness={key: float(points) for key, points in row.soreness.items()},
        sleep=row.sleep,
        fatigue=row.fatigue,
        stress=row.stress,
        mood=row.mood,
        calm=row.calm,
        red_flags=tuple(row.red_flags),
        note=row.note,
        scale=row.scale,
    )


def entry_to_row(done: DoneSession) -> dict[str, Any]:
    return {
        "date": done.date,
        "start": None if done.start is None else done.start.astimezone(UTC),
        "kind": done.kind.value,
        "type": done.type,
        "minutes": done.minutes,
        "distance_m": done.distance_m,
        "rpe_cr10": done.rpe_cr10,
        "hard": done.hard,
    }


def entry_from_row(
    row: models.DoneEntry, *, negative_work_j_per_kg: Mapping[str, float] | None = None
) -> DoneSession:
    return DoneSession(
        date=row.date,
        kind=DoneKind(row.kind),
        minutes=row.minutes,
        type=row.type,
        start=row.start,
        distance_m=row.distance_m,
        hard=row.hard,
        key=row.hard,
        quality_minutes=0.0,
        rpe_cr10=row.rpe_cr10,
        negative_work_j_per_kg=negative_work_j_per_kg or {},
    )


def injury_from_row(row: models.Injury) -> Injury:
    text = f"{row.pathway}|{row.state}|{row.since.isoformat()}"
    key = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Injury(
        id=key,
        pathway=row.pathway,
        stage=row.stage,
        since=row.since,
        state=row.state,
        stage_since=row.stage_since,
    )


def own_appointment_from_row(row: models.OwnAppointment, *, zone: tzinfo) -> PreviousSession:
    """A massage booked elsewhere as the planner takes it: it stands."""
    start = row.start.astimezone(zone)
    return PreviousSession(
        date=start.date(),
        kind="massage",
        type=row.type,
        minutes=row.minutes,
        hold=Hold.BOOKED,
        start=start,
        slot=f"{OWN_SLOT}{row.start.astimezone(UTC).isoformat()}",
        therapist=row.therapist,
        place=row.place,
        travel_min=row.travel_min,
    )


def measured_from_row(row: models.Measurement) -> Measured:
    return Measured(on=row.date, test=row.test, side=Side(row.side), amount=row.amount)


def busy_from_row(row: models.BusyTime) -> BusyTime:
    return BusyTime(start=row.start, end=row.end, title=row.title)


def activity_to_row(activity: CoreActivity, *, local_date: date) -> dict[str, Any]:
    """The summary columns of an activity's row; streams and exposure are packed apart."""
    return {
        "sport": activity.sport.value,
        "sub_sport": activity.sub_sport[:60],
        "title": activity.title[:300],
        "description": activity.description,
        "gear": activity.gear[:120],
        "start": activity.start.astimezone(UTC),
        "utc_offset_s": activity.utc_offset_s,
        "offset_source": activity.offset_source[:20],
        "local_date": local_date,
        "elapsed_s": activity.elapsed_s,
        "timer_s": activity.timer_s,
        "moving_s": activity.moving_s,
        "distance_m": activity.distance_m,
        "distance_source": activity.distance_source[:40],
        "ascent_m": activity.ascent_m,
        "descent_m": activity.descent_m,
        "ascent_source": activity.ascent_source[:40],
        "perceived_exertion": activity.perceived_exertion,
        "device": activity.device[:120],
        "source_format": activity.source_format[:40],
        "partial": activity.partial,
        "lacks": list(activity.lacks),
        "laps": [
            [lap.start_s, lap.elapsed_s, lap.timer_s, lap.distance_m, lap.mean_heart_rate_bpm]
            for lap in activity.laps
        ],
        "pauses": [[pause.start_s, pause.end_s] for pause in activity.pauses],
        "sets": [_cells(one) for one in activity.sets],
        "lengths": [_cells(one) for one in activity.lengths],
    }


def _cells(one: StrengthSet | SwimLength) -> list[Any]:
    """Its fields in order; None for a time that the device did not tell."""
    unknown = (isinstance(cell, float) and math.isnan(cell) for cell in astuple(one))
    return [None if nan else cell for nan, cell in zip(unknown, astuple(one), strict=True)]


def _told(cells: list[Any]) -> list[Any]:
    """Fields as they were: start and duration NaN where nothing was told."""
    return [float("nan") if cell is None else cell for cell in cells[:2]] + cells[2:]


def activity_from_row(row: models.Activity) -> CoreActivity:
    """The whole activity with its streams, as the reader returned it."""
    from lissom.core.activity.storage import unpack  # noqa: PLC0415 (only where streams are read)

    return CoreActivity(
        sport=Sport(row.sport),
        start=_instant(row.start),
        elapsed_s=row.elapsed_s,
        timer_s=row.timer_s,
        moving_s=row.moving_s,
        distance_m=row.distance_m,
        distance_source=row.distance_source,
        streams=unpack(bytes(row.streams.data)),
        source_format=row.source_format,
        sub_sport=row.sub_sport,
        title=row.title,
        description=row.description,
        gear=row.gear,
        utc_offset_s=row.utc_offset_s,
        offset_source=row.offset_source,
        ascent_m=row.ascent_m,
        descent_m=row.descent_m,
        ascent_source=row.ascent_source,
        laps=tuple(Lap(*lap) for lap in row.laps),
        pauses=tuple(Pause(*pause) for pause in row.pauses),
        sets=tuple(StrengthSet(*_told(cells)) for cells in row.sets),
        lengths=tuple(SwimLength(*_told(cells)) for cells in row.lengths),
        device=row.device,
        perceived_exertion=row.perceived_exertion,
        lacks=tuple(row.lacks),
        partial=row.partial,
    )


def local_start(row: models.Activity) -> datetime:
    """When it began, on the clock of the place."""
    return row.start.astimezone(timezone(timedelta(seconds=row.utc_offset_s)))


def original_bytes(row: models.SourceFile) -> bytes:
    """The bytes of a file as they arrived."""
    data = bytes(row.data)
    return data if row.stored_as == "raw" else zlib.decompress(data)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def pain_report_to_row(report: PainReport) -> dict[str, Any]:
    return {
        "date": report.date,
        "stage": report.stage,
        "pain": report.pain,
        "morning": report.morning.value,
        "criteria_met": report.criteria_met,
        "cleared": report.cleared,
    }


def pain_report_from_row(row: models.InjuryReport) -> PainReport:
    return PainReport(
        date=row.date,
        stage=row.stage,
        pain=row.pain,
        morning=Morning(row.morning),
        criteria_met=row.criteria_met,
        cleared=row.cleared,
    )


def health_answer_to_row(answer: HealthAnswer) -> dict[str, Any]:
    return {
        "date": answer.date,
        "problem": answer.problem.value,
        "state": answer.state,
        "participation": answer.participation,
        "training": answer.training,
        "performance": answer.performance,
        "symptoms": answer.symptoms,
        "scale": answer.scale,
    }


def health_answer_from_row(row: models.HealthAnswer) -> HealthAnswer:
    return HealthAnswer(
        date=row.date,
        problem=HealthProblem(row.problem),
        participation=row.participation,
        training=row.training,
        performance=row.performance,
        symptoms=row.symptoms,
        state=row.state,
        scale=row.scale,
    )


def sweat_test_from_row(row: models.SweatTest) -> SweatTest:
    return SweatTest(
        date=row.date,
        minutes=row.minutes,
        mass_before_kg=row.mass_before_kg,
        mass_after_kg=row.mass_after_kg,
        drunk_l=row.drunk_l,
        urine_l=row.urine_l,
        temperature_c=row.temperature_c,
    )


def screening_answer_from_row(row: models.ScreeningAnswer) -> ScreeningAnswer:
    return ScreeningAnswer(row.rule, row.at, row.yes, row.note, row.version)
