"""What a day holds: minutes, one run, the race itself."""

from __future__ import annotations

from collections.abc import Iterator

from lissom.core.planning.rules.model import Case, RuleLevel, Violation, weekday_text

HARD = RuleLevel.HARD


def minutes_fit(case: Case) -> Iterator[Violation]:
    """C54: minutes asked of a day, travel included, within the minutes free."""
    for day, placed in enumerate(case.facts):
        free = case.problem.days[day].minutes_free
        if placed.training_minutes > free:
            yield Violation(
                "C54",
                case.date(day),
                f"{weekday_text(case.date(day))} asks for {placed.training_minutes} minutes; "
                f"{free} are free.",
                HARD,
            )


def one_run(case: Case) -> Iterator[Violation]:
    """One run, walk or cross-training session a day, a second run (`second-run`) aside; no block
    or stretching twice."""
    for day, placed in enumerate(case.facts):
        ids = [block.id for block in placed.blocks]
        firsts = [run for run in placed.runs if not run.second]
        if len(firsts) > 1 or len(ids) != len(set(ids)) or placed.stretches > 1:
            yield Violation(
                "one-run",
                case.date(day),
                f"{weekday_text(case.date(day))} holds the same kind of session twice.",
                HARD,
            )


def races_kept(case: Case) -> Iterator[Violation]:
    """The race is on its day and nowhere else."""
    for race in case.problem.races:
        found = [run.race for run in case.facts[race.day].runs]
        if race.id not in found:
            yield Violation(
                "race-kept", case.date(race.day), f"{race.name} is missing on its day.", HARD
            )
    for day, run in case.planned_runs:
        place = case.problem.days[day].race
        here = None if place is None else case.problem.races[place].id
        if run.kind == "race" and run.race != here:
            yield Violation(
                "race-kept",
                case.date(day),
                f"A race stands on {weekday_text(case.date(day))}, where none was entered.",
                HARD,
            )


DAY = (minutes_fit, one_run, races_kept)
