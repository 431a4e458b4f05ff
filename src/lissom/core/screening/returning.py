"""The way back to running, step by step: what a report of pain means for the stage.

Pain above the stage's limit, or worse the next morning, goes one stage back at once. One stage up
needs clean sessions in a row, the days that the stage asks for, and the next stage's own criteria.
Limits come from `return_to_running`; where a source gives none, from the walk-run ladder (kind:
custom). Nothing here names a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lissom.core.anatomy.pathways import Stage, pathway, stage
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

WORST = 10.0
GAP = "gap"


class Morning(StrEnum):
    """The morning after, against the morning before the session."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Step(StrEnum):
    UP = "up"
    STAY = "stay"
    BACK = "back"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PainReport:
    """How a session of a stage went. `pain`: the worst while doing it, 0-10 (illness: the worst
    symptom); `criteria_met`: what the next stage asks for holds; `cleared`: a clinician agrees.
    """

    date: date
    stage: int
    pain: float
    morning: Morning = Morning.SAME
    criteria_met: bool = False
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What a report means. `stage`: the number to go on with; `refer`: have it looked at."""

    step: Step
    stage: int
    sentence: str
    refer: bool = False


def check_report(report: PainReport) -> None:
    """Raises InvalidInputError for pain outside 0-10."""
    if not 0 <= report.pain <= WORST:
        raise InvalidInputError(
            f"Pain of {report.pain:g} is not usable.", remedy="Give 0 (none) to 10 (worst)."
        )


def pain_limit(found: Stage) -> float:
    """Highest pain that the stage allows, 0-10."""
    if found.pain_max is not None:
        return found.pain_max
    return 0.0 if pathway(found.pathway).kind == "illness" else value("screening.pain_limit")


def advice(
    pathway_id: str,
    reports: Sequence[PainReport],
    *,
    stage_number: int,
    stage_since: date,
) -> Advice:
    """What the latest of `reports` means for an injury in stage `stage_number` since that day.

    `reports` in any order, of the whole way back; at least one of the present stage. Raises
    NotFoundError (no such stage), InvalidInputError (no report, pain outside 0-10).
    """
    for one in reports:
        check_report(one)
    found = stage(pathway_id, stage_number)
    ordered = sorted(reports, key=lambda one: one.date)
    here = [one for one in ordered if one.stage == stage_number and one.date >= stage_since]
    if not here:
        raise InvalidInputError(
            "There is no report of this stage.", remedy="Say how a session of it went first."
        )
    if not _clean(found, here[-1]):
        return _back(found, here[-1], tries=_failed(found, ordered))
    return _onward(found, here, stage_since)


def _clean(found: Stage, report: PainReport) -> bool:
    return report.pain <= pain_limit(found) and report.morning is not Morning.WORSE


def _failed(found: Stage, reports: Sequence[PainReport]) -> int:
    return sum(one.stage == found.number and not _clean(found, one) for one in reports)


def _back(found: Stage, report: PainReport, *, tries: int) -> Advice:
    """One stage back, and to a clinician when it is too much or fails again and again."""
    limit = pain_limit(found)
    what = "Symptoms" if pathway(found.pathway).kind == "illness" else "Pain"
    cause = (
        f"{what} {report.pain:g} of 10, above this stage's limit of {limit:g}"
        if report.pain > limit
        else "Worse the next morning"
    )
    numbers = [one.number for one in pathway(found.pathway).stages]
    lower = [number for number in numbers if number < found.number]
    target = found.number if not lower or pathway(found.pathway).kind == GAP else lower[-1]
    where = (
        f"go back to stage {target}" if target < found.number else f"repeat stage {found.number}"
    )
    severe = report.pain > value("screening.pain_refer_over")
    refer = severe or tries >= value("screening.tries_before_referral") or limit == 0
    text = f"{cause}: rest a day or two, then {where}."
    if refer:
        text += " Have it looked at by a clinician before you run on."
    return Advice(Step.BACK if target < found.number else Step.STAY, target, text, refer)


def _onward(found: Stage, here: Sequence[PainReport], stage_since: date) -> Advice:
    """Up, or what is still missing."""
    numbers = [one.number for one in pathway(found.pathway).stages]
    last = found.number == numbers[-1] or pathway(found.pathway).kind == GAP
    following = None if last else stage(found.pathway, numbers[numbers.index(found.number) + 1])
    missing = _missing(found, here, stage_since, following)
    if missing:
        name = "it is over" if following is None else f"stage {following.number}"
        return Advice(Step.STAY, found.number, f"Clean. Before {name}: {'; '.join(missing)}.")
    if following is None:
        return Advice(Step.OVER, found.number, "Clean, and the last stage is done: it is over.")
    return Advice(
        Step.UP, following.number, f"Clean: go on with stage {following.number}, {following.name}."
    )


def _missing(
    found: Stage, here: Sequence[PainReport], stage_since: date, following: Stage | None
) -> list[str]:
    row = 0
    for one in reversed(here):
        if not _clean(found, one):
            break
        row += 1
    wanted = found.clean_needed or (
        0 if found.days_needed else round(value("screening.clean_sessions"))
    )
    spent = (here[-1].date - stage_since).days + 1
    missing: list[str] = []
    if row < wanted:
        more = wanted - row
        missing.append(f"{more} more clean {'session' if more == 1 else 'sessions'}")
    if spent < found.days_needed:
        more = found.days_needed - spent
        missing.append(f"{more} more {'day' if more == 1 else 'days'} in this stage")
    if found.clinician_ends and not here[-1].cleared:
        missing.append("a clinician's word that you may go on")
    wants = following.criteria if following is not None else ""
    if wants and not here[-1].criteria_met:
        missing.append(f"say that this holds: {wants}")
    return missing
