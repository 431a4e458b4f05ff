"""A workout file reads back by another reader as the steps that were planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.export.fit_workout import WatchWorkout, encode_workout
from lissom.core.planning.build import build_problem
from lissom.core.planning.problem import SessionKind
from lissom.core.planning.steps import (
    Repeat,
    StepKind,
    Workout,
    WorkoutStep,
    steps_of,
)
from tests.core.export.test_fit_encoder import fields_by_fitdecode
from tests.core.planning.cast import some_inputs

MADE = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
TEMPO: Workout = (
    WorkoutStep(StepKind.WARM_UP, 900, "easy", 3.0, speed_mps=(2.6, 2.9), hr_ceiling_share=0.78),
    Repeat(
        3,
        (
            WorkoutStep(StepKind.WORK, 300, "threshold", 6.0, speed_mps=(3.6, 3.75)),
            WorkoutStep(StepKind.RECOVERY, 90, "easy", 2.0, distance_m=200),
        ),
    ),
    WorkoutStep(StepKind.COOL_DOWN, 600, "easy", 3.0),
)


def workout(steps: Workout = TEMPO, title: str = "Tempo run, 45 min") -> WatchWorkout:
    return WatchWorkout(title, "run", steps, MADE)


def decoded(steps: Workout) -> list[dict[str, Any]]:
    return fields_by_fitdecode(encode_workout(workout(steps)))["workout_step"]


def test_the_head_says_what_it_is() -> None:
    found = fields_by_fitdecode(encode_workout(workout()))
    (head,), (told,) = found["file_id"], found["workout"]
    assert head["type"] == "workout"
    assert head["time_created"] == MADE
    assert (told["sport"], told["wkt_name"]) == ("running", "Tempo run, 45 min")
    assert told["num_valid_steps"] == len(found["workout_step"]) == 5


def test_each_step_has_its_end_target_and_intensity() -> None:
    warm, work, rest, again, cool = decoded(TEMPO)
    assert (warm["duration_type"], warm["duration_time"]) == ("time", 900.0)
    assert warm["intensity"] == "warmup"
    assert warm["target_type"] == "speed"
    assert warm["custom_target_speed_low"] == pytest.approx(2.6)
    assert warm["custom_target_speed_high"] == pytest.approx(2.9)
    assert warm["notes"] == "Effort 3 of 10. Heart rate at most 78% of your highest."
    assert work["custom_target_speed_high"] == pytest.approx(3.75)
    assert (rest["duration_type"], rest["duration_distance"]) == ("distance", 200.0)
    assert (rest["target_type"], rest["intensity"]) == ("open", "recovery")
    assert again["duration_type"] == "repeat_until_steps_cmplt"
    assert (again["duration_step"], again["repeat_steps"]) == (1, 3)
    assert (cool["target_type"], cool["intensity"]) == ("open", "cooldown")
    assert [one["message_index"] for one in (warm, work, rest, again, cool)] == [0, 1, 2, 3, 4]


def test_a_repeat_of_one_is_its_steps() -> None:
    assert len(decoded((Repeat(1, (TEMPO[0],)),))) == 1  # type: ignore[arg-type]


def test_the_same_workout_is_the_same_bytes() -> None:
    assert encode_workout(workout()) == encode_workout(workout())


def test_every_run_a_programme_may_hold_can_be_written() -> None:
    problem = build_problem(some_inputs())
    seen = 0
    for option in problem.options:
        if option.kind is SessionKind.REST:
            continue
        steps = steps_of(problem, option)
        rows = fields_by_fitdecode(
            encode_workout(WatchWorkout(option.id, option.kind.value, steps, MADE))
        )["workout_step"]
        assert rows
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("broken", [replace(workout(), steps=()), replace(workout(), kind="rest")])
def test_what_has_no_steps_is_refused(broken: WatchWorkout) -> None:
    with pytest.raises(InvalidInputError, match="no steps for a watch"):
        encode_workout(broken)


STEP = st.builds(
    WorkoutStep,
    kind=st.sampled_from(StepKind),
    seconds=st.integers(1, 20_000),
    name=st.text(max_size=60),
    rpe=st.floats(0, 10),
    distance_m=st.none() | st.integers(50, 100_000),
    speed_mps=st.none() | st.tuples(st.floats(1, 3), st.floats(3, 7)),
)


@settings(deadline=None)
@given(
    st.lists(STEP | st.builds(Repeat, st.integers(1, 20), st.tuples(STEP, STEP)), min_size=1),
    st.text(max_size=80),
    st.timedeltas(timedelta(0), timedelta(days=3650)),
)
def test_whatever_the_steps_the_file_is_sound(
    parts: list[WorkoutStep | Repeat], title: str, later: timedelta
) -> None:
    steps = tuple(parts)
    found = fields_by_fitdecode(encode_workout(WatchWorkout(title, "run", steps, MADE + later)))[
        "workout_step"
    ]
    assert played(found) == walked(steps)


def played(rows: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """What a watch leads through, repeats played out."""
    out: list[tuple[str, float]] = []
    began: list[int] = []
    for row in rows:
        began.append(len(out))
        if row["duration_type"] == "repeat_until_steps_cmplt":
            out += out[began[row["duration_step"]] :] * (row["repeat_steps"] - 1)
        else:
            kind = row["duration_type"]
            out.append((kind, row[f"duration_{kind}"]))
    return out


def walked(steps: Workout) -> list[tuple[str, float]]:
    """The same of the planned steps."""
    flat: list[WorkoutStep] = []
    for part in steps:
        flat += part.steps * part.times if isinstance(part, Repeat) else [part]
    return [
        ("time", float(one.seconds))
        if one.distance_m is None
        else ("distance", float(one.distance_m))
        for one in flat
    ]
