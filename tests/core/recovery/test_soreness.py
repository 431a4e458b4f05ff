from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.anatomy import STATE_INDEX, STATES, Side
from lissom.core.errors import InvalidInputError
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.kernel import advance, kernel, kernel_slope
from lissom.core.recovery.soreness import (
    MassageDone,
    SorenessState,
    add_session,
    default_model,
    habit,
    history,
    planned_response,
    session_response,
)
from tests.core.recovery.builders import FloatArray, check_in, day, usual

MODEL = default_model()
LEFT = [index for index, state in enumerate(STATES) if state.side is Side.LEFT]
RIGHT = [index for index, state in enumerate(STATES) if state.side is Side.RIGHT]
ONES = np.ones(27)

doses = st.floats(0.0, 8.0)
shares = st.floats(0.0, 1.0)


def response(dose: float, *, protection: float = 1.0, unaccustomed: bool = False) -> FloatArray:
    return planned_response(
        dose * usual_run_work(),
        usual_run_work(),
        protection * ONES,
        14,
        unaccustomed=unaccustomed,
    )


@given(st.floats(0.05, 30.0), st.floats(0.05, 30.0))
def test_two_steps_of_the_kernel_are_one(first: float, second: float) -> None:
    one, zero, constant = np.ones(1), np.zeros(1), np.array([0.91])
    twice = advance(*advance(one, zero, zero, first, constant), second, constant)
    once = advance(one, zero, zero, first + second, constant)
    for part, same in zip(twice, once, strict=True):
        np.testing.assert_allclose(part, same, atol=1e-12)
    slope = float(kernel_slope(first + second, 0.91))
    assert float(twice[2][0] - twice[1][0]) == pytest.approx(slope, abs=1e-12)
    assert twice[1][0] == pytest.approx(float(kernel(first + second, 0.91)), abs=1e-12)


@given(doses, doses, st.booleans())
def test_more_load_is_never_less_sore(small: float, more: float, unaccustomed: bool) -> None:
    light, heavy = (response(dose, unaccustomed=unaccustomed) for dose in (small, small + more))
    assert np.all(heavy >= light)


@given(doses, shares, shares)
def test_protection_never_makes_sorer(dose: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert np.all(response(dose, protection=high) <= response(dose, protection=low) + 1e-12)


@given(doses, doses)
def test_sessions_add_up(one: float, other: float) -> None:
    np.testing.assert_allclose(
        response(one) + response(other), response(one + other), rtol=1e-9, atol=1e-9
    )


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0.0, 3.0)), max_size=8))
@settings(deadline=None, max_examples=30)
def test_soreness_only_falls_once_the_last_session_has_peaked(
    runs: list[tuple[int, float]],
) -> None:
    state = history([usual(number, times=times) for number, times in runs], [], day(20))
    mean = MODEL.forecast(state, 20).mean
    # Two days after the last session every kernel is past its top (T at most 1.5 d).
    assert np.all(np.diff(mean[3:], axis=0) <= 1e-12)


def test_without_load_and_words_nothing_is_sore() -> None:
    assert not MODEL.forecast(MODEL.initial(), 30).mean.any()


@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(0.0, 4.0), st.floats(0.0, 2.0)), max_size=8)
)
@settings(deadline=None, max_examples=30)
def test_even_sides_stay_even(runs: list[tuple[int, float, float]]) -> None:
    done = [usual(number, times=times, downhill=down) for number, times, down in runs]
    forecast = MODEL.forecast(history(done, [check_in(5, 3.0), check_in(29, 1.0)], day(31)), 7)
    for part in (forecast.mean, forecast.low, forecast.high):
        np.testing.assert_allclose(part[:, LEFT], part[:, RIGHT], atol=1e-9)


@given(st.sets(st.integers(0, 40), min_size=1, max_size=12), st.data())
@settings(deadline=None, max_examples=30)
def test_missing_words_never_make_the_forecast_surer(said: set[int], data: st.DataObject) -> None:
    runs = [usual(number) for number in range(0, 41, 3)]
    fewer = data.draw(st.sets(st.sampled_from(sorted(said))))
    widths = []
    for days in (said, fewer):
        state = history(runs, [check_in(number) for number in sorted(days)], day(41))
        widths.append(np.diag(state.covariance))
    assert np.all(widths[1] >= widths[0] - 1e-12)


@given(st.floats(0.0, 200.0))
def test_time_without_words_never_makes_surer_and_never_less_sure_than_a_stranger(
    days: float,
) -> None:
    known = history([], [check_in(number) for number in range(10)], day(9))
    later = MODEL.advance(known, days)
    assert np.all(np.diag(later.covariance) >= np.diag(known.covariance) - 1e-12)
    assert np.all(np.diag(later.covariance) <= np.diag(MODEL.initial().covariance) + 1e-12)


def test_a_word_on_one_side_moves_that_side_most() -> None:
    state = MODEL.update(MODEL.initial(), {"soleus-l": 5.0})
    mean = MODEL.forecast(state, 1).mean[0]
    others = [i for i in range(27) if i != STATE_INDEX["soleus-l"]]
    assert mean[STATE_INDEX["soleus-l"]] > mean[others].max() > 0.0


def test_high_words_raise_and_low_words_lower_the_forecast() -> None:
    runs = [usual(0, times=3.0)]
    plain, high, low = (
        MODEL.forecast(history(runs, said, day(1)), 1).mean[0, 0]
        for said in ([], [check_in(1, 8.0)], [check_in(1, 0.0)])
    )
    assert low < plain < high


