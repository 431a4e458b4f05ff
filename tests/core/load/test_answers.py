from __future__ import annotations

from typing import Any

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.load.answers import muscles_answer
from lissom.core.recovery.answers import soreness_answer


@pytest.mark.parametrize(
    ("speed", "grade", "ratio", "told"),
    [
        (0.0, 0.0, 1.0, "Speed 0 m/s"),
        (-3.0, 0.0, 1.0, "Speed -3 m/s"),
        (12.1, 0.0, 1.0, "Speed 12.1 m/s"),
        (float("nan"), 0.0, 1.0, "Speed nan m/s"),
        (3.0, 0.46, 1.0, "Gradient 0.46"),
        (3.0, 0.0, 0.5, "Step-rate ratio 0.5"),
    ],
)
def test_muscles_refuses_with_the_value(
    speed: float, grade: float, ratio: float, told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told) as refused:
        muscles_answer(speed, grade, ratio)
    assert refused.value.remedy.startswith("Give a value")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"distance_km": 0.0}, "Distance 0 km"),
        ({"distance_km": 501.0}, "Distance 501 km"),
        ({"speed_mps": 0.0}, "Speed 0"),
        ({"grade": -0.5}, "Gradient -0.5"),
        ({"days": 0}, "Number of days 0"),
        ({"days": 61}, "Number of days 61"),
        ({"state": "tired"}, "tired"),
    ],
)
def test_soreness_refuses_with_the_value(changed: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"distance_km": 10.0, "speed_mps": 3.0, **changed}
    with pytest.raises(InvalidInputError, match=told):
        soreness_answer(**asked)


def test_soreness_answers_every_group_for_every_day_within_its_interval() -> None:
    answer = soreness_answer(10.0, 3.0, -0.03, 5, "unaccustomed")
    assert len(answer["groups"]) == 16
    for group, points in answer["groups"].items():
        span = answer["interval"][group]
        assert len(points) == len(span["low"]) == len(span["high"]) == 5
        for low, middle, high in zip(span["low"], points, span["high"], strict=True):
            assert 0.0 <= low <= middle <= high <= 10.0
