"""Stop signs, injury, illness, heat: what a day does not allow at all."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.planning.problem import Day, RunOption, SessionKind
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text

HARD = RuleLevel.HARD


def stop_sign(case: Case) -> Iterator[Violation]:
    """C01: nothing but rest and walking while a stop sign is open."""
    if not case.problem.stopped:
        return
    for day, placed in enumerate(case.facts):
        walking = all(run.kind is SessionKind.WALK for run in placed.runs)
        if not walking or placed.massages or placed.blocks:
            yield Violation(
                "C01",
                case.date(day),
                "You reported a sign that needs a clinician first; until then only rest or "
                "walking.",
                HARD,
            )


def resting_days(case: Case) -> Iterator[Violation]:
    """C51, C36: no exercise of any kind on a day of a stage that has none, fever before all."""
    for day, placed in enumerate(case.facts):
        place = case.problem.days[day]
        other = [run.title for run in placed.runs if not run.is_run]
        titles = [block.title for block in placed.blocks] + other
        if titles and _no_exercise(case, place):
            yield Violation(
                _rule(place),
                place.date,
                f"{titles[0]} on {weekday_text(place.date)} is more than your present stage "
                f"allows ({place.why_closed}).",
                HARD,
            )


def _no_exercise(case: Case, day: Day) -> bool:
    """Nothing may be placed on the day although there is time for the shortest block."""
    shortest = min((block.minutes for block in case.problem.blocks), default=0)
    limited = bool(day.why_closed) and not _near_race(day.why_closed)
    unrunnable = not day.running and not day.runs and day.race is None
    return (
        limited
        and unrunnable
        and not day.blocks
        and 0 < shortest <= day.minutes_free
        and not case.problem.stopped
    )


def closed_days(case: Case) -> Iterator[Violation]:
    """C51, C36, C35: only what the injury's stage, the illness or the heat leaves."""
    for day, run in case.planned_runs:
        if run.race is not None or not run.is_run or case.problem.stopped:
            continue
        place = case.problem.days[day]
        fault = _fault(case, place, run)
        if fault:
            yield Violation(_rule(place), place.date, fault, HARD)


def _fault(case: Case, day: Day, run: RunOption) -> str:
    limited = bool(day.why_closed) and not _near_race(day.why_closed)
    open_day = day.running and (day.quality or not run.hard)
    if not open_day and not _near_race(day.why_closed):
        what = "running" if not day.running else "hard running"
        return f"{weekday_text(day.date)} is not open for {what}{_why(day)}."
    place = case.problem.option_index.get(run.id)
    if place is not None and place in day.runs:
        return ""
    offered = (case.problem.options[item] for item in day.runs)
    if day.runs and all(item.family == "walk-run" or not item.is_run for item in offered):
        when = weekday_text(day.date)
        return f"{run.title} on {when} is not a session of your present stage."
    if limited and place is not None and run.minutes <= day.minutes_free:
        when = weekday_text(day.date)
        return f"{run.title} on {when} is more than your present stage allows{_why(day)}."
    return ""


def _why(day: Day) -> str:
    return f" ({day.why_closed})" if day.why_closed else ""


def _near_race(why: str) -> bool:
    """The day is limited by races only, of which rules C28, C30 and C31 speak."""
    parts = [part for part in why.split("; ") if part]
    return bool(parts) and all(
        part.endswith("is near") or (part.startswith("after ") and part != "after illness")
        for part in parts
    )


def _rule(day: Day) -> str:
    if "WBGT" in day.why_closed:
        return "C35"
    if "after illness" in day.why_closed or "llness" in day.why_closed:
        return "C36"
    return "C51"


def every_other_day(case: Case) -> Iterator[Violation]:
    """C51: a day without running between walk-run sessions."""
    runs = [any(run.is_run for run in placed.runs) for placed in case.facts]
    stepped = [any(run.every_other_day for run in placed.runs) for placed in case.facts]
    yesterday = case.problem.history.last_run == -1
    if (stepped[0] and yesterday) or (
        runs[0] and case.problem.history.every_other_day_yesterday and not _race(case, 0)
    ):
        yield _twice(case, 0)
    for day in range(1, len(runs)):
        if runs[day - 1] and runs[day] and (stepped[day - 1] or stepped[day]):
            if _race(case, day) and not stepped[day - 1]:
                continue
            yield _twice(case, day)


def _race(case: Case, day: int) -> bool:
    return case.problem.days[day].race is not None


def _twice(case: Case, day: int) -> Violation:
    return Violation(
        "C51",
        case.date(day),
        f"{weekday_text(case.date(day))} runs on from the day before: walk-run sessions need a "
        "day between them.",
        HARD,
    )


SAFETY = (stop_sign, resting_days, closed_days, every_other_day)
