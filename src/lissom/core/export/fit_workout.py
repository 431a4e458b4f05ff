"""A planned run as a FIT workout file: the watch leads through its steps.

Each step ends by time or distance; a pace is a target of the watch, effort and heart rate are
notes, because a watch that beeps at every hill is switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lissom.core.errors import InvalidInputError
from lissom.core.export.fit_messages import (
    DEVELOPMENT,
    ENUM,
    EPOCH,
    FILE_ID,
    TEXT,
    U2,
    U4,
    U4Z,
    Cell,
    Messages,
    framed,
)
from lissom.core.planning.steps import Repeat, StepKind, Workout, WorkoutStep

_WORKOUT_FILE = 5
_WORKOUT, _STEP = 26, 27
_BY_TIME, _BY_DISTANCE, _REPEAT = 0, 1, 6
_SPEED, _OPEN = 0, 2
_MS, _CM, _MM = 1000, 100, 1000
_SPORTS = {"run": (1, 0), "race": (1, 0), "walk": (11, 0), "cross": (0, 0)}
_INTENSITY = {
    StepKind.WARM_UP: 2,
    StepKind.EASY: 0,
    StepKind.WORK: 5,
    StepKind.RECOVERY: 4,
    StepKind.WALK: 4,
    StepKind.COOL_DOWN: 3,
    StepKind.RACE: 0,
}
_REST = 4
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class WatchWorkout:
    """What a watch is told: `kind` run, walk, race or cross; `made_at` aware."""

    title: str
    kind: str
    steps: Workout
    made_at: datetime


def encode_workout(workout: WatchWorkout) -> bytes:
    """The FIT file of a workout; the same workout is the same bytes.

    Raises InvalidInputError for one without steps or of a kind that is not led by a watch.
    """
    if workout.kind not in _SPORTS or not workout.steps:
        raise InvalidInputError(
            f"'{workout.title}' has no steps for a watch.",
            remedy="Runs, walks, races and other sports of a programme have them.",
        )
    rows = _rows(workout.steps)
    sport, sub_sport = _SPORTS[workout.kind]
    made_s = round((workout.made_at - EPOCH).total_seconds())
    messages = Messages()
    messages.add(
        FILE_ID,
        [
            (0, ENUM, _WORKOUT_FILE), (1, U2, DEVELOPMENT), (2, U2, 0), (3, U4Z, 1),
            (4, U4, made_s),
        ],
    )  # fmt: skip
    messages.add(
        _WORKOUT,
        [
            (4, ENUM, sport), (11, ENUM, sub_sport), (6, U2, len(rows)),
            (8, TEXT, workout.title[:_NAME_LENGTH]),
        ],
    )  # fmt: skip
    for place, row in enumerate(rows):
        messages.add(_STEP, [(254, U2, place), *row])
    return framed(messages.body())


def _rows(steps: Workout) -> list[list[Cell]]:
    """Steps one after the other; a repeat comes after the steps that it repeats."""
    rows: list[list[Cell]] = []
    for part in steps:
        if isinstance(part, Repeat):
            first = len(rows)
            rows += [_step(one) for one in part.steps]
            if part.times > 1:
                rows.append(_again(first, part.times))
        else:
            rows.append(_step(part))
    return rows


def _step(step: WorkoutStep) -> list[Cell]:
    by_distance = step.distance_m is not None
    cells: list[Cell] = [
        (0, TEXT, step.name[:1].upper() + step.name[1:_NAME_LENGTH]),
        (1, ENUM, _BY_DISTANCE if by_distance else _BY_TIME),
        (2, U4, (step.distance_m or 0) * _CM if by_distance else step.seconds * _MS),
        (7, ENUM, _INTENSITY[step.kind]),
        (8, TEXT, _notes(step)),
    ]
    if step.speed_mps is None:
        return [*cells, (3, ENUM, _OPEN), (4, U4, 0), (5, U4, 0), (6, U4, 0)]
    slow, fast = step.speed_mps
    return [*cells, (3, ENUM, _SPEED), (4, U4, 0), (5, U4, slow * _MM), (6, U4, fast * _MM)]


def _again(first: int, times: int) -> list[Cell]:
    return [
        (0, TEXT, f"{times} times"),
        (1, ENUM, _REPEAT),
        (2, U4, first),
        (7, ENUM, _REST),
        (8, TEXT, ""),
        (3, ENUM, _OPEN),
        (4, U4, times),
        (5, U4, 0),
        (6, U4, 0),
    ]


def _notes(step: WorkoutStep) -> str:
    text = f"Effort {step.rpe:g} of 10."
    if step.hr_ceiling_share is not None:
        text += f" Heart rate at most {step.hr_ceiling_share:.0%} of your highest."
    return text
