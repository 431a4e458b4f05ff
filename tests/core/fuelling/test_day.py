"""A day's drink and food: rises with minutes, never above the sweat lost, never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import claims
from lissom.core.fuelling import DayFuel, DayLoad, FuelSession, day_fuel, day_load

MINUTES = st.floats(min_value=0, max_value=600, allow_nan=False)
MASSES = st.floats(min_value=30, max_value=150)
SWEAT_RATES = st.floats(min_value=0, max_value=3.5)


def a_day(
    *minutes: float,
    kind: str = "run",
    mass: float | None = 70,
    sweat: float | None = 1.0,
    race_min: float | None = None,
) -> DayFuel:
    return day_fuel(
        [FuelSession(kind, one) for one in minutes],
        body_mass_kg=mass,
        sweat_rate_l_per_h=sweat,
        race_within_48h_min=race_min,
    )


@pytest.mark.parametrize(
    ("minutes", "load"),
    [
        (0, DayLoad.LIGHT),
        (44, DayLoad.LIGHT),
        (45, DayLoad.MODERATE),
        (74, DayLoad.MODERATE),
        (75, DayLoad.HIGH),
        (240, DayLoad.HIGH),
        (241, DayLoad.VERY_HIGH),
    ],
)
def test_day_load_by_minutes(minutes: float, load: DayLoad) -> None:
    assert day_load(minutes) is load


def test_seventy_kilograms_on_each_kind_of_day() -> None:
    ranges = [a_day(minutes).food.carbohydrate_g for minutes in (30, 60, 120, 300)]
    assert ranges == [(210, 350), (350, 490), (420, 700), (560, 840)]
    assert a_day(60).food.protein_g == (85, 140)


def test_without_body_mass_there_are_words_and_no_grams() -> None:
    food = a_day(60, mass=None).food
    assert food.g is None
    assert food.carbohydrate_g is None
    assert food.protein_g is None
    assert "5-7 g per kg" in food.text
    assert "Add your body mass" in food.text


def test_without_a_weighing_no_amount_of_drink_is_named() -> None:
    fluid = a_day(120, sweat=None).fluid
    assert fluid.ml is None
    assert fluid.ml_least is None
    assert "thirst" in fluid.text
    assert " ml" not in fluid.text


def test_no_drink_for_short_sessions() -> None:
    assert a_day(35).fluid.ml == 0
    assert a_day(35, 35).fluid.ml == 0
    assert "No drink is needed" in a_day(35).fluid.text
    assert a_day(60).fluid.ml == 1000


def test_strength_counts_for_food_and_not_for_drink() -> None:
    day = a_day(60, kind="strength")
    assert day.food.load is DayLoad.MODERATE
    assert day.fluid.ml == 0
    assert a_day(60, kind="massage").food.load is DayLoad.LIGHT


def test_long_sessions_have_salt_and_carbohydrate_in_the_drink() -> None:
    assert a_day(90).fluid.sodium_mg_per_l is None
    long = a_day(100)
    assert long.fluid.sodium_mg_per_l == (400.0, 1100.0)
    assert long.fluid.carbohydrate_pct == (4.0, 8.0)
    assert [one.g_per_h for one in long.food.during] == [(30, 60)]
    assert [one.g_per_h for one in a_day(180).food.during] == [(60, 90)]


def test_loading_before_a_long_race_only() -> None:
    assert a_day(30, race_min=200).food.carbohydrate_g == (700, 840)
    assert a_day(30, race_min=200).food.loading
    assert a_day(30, race_min=50).food.carbohydrate_g == (210, 350)


def test_a_second_session_soon_after_brings_refuelling() -> None:
    def two(later_hour: int) -> DayFuel:
        sessions = [
            FuelSession("run", 60, start=datetime(2026, 3, 2, 7, tzinfo=UTC)),
            FuelSession("run", 40, start=datetime(2026, 3, 2, later_hour, tzinfo=UTC)),
        ]
        return day_fuel(sessions, body_mass_kg=70, sweat_rate_l_per_h=None)

    assert "Between the sessions: 70-85 g" in two(14).food.text
    assert "1.5 L for each kilogram lost" in two(14).fluid.text
    assert "Between" not in two(17).food.text
    assert "kilogram lost" not in two(17).fluid.text


def test_a_hard_hour_needs_little() -> None:
    hard = day_fuel([FuelSession("run", 60, "hard")], body_mass_kg=70, sweat_rate_l_per_h=None)
    assert "mouth rinse" in hard.food.text
    assert "mouth rinse" not in a_day(60).food.text


@pytest.mark.parametrize("mass", [0, 24, 251, float("nan"), -70])
def test_impossible_body_mass_is_refused(mass: float) -> None:
    with pytest.raises(InvalidInputError, match="body mass"):
        a_day(60, mass=mass)


@pytest.mark.parametrize("sweat", [-0.1, 4.5, float("nan")])
def test_impossible_sweat_rate_is_refused(sweat: float) -> None:
    with pytest.raises(InvalidInputError, match="sweat rate"):
        a_day(60, sweat=sweat)


@pytest.mark.parametrize("minutes", [-1, float("nan")])
def test_impossible_minutes_are_refused(minutes: float) -> None:
    with pytest.raises(InvalidInputError, match="minutes"):
        a_day(minutes)


@given(MINUTES, MASSES, SWEAT_RATES)
def test_the_limit_never_passes_the_sweat_lost(minutes: float, mass: float, sweat: float) -> None:
    fluid = a_day(minutes, mass=mass, sweat=sweat).fluid
    assert fluid.ml is not None
    assert fluid.ml_least is not None
    assert 0 <= fluid.ml_least <= fluid.ml <= sweat * 1000 * minutes / 60 + 1e-6


@given(MINUTES, MINUTES, MASSES, SWEAT_RATES)
def test_drink_and_food_rise_with_minutes(
    first: float, second: float, mass: float, sweat: float
) -> None:
    short, long = (a_day(one, mass=mass, sweat=sweat) for one in sorted((first, second)))
    assert (short.fluid.ml or 0) <= (long.fluid.ml or 0)
    assert (short.food.g or 0) <= (long.food.g or 0)
    assert (short.food.carbohydrate_g or (0, 0)) <= (long.food.carbohydrate_g or (0, 0))


@given(MINUTES, MASSES, MASSES)
def test_food_rises_with_body_mass(minutes: float, first: float, second: float) -> None:
    light, heavy = (a_day(minutes, mass=one).food for one in sorted((first, second)))
    assert (light.g or 0) <= (heavy.g or 0)
    assert (light.protein_g or (0, 0)) <= (heavy.protein_g or (0, 0))


@given(MINUTES, SWEAT_RATES, SWEAT_RATES)
def test_drink_rises_with_the_sweat_rate(minutes: float, first: float, second: float) -> None:
    dry, wet = (a_day(minutes, sweat=one).fluid for one in sorted((first, second)))
    assert (dry.ml or 0) <= (wet.ml or 0)


@given(MINUTES)
def test_every_basis_names_claims_that_exist(minutes: float) -> None:
    day = a_day(minutes, race_min=200)
    for part in (day.fluid, day.food):
        assert part.evidence
        assert set(part.evidence) <= claims().keys()
        assert all(key in part.basis or key in part.text or part.evidence for key in part.evidence)


def test_as_dict_is_plain_data() -> None:
    found = a_day(180).as_dict()
    assert found["fluid"]["ml"] == 3000
    assert found["food"]["g"] == 560
    assert found["food"]["during"][0]["g"] == [180, 270]
    assert "E02" in found["fluid"]["basis"]
    assert "E12" in found["food"]["basis"]
