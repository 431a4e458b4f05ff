"""The race sheet: carbohydrate by duration, servings on the course, drink never to gain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import claims
from lissom.core.fuelling import RaceFuel, race_fuel

HALF = 21_097.5
MARATHON = 42_195.0


def a_race(
    metres: float, minutes: float, *, mass: float | None = 70, sweat: float | None = 1.0
) -> RaceFuel:
    return race_fuel(metres, minutes * 60, body_mass_kg=mass, sweat_rate_l_per_h=sweat)


def test_short_races_need_nothing() -> None:
    five = a_race(5000, 25)
    assert five.carbohydrate is None
    assert five.servings == ()
    assert five.loading_g_per_day is None
    assert five.meal_g is None
    assert five.fluid.ml == 0
    assert "mouth rinse" in a_race(10_000, 50).notes[0]


def test_a_half_marathon_takes_30_to_60_and_a_long_marathon_60_to_90_grams_an_hour() -> None:
    half = a_race(HALF, 110).carbohydrate
    marathon = a_race(MARATHON, 240).carbohydrate
    assert half is not None
    assert marathon is not None
    assert half.g_per_h == (30.0, 60.0)
    assert marathon.g_per_h == (60.0, 90.0)
    assert marathon.g == (240, 360)
    assert "E18" in marathon.evidence
    assert "fructose" in marathon.basis


def test_carbohydrate_in_the_race_does_not_depend_on_body_mass() -> None:
    assert a_race(HALF, 110, mass=50).carbohydrate == a_race(HALF, 110, mass=95).carbohydrate


def test_loading_and_meal_depend_on_body_mass() -> None:
    half = a_race(HALF, 110)
    assert half.loading_g_per_day == (700, 840)
    assert half.meal_g == (70, 280)
    unknown = a_race(HALF, 110, mass=None)
    assert unknown.loading_g_per_day is None
    assert unknown.meal_g is None
    assert any("g per kg" in note for note in unknown.notes)


def test_over_four_hours_warns_of_drinking_too_much() -> None:
    assert any("gain mass" in note for note in a_race(MARATHON, 270).notes)
    assert not any("gain mass" in note for note in a_race(MARATHON, 200).notes)


@pytest.mark.parametrize(
    ("metres", "minutes"), [(0, 30), (5000, 0), (-1, 30), (5000, float("nan"))]
)
def test_impossible_races_are_refused(metres: float, minutes: float) -> None:
    with pytest.raises(InvalidInputError, match="race"):
        a_race(metres, minutes)


@given(st.floats(min_value=10, max_value=1200), st.floats(min_value=0.3, max_value=3))
def test_the_sheet_keeps_its_promises(minutes: float, sweat: float) -> None:
    race = a_race(MARATHON, minutes, sweat=sweat)
    assert race.fluid.ml is not None
    assert race.fluid.ml <= sweat * 1000 * race.minutes / 60 + 1e-6
    at = [one.minute for one in race.servings]
    assert at == sorted(at)
    assert all(0 < one.km < MARATHON / 1000 and one.minute < minutes for one in race.servings)
    if race.carbohydrate is not None:
        low, high = race.carbohydrate.g
        assert low <= sum(one.g for one in race.servings) <= high
    assert set(race.evidence) <= claims().keys()


@given(
    st.floats(min_value=10, max_value=1200),
    st.floats(min_value=10, max_value=1200),
)
def test_longer_races_never_take_less(first: float, second: float) -> None:
    short, long = (a_race(MARATHON, one).carbohydrate for one in sorted((first, second)))
    assert (short.g if short else (0, 0)) <= (long.g if long else (0, 0))


def test_as_dict_is_plain_data() -> None:
    found = a_race(HALF, 110).as_dict()
    assert found["servings"][0] == {"km": 3.8, "minute": 20.0, "g": 21}
    assert found["loading_g_per_day"] == [700, 840]
