from __future__ import annotations

import numpy as np
import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.soreness import (
    MassageDone,
    SorenessState,
    default_model,
    habit,
    history,
)
from tests.core.recovery.builders import check_in, day, step_through, usual

FIELDS = ("first", "second", "today", "protection_now", "relief_d", "mean", "covariance")


def assert_same(one: SorenessState, other: SorenessState) -> None:
    for name in FIELDS:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-9)


def test_whole_history_equals_living_it_day_by_day() -> None:
    runs = [usual(number, times=1.0 + number % 3) for number in range(0, 60, 2)]
    runs += [usual(30, downhill=1.5), usual(58, downhill=0.3), usual(61, times=0.1)]
    said = [check_in(number, 1.0 + number % 4) for number in range(3, 62, 3)]
    massages = [MassageDone(day(40), frozenset({"soleus"})), MassageDone(day(60))]
    assert_same(
        history(runs, said, day(61), massages=massages),
        step_through(runs, said, day(61), massages=massages),
    )


def test_history_with_long_breaks_equals_living_it() -> None:
    runs = [usual(0), usual(45, times=0.2), usual(50, downhill=2.0), usual(120)]
    said = [check_in(2, 3.0), check_in(118, 0.5, ["quadriceps-l", "arms"])]
    assert_same(history(runs, said, day(121)), step_through(runs, said, day(121)))


def test_order_of_sessions_and_words_does_not_matter() -> None:
    runs = [usual(number) for number in (0, 3, 3, 9)] + [usual(9, downhill=1.0)]
    said = [check_in(number, float(number % 5)) for number in (1, 4, 8)]
    one = history(runs, said, day(10))
    other = history(runs[::-1], said[::-1], day(10))
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_what_lies_ahead_is_left_out() -> None:
    assert_same(
        history([usual(0), usual(9)], [check_in(8)], day(5)), history([usual(0)], [], day(5))
    )


def test_nothing_done_and_nothing_said_is_the_initial_state() -> None:
    assert_same(history([], [], day(0)), default_model().initial())


def test_a_word_outside_the_scale_is_refused_with_its_value() -> None:
    with pytest.raises(InvalidInputError, match=r"11.*quadriceps-l"):
        history([], [check_in(0, 11.0, ["quadriceps-l"])], day(1))
    with pytest.raises(InvalidInputError, match="wing"):
        history([], [check_in(0, 1.0, ["wing"])], day(1))


def test_habit_is_the_mean_session_of_eight_weeks() -> None:
    runs = [usual(number, times=2.0) for number in range(0, 56, 7)]
    np.testing.assert_allclose(habit(runs, day(56)).dose_j_per_kg, 2.0 * usual_run_work())
    # One day later the first run has left the window; the others still agree.
    np.testing.assert_allclose(habit(runs, day(57)).dose_j_per_kg, 2.0 * usual_run_work())


def test_habit_without_history_is_the_usual_run_and_one_long_run_moves_it_by_a_quarter() -> None:
    np.testing.assert_allclose(habit([], day(0)).dose_j_per_kg, usual_run_work())
    after = habit([usual(0, times=5.0)], day(1)).dose_j_per_kg
    np.testing.assert_allclose(after, 2.0 * usual_run_work())


def test_highest_downhill_work_is_that_of_eight_weeks() -> None:
    runs = [usual(0, downhill=3.0), usual(20, downhill=1.0), usual(40, downhill=0.5)]
    for on, expected in ((56, 3.0), (57, 1.0), (77, 0.5), (97, 0.0)):
        found = habit(runs, day(on)).downhill_j_per_kg
        np.testing.assert_allclose(found, expected * usual_run_work(), atol=1e-9)