def test_a_runner_who_is_sorer_than_expected_is_forecast_sorer_next_time() -> None:
    runs = [usual(number, times=4.0) for number in (0, 14, 28, 42)]
    said = [check_in(number + 1, 9.0) for number in (0, 14, 28)]
    said += [check_in(number, 0.5) for number in (10, 12, 24, 26, 38, 40)]
    assert MODEL.forecast(history(runs, said, day(42)), 3).mean[1, 0] > (
        MODEL.forecast(history(runs, [], day(42)), 3).mean[1, 0] + 0.5
    )


def test_massage_eases_the_treated_groups_for_three_days_at_most() -> None:
    runs = [usual(0, times=4.0)]
    plain = MODEL.forecast(history(runs, [], day(1)), 5).mean
    treated = MODEL.forecast(
        history(runs, [], day(1), massages=[MassageDone(day(1), frozenset({"quadriceps"}))]), 5
    ).mean
    eased = plain - treated
    np.testing.assert_allclose(eased[:4, 0], [0.4, 0.8 / 3, 0.4 / 3, 0.0], atol=1e-9)
    assert not eased[:, STATE_INDEX["soleus-l"]].any()


def test_protection_holds_six_weeks_and_is_gone_at_nine() -> None:
    state = history([usual(0, downhill=1.0)], [], day(0))
    fresh = state.protection_now[1, 0]
    assert fresh > 0.8
    for days, share in ((42.0, 1.0), (52.5, 0.5), (63.0, 0.0), (80.0, 0.0)):
        assert MODEL.advance(state, days).protection_now[1, 0] == pytest.approx(fresh * share)


def test_a_runner_without_record_is_used_to_usual_runs_and_loses_it_in_nine_weeks() -> None:
    first, late = history([usual(0)], [], day(0)), history([usual(70)], [check_in(0)], day(70))
    assert MODEL.forecast(first, 2).mean[1, 0] == pytest.approx(1.0, abs=0.1)
    assert late.today[0, 0] == pytest.approx(5.0 * first.today[0, 0])


def test_a_short_jog_does_not_restart_the_six_weeks() -> None:
    jog = history([usual(0, times=3.0), usual(40, times=0.1)], [], day(60))
    run = history([usual(0, times=3.0), usual(40, times=1.0)], [], day(60))
    assert jog.protection_now[0, 0] < 0.2
    assert run.protection_now[0, 0] > 0.9


def test_unaccustomed_downhill_work_is_sorer_and_later_than_the_same_work_on_the_level() -> None:
    level = [usual(number) for number in range(0, 40, 2)]
    flat = MODEL.forecast(history([*level, usual(40, times=2.0)], [], day(40)), 5).mean[:, 0]
    steep = MODEL.forecast(history([*level, usual(40, downhill=1.0)], [], day(40)), 5).mean[:, 0]
    assert steep.max() > flat.max() + 1.0
    assert int(steep.argmax()) >= 1


@given(st.floats(0.0, 10.0), st.integers(1, 10))
@settings(deadline=None, max_examples=40)
def test_forecasts_stay_on_the_scale_and_in_order(points: float, days: int) -> None:
    state = history([usual(0, times=8.0, downhill=6.0)], [check_in(0, points)], day(1))
    forecast = MODEL.forecast(state, days)
    assert forecast.mean.shape == (days, 27)
    assert np.all(forecast.low >= 0.0)
    assert np.all(forecast.high <= 10.0)
    assert np.all((forecast.low <= forecast.mean) & (forecast.mean <= forecast.high))


@pytest.mark.parametrize("days", [0, -3])
def test_a_forecast_of_no_day_is_refused(days: int) -> None:
    with pytest.raises(InvalidInputError, match=str(days)):
        MODEL.forecast(MODEL.initial(), days)


def test_a_planned_session_and_a_done_session_are_forecast_alike() -> None:
    done = MODEL.add_session(
        MODEL.initial(), dose_j_per_kg=usual_run_work(), habitual=usual_run_work()
    )
    planned = planned_response(usual_run_work(), usual_run_work(), ONES, 7)
    np.testing.assert_allclose(MODEL.forecast(done, 7).mean, np.minimum(planned, 10.0), atol=1e-12)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0.0, 3.0), st.floats(0.0, 2.0)), max_size=6),
    st.floats(0.0, 3.0),
    st.floats(0.0, 2.0),
    st.booleans(),
)
@settings(deadline=None, max_examples=30)
def test_planned_and_done_agree_after_any_past(
    past: list[tuple[int, float, float]], times: float, downhill: float, new: bool
) -> None:
    runs = [usual(number, times=some, downhill=down) for number, some, down in past]
    state = MODEL.advance(history(runs, [], day(41)))
    session = replace(usual(42, times=times, downhill=downhill), new_exercise=new)
    used_to = habit(runs, day(42))
    done = add_session(MODEL, state, session, used_to)
    planned = session_response(
        session.negative_work_j_per_kg,
        usual_run_work() * downhill,
        used_to,
        state.protection_now,
        5,
        new_exercise=new,
    )
    before, after = (MODEL._left(item, 5)[0] for item in (state, done))
    np.testing.assert_allclose(after - before, planned, atol=1e-9)


def test_states_are_values_that_a_step_does_not_touch() -> None:
    state = history([usual(0)], [check_in(0)], day(1))
    copies = {name: getattr(state, name).copy() for name in SorenessState.__slots__}
    MODEL.add_massage(MODEL.update(MODEL.advance(state), {"arms": 3.0}), frozenset())
    MODEL.add_session(state, dose_j_per_kg=usual_run_work(), habitual=usual_run_work())
    for name, before in copies.items():
        np.testing.assert_array_equal(getattr(state, name), before)
