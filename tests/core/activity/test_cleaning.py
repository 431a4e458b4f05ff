"""Cleaning: impossible values go, possible ones stay, totals are filled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lissom.core.activity.cleaning import clean, in_order
from lissom.core.activity.model import Activity, Channel, FloatArray, Pause, Sport, Streams
from tests.core.importers.writers import a_run, bare


def a_column(channel: Channel, *values: float, sport: Sport = Sport.RUN) -> FloatArray:
    """The cleaned column of a recording at 1 Hz with this channel alone."""
    streams = Streams(np.arange(float(len(values))), {channel: np.array(values)})
    return clean(bare(streams, sport=sport)).streams.columns[channel]


def moving(seconds: int, speed_mps: float, **columns: FloatArray | float) -> Activity:
    time_s = np.arange(float(seconds))
    made: dict[Channel, FloatArray] = {Channel.DISTANCE: np.round(time_s * speed_mps, 2)}
    for name, column in columns.items():
        made[Channel[name]] = np.broadcast_to(np.asarray(column, float), time_s.shape).copy()
    return bare(Streams(time_s, made))


def test_samples_are_sorted_and_one_per_instant() -> None:
    streams = Streams(
        np.array([3.0, 1.0, 1.0, 2.0, np.nan, -4.0]),
        {
            Channel.HEART_RATE: np.array([153, 151, np.nan, 152, 1, 1.0]),
            Channel.POWER: np.array([np.nan, np.nan, 241, np.nan, 1, 1.0]),
            Channel.TEMPERATURE: np.full(6, np.nan),
        },
    )
    ordered = in_order(streams)
    assert ordered.time_s.tolist() == [1.0, 2.0, 3.0]
    assert ordered.columns[Channel.HEART_RATE].tolist() == [151.0, 152.0, 153.0]
    assert ordered.columns[Channel.POWER][0] == 241.0
    assert Channel.TEMPERATURE not in ordered.columns


def test_impossible_heart_rates_are_gaps() -> None:
    column = a_column(Channel.HEART_RATE, 0, 12, 30, 150, 230, 231, 255)
    assert np.isnan(column).tolist() == [True, True, False, False, False, True, True]


def test_an_excursion_of_the_position_is_a_gap_and_adds_no_distance() -> None:
    time_s = np.arange(60.0)
    latitude = 48.0 + time_s * 3.0 / 111_195
    latitude[30] += 0.05  # five kilometres and back
    streams = Streams(time_s, {Channel.LATITUDE: latitude, Channel.LONGITUDE: np.full(60, 11.0)})
    activity = clean(bare(streams))
    assert np.isnan(activity.streams.columns[Channel.LATITUDE][30])
    assert activity.distance_m == pytest.approx(177.0, rel=0.005)
    assert activity.distance_source == "gps"


def test_positions_off_the_globe_or_at_its_origin_are_gaps() -> None:
    columns = {
        Channel.LATITUDE: np.array([48.0, 0.0, 91.0, 48.00001]),
        Channel.LONGITUDE: np.array([11.0, 0.0, 11.0, 11.0]),
    }
    kept = clean(bare(Streams(np.arange(4.0), columns))).streams.columns[Channel.LATITUDE]
    assert np.isnan(kept).tolist() == [False, True, True, False]


def test_a_distance_that_leaps_is_bridged_and_one_that_is_sound_is_untouched() -> None:
    sound = moving(100, 3.0)
    assert clean(sound).streams.columns[Channel.DISTANCE] is sound.streams.columns[Channel.DISTANCE]
    wild = sound.streams.columns[Channel.DISTANCE].copy()
    wild[50] = 14_260_000.0
    broken = replace(sound, streams=Streams(sound.streams.time_s, {Channel.DISTANCE: wild}))
    assert clean(broken).distance_m == pytest.approx(297.0, abs=7.0)


def test_a_summary_faster_than_anyone_is_replaced_by_the_stream() -> None:
    activity = clean(replace(moving(101, 3.0), distance_m=14_260_000.0))
    assert activity.distance_m == pytest.approx(300.0)


@pytest.mark.parametrize(("written", "meant"), [(85.0, 170.0), (170.0, 170.0), (340.0, 170.0)])
def test_a_step_rate_of_one_foot_or_doubled_is_repaired(written: float, meant: float) -> None:
    activity = clean(moving(100, 3.0, STEP_RATE=written))
    assert activity.streams.columns[Channel.STEP_RATE].tolist() == [meant] * 100


def test_a_slow_walk_keeps_its_few_steps() -> None:
    activity = clean(replace(moving(100, 1.2, STEP_RATE=95.0), sport=Sport.WALK))
    assert activity.streams.columns[Channel.STEP_RATE][0] == 95.0


def test_turns_of_a_crank_are_no_steps() -> None:
    assert (
        Channel.STEP_RATE
        not in clean(replace(moving(100, 8.0, STEP_RATE=90.0), sport=Sport.CYCLE)).streams.columns
    )


def test_a_reset_of_the_altimeter_is_a_gap() -> None:
    column = a_column(Channel.ALTITUDE, 500, 500, 900, 500, 500)
    assert np.isnan(column).tolist() == [False, False, True, False, False]


def test_a_hole_in_the_recording_without_distance_is_a_pause() -> None:
    time_s = np.concatenate([np.arange(100.0), np.arange(200.0, 300.0)])
    distance = np.concatenate([np.arange(100.0) * 3, 297 + np.arange(100.0) * 3])
    activity = clean(bare(Streams(time_s, {Channel.DISTANCE: distance})))
    assert activity.pauses == (Pause(99.0, 200.0),)
    assert (activity.elapsed_s, activity.timer_s) == (299.0, 198.0)


def test_a_hole_in_which_the_runner_ran_on_is_no_pause() -> None:
    time_s = np.concatenate([np.arange(100.0), np.arange(200.0, 300.0)])
    activity = clean(bare(Streams(time_s, {Channel.DISTANCE: time_s * 3.0})))
    assert activity.pauses == ()
    assert activity.moving_s == 299.0


def test_what_is_lacking_is_named() -> None:
    assert a_run(2).lacks == ()
    poor = clean(moving(100, 3.0))
    assert poor.lacks == (
        "position", "altitude", "heart_rate", "step_rate", "running_dynamics", "power",
    )  # fmt: skip


def test_the_devices_ascent_stays_and_its_source_is_named() -> None:
    run = a_run(10)
    assert run.ascent_source == "hysteresis"
    device = clean(replace(run, ascent_m=77.0, descent_m=70.0, ascent_source="device"))
    assert (device.ascent_m, device.ascent_source) == (77.0, "device")


def test_cleaning_twice_changes_nothing() -> None:
    once = a_run(10, pauses=(Pause(100.0, 160.0),))
    twice = clean(once)
    for name in ("elapsed_s", "timer_s", "moving_s", "distance_m", "ascent_m", "pauses", "lacks"):
        assert getattr(once, name) == getattr(twice, name), name
    for channel, column in once.streams.columns.items():
        assert np.array_equal(column, twice.streams.columns[channel], equal_nan=True)


def test_an_activity_without_samples_is_cleaned_too() -> None:
    empty = replace(bare(Streams(np.empty(0))), elapsed_s=600.0, distance_m=2000.0)
    activity = clean(empty)
    assert (activity.timer_s, activity.moving_s, activity.distance_m) == (600.0, 600.0, 2000.0)
