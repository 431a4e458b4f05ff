"""What the options of each day come to, looked up once: most days of a season hold the same."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.planning.problem import Problem

_EASY = ("easy", "strides", "walk-run")


@dataclass(frozen=True, slots=True)
class Ability:
    """Of one day, races apart: whether anything on offer counts as running, the greatest load of an
    easy run, of a hard one and of any run that is not hard (session-RPE minutes), the longest of
    all in minutes, and load and metres of the walk-run sessions."""

    running: bool
    easy_load: int
    hard_load: int
    most_load: int
    longest_min: int
    steps: tuple[tuple[int, int], ...]


def abilities(problem: Problem) -> tuple[Ability, ...]:
    """One entry per day of the problem."""
    known: dict[tuple[int, ...], Ability] = {}
    for day in problem.days:
        if day.runs not in known:
            known[day.runs] = _ability(problem, day.runs)
    return tuple(known[day.runs] for day in problem.days)


def _ability(problem: Problem, places: tuple[int, ...]) -> Ability:
    every = [problem.options[place] for place in places]
    runs = [run for run in every if run.race is None]
    soft = [run for run in runs if not run.hard]
    return Ability(
        running=any(run.is_run for run in every),
        easy_load=max((run.load for run in soft if run.family in _EASY), default=0),
        hard_load=max((run.load for run in runs if run.hard and not run.long), default=0),
        most_load=max((run.load for run in soft), default=0),
        longest_min=max((run.minutes for run in runs), default=0),
        steps=tuple((run.load, run.distance_m) for run in runs if run.family == "walk-run"),
    )
