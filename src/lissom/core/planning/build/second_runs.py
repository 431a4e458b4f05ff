"""Two runs a day, for who runs much and asks for it: an easy first run, a short one hours later, so
that hard days stay single. To the solver both are one option of the day; to all else two runs."""

from __future__ import annotations

from collections.abc import Sequence

from lissom.core.evidence import value
from lissom.core.planning.build.run_options import Draft, draft
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.problem import History, Response, RunOption, SessionKind
from lissom.core.runner import RunnerLevel
from lissom.core.units import METRES_PER_KM

SECOND = "double_easy"
"""The catalogue's id of the second run."""

_USUAL_WEEKS = 4
_FAMILIES_ALONE = frozenset({"walk-run", "back_to_back", "race"})


def usual_week_km(history: History) -> float:
    """Mean of the last four whole weeks that had running, kilometres."""
    weeks = [metres for metres in history.week_distance_m[-_USUAL_WEEKS:] if metres > 0]
    return sum(weeks) / len(weeks) / METRES_PER_KM if weeks else 0.0


def days_with_two(inputs: PlanningInput, history: History, level: RunnerLevel) -> int:
    """Days a week that may hold a second run: what the runner asked for, none under the level or
    the weekly distance from which it makes sense."""
    enough = usual_week_km(history) >= value("planning.second_run_km")
    if level < sessions()[SECOND].min_level or not enough:
        return 0
    return inputs.profile.second_runs


def second_drafts(inputs: PlanningInput, level: RunnerLevel) -> list[Draft]:
    """The second run in every length that the catalogue gives it."""
    row = sessions()[SECOND]
    low, high = row.total_min
    step = 2 * round(value("planning.long_step"))
    return [
        draft(row, minutes, level=level, pace=inputs.pace) for minutes in range(low, high + 1, step)
    ]


def pairs(options: Sequence[RunOption]) -> list[RunOption]:
    """Each run that can be a first one with each second one that is no longer than it."""
    seconds = [option for option in options if option.second]
    least, most = (value(f"planning.second_run_first_{name}") for name in ("least", "most"))
    return [
        _pair(first, second)
        for first in options
        if _can_be_first(first) and least <= first.minutes <= most
        for second in seconds
        if second.minutes <= first.minutes
    ]


def _can_be_first(option: RunOption) -> bool:
    return (
        option.kind is SessionKind.RUN
        and not (option.key or option.second)
        and option.family not in _FAMILIES_ALONE
    )


def _pair(first: RunOption, second: RunOption) -> RunOption:
    return RunOption(
        id=f"{first.id}+{second.id}",
        type=first.type,
        kind=first.kind,
        family=first.family,
        title=pair_title(first.title, second.title),
        minutes=first.minutes + second.minutes,
        distance_m=first.distance_m + second.distance_m,
        quality_minutes=first.quality_minutes,
        load=first.load + second.load,
        hard=first.hard,
        long=False,
        response=_sum(first.response, second.response),
        needs_strides=first.needs_strides,
        strides=first.strides,
        parts=(first.id, second.id),
        first_m=first.distance_m,
    )


def pair_title(first: str, second: str) -> str:
    """`Tempo run and second easy run of the day`."""
    return f"{first} and {second[:1].lower()}{second[1:]}"


def _sum(one: Response, other: Response) -> Response:
    return tuple(
        tuple(left + right for left, right in zip(mine, yours, strict=True))
        for mine, yours in zip(one, other, strict=True)
    )
