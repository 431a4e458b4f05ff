"""Two runs on a day: what the second one may be, and how often."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.planning.catalogue import sessions
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Day
from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text

HARD = RuleLevel.HARD


def second_run(case: Case) -> Iterator[Violation]:
    """A second run is short, easy, hours after an easy first run; no treatment on that day."""
    for day, placed in enumerate(case.facts):
        if any(run.second for run in placed.runs):
            fault = _fault(case.problem.days[day], placed)
            if fault:
                yield Violation(
                    "second-run", case.date(day), f"{weekday_text(case.date(day))}: {fault}", HARD
                )


def _fault(day: Day, placed: DayFacts) -> str:
    """What is wrong with the two runs of a day; empty: nothing."""
    firsts = [run for run in placed.runs if not run.second]
    second, *more = [run for run in placed.runs if run.second]
    most = sessions()[second.type].total_min[1]
    first = firsts[0] if firsts else None
    if first is None or not first.is_run:
        return "a second run needs a first one."
    alone = first.key or first.race is not None or first.family == "walk-run"
    faults = (
        (bool(more), "two runs a day are the most."),
        (alone, f"no second run on the day of {first.title.lower()}."),
        (
            second.minutes > most,
            f"a second run of {second.minutes} minutes; {most} are the most.",
        ),
        (placed.runs_close, "less than six hours lie between the two runs."),
        (bool(placed.massages), "a treatment and two runs on one day."),
        (day.second_start is None, "the day has no hour for a second run."),
    )
    return next((text for broken, text in faults if broken), "")


def second_runs(case: Case) -> Iterator[Violation]:
    """No more days with two runs a week than the runner asked for, and runs enough for."""
    for week in case.problem.weeks:
        planned = [day for day in week.days if any(run.second for run in case.facts[day].runs)]
        most = case.problem.second_runs
        count = week.done_seconds + len(planned)
        if planned and count > most:
            yield Violation(
                "second-runs",
                case.first_date(week),
                f"{count} days with two runs in the week of {weekday_text(week.monday)}; "
                f"{most} {'is' if most == 1 else 'are'} the most that you asked for and run "
                "enough for.",
                HARD,
            )


SECOND_RUNS = (second_run, second_runs)
