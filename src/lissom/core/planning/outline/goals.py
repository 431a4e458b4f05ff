"""What a race of a certain distance asks of a season (table `outline_races`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lissom.core.evidence import table, value
from lissom.core.planning.problem import Problem
from lissom.core.runner import RunnerLevel
from lissom.core.units import METRES_PER_KM

NO_RACE = "half"
"""Without any race the season is shaped as for a half marathon that never comes."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One row: `taper` are the week factors up to and with the race week, `recovery` those of the
    weeks after it; `secondary` the factor of the race week of a B race; the long run grows to
    `long_needed_min`, or to `long_cap_km` where that is shorter, and is that long no more than
    every second week where `long_every_second` says so; `share` the greatest part
    of the week that one run may carry, by weekly distance; `peak_km` by level 0-4."""

    name: str
    upper_m: float
    taper: tuple[float, ...]
    secondary: float
    recovery: tuple[float, ...]
    recovery_base: float
    long_needed_min: int
    long_cap_min: int
    long_cap_km: float
    last_long: float
    long_every_second: bool
    share: tuple[tuple[float, float], ...]
    peak_km: tuple[float, ...]

    def long_metres(self, week_m: float, runs: int) -> float:
        """Check C05: metres that the long run of a week of `week_m` may carry; a three-run week may
        hold a little more. Never falls as the week grows: where the next band of weekly distance
        allows a smaller share, the week may as well stay just below it."""
        extra = value("outline.long_share_three_runs") if runs <= 3 else 0.0
        return max(
            (share + extra) * min(week_m, below_km * METRES_PER_KM)
            for below_km, share in self.share
        )

    def long_share(self, week_m: float, runs: int) -> float:
        """The same as a share of the week, 0 to 1."""
        return self.long_metres(week_m, runs) / week_m if week_m > 0 else 1.0


@cache
def goals() -> tuple[Goal, ...]:
    """Every row of the table, shortest race first."""
    return tuple(_goal(row) for row in table("outline_races"))


def _goal(row: dict[str, str]) -> Goal:
    bands = ((50, "share_under_50_km"), (65, "share_50_to_65_km"), (90, "share_65_to_90_km"))
    share = [(float(limit), float(row[name])) for limit, name in bands]
    share.append((float("inf"), float(row["share_over_90_km"])))
    return Goal(
        name=row["goal"],
        upper_m=float(row["upper_m"]),
        taper=_numbers(row["taper_factors"]),
        secondary=float(row["secondary_race_factor"]),
        recovery=_numbers(row["recovery_factors"]),
        recovery_base=float(row["recovery_base"]),
        long_needed_min=int(row["long_needed_min"]),
        long_cap_min=int(row["long_cap_min"]),
        long_cap_km=float(row["long_cap_km"]),
        last_long=float(row["last_long_factor"]),
        long_every_second=row["long_every_second"] == "yes",
        share=tuple(share),
        peak_km=tuple(float(row[f"peak_km_{level.name}"]) for level in RunnerLevel),
    )


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split("|"))


def goal_of(distance_m: float) -> Goal:
    """The row for a race distance in metres (> 0)."""
    for goal in goals():
        if distance_m <= goal.upper_m:
            return goal
    return goals()[-1]


def goal_named(name: str) -> Goal:
    return next(goal for goal in goals() if goal.name == name)


def main_race(problem: Problem) -> int | None:
    """Position in `Problem.races` of the race the season serves: the highest priority, the last
    of them; None without races."""
    if not problem.races:
        return None
    best = min(race.priority for race in problem.races)
    return max(place for place, race in enumerate(problem.races) if race.priority == best)


def aims(problem: Problem) -> tuple[int, ...]:
    """Positions of the races that get a taper and a recovery: all of the highest priority."""
    if not problem.races:
        return ()
    best = min(race.priority for race in problem.races)
    return tuple(place for place, race in enumerate(problem.races) if race.priority == best)
