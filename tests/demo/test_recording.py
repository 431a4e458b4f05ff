"""What the synthetic watch records obeys mechanics and the runner's own limits."""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.activity.model import Activity, Channel
from lissom.core.units import SECONDS_PER_MINUTE
from lissom.demo.recording import record
from lissom.demo.season import schedule
from lissom.demo.settings import BODY
from lissom.demo.workouts import RunKind
from tests.demo.conftest import ON, Recorded


def _at_one_hertz(activity: Activity) -> bool:
    return len(activity.streams) == activity.timer_s + 1


def _last(recorded: tuple[Recorded, ...], kind: RunKind) -> Activity:
    return [activity for run, activity in recorded if run.workout.kind is kind][-1]


def test_speeds_are_those_of_a_club_runner(recorded: tuple[Recorded, ...]) -> None:
    for _, activity in recorded:
        speed = activity.streams.columns[Channel.SPEED]
        assert speed.min() >= 0.0
        assert speed.max() < 5.5
        assert 1.8 < (activity.distance_m or 0.0) / activity.timer_s < 4.0


def test_distance_is_the_integral_of_speed(recorded: tuple[Recorded, ...]) -> None:
    for _, activity in recorded:
        if not _at_one_hertz(activity):
            continue
        speed = activity.streams.columns[Channel.SPEED]
        integral = float(((speed[1:] + speed[:-1]) / 2.0).sum())
        assert activity.distance_m == pytest.approx(integral, rel=1e-9)


def test_the_watch_comes_within_a_hundredth_of_the_planned_distance(
    recorded: tuple[Recorded, ...],
) -> None:
    for run, activity in recorded:
        assert activity.distance_m == pytest.approx(run.workout.distance_m, rel=0.01)


def test_the_position_moves_as_far_as_the_distance_says(recorded: tuple[Recorded, ...]) -> None:
    activity = _last(recorded, RunKind.LONG)
    columns = activity.streams.columns
    latitude, longitude = columns[Channel.LATITUDE][::20], columns[Channel.LONGITUDE][::20]
    north = np.diff(latitude) * 111_320.0
    east = np.diff(longitude) * 111_320.0 * np.cos(np.radians(latitude[1:]))
    assert float(np.hypot(north, east).sum()) == pytest.approx(activity.distance_m or 0, rel=0.03)


def test_height_has_no_jumps_and_slopes_stay_runnable(recorded: tuple[Recorded, ...]) -> None:
    outdoors = [item for _, item in recorded if Channel.ALTITUDE in item.streams.columns]
    assert outdoors
    for activity in outdoors:
        altitude = activity.streams.columns[Channel.ALTITUDE]
        distance = activity.streams.columns[Channel.DISTANCE]
        assert np.abs(np.diff(altitude)).max() < 3.0
        far = np.interp(np.arange(0.0, distance[-1], 50.0), distance, altitude)
        assert np.abs(np.diff(far)).max() / 50.0 < 0.16


def test_heart_rate_stays_between_resting_and_highest(recorded: tuple[Recorded, ...]) -> None:
    with_heart = [item for _, item in recorded if Channel.HEART_RATE in item.streams.columns]
    assert len(with_heart) > len(recorded) / 2
    for activity in with_heart:
        beats = activity.streams.columns[Channel.HEART_RATE]
        assert beats.min() >= BODY.resting_heart_rate_bpm
        assert beats.max() <= BODY.highest_heart_rate_bpm


def test_the_heart_works_harder_in_a_race_than_on_an_easy_run(
    recorded: tuple[Recorded, ...],
) -> None:
    def mean(kind: RunKind) -> float:
        rows = [
            float(item.streams.columns[Channel.HEART_RATE].mean())
            for run, item in recorded
            if run.workout.kind is kind and Channel.HEART_RATE in item.streams.columns
        ]
        return float(np.mean(rows))

    assert mean(RunKind.EASY) + 15.0 < mean(RunKind.RACE)
    assert mean(RunKind.EASY) < mean(RunKind.TEMPO) < mean(RunKind.RACE)


def test_step_length_times_step_rate_is_the_speed(recorded: tuple[Recorded, ...]) -> None:
    for _, activity in recorded:
        columns = activity.streams.columns
        rate = columns[Channel.STEP_RATE] / SECONDS_PER_MINUTE
        assert np.allclose(
            rate * columns[Channel.STEP_LENGTH] / 1000.0, columns[Channel.SPEED], rtol=1e-9
        )


def test_faster_running_takes_more_steps_and_shorter_contacts(
    recorded: tuple[Recorded, ...],
) -> None:
    columns = _last(recorded, RunKind.TEMPO).streams.columns
    speed = columns[Channel.SPEED]
    slow, fast = (speed > 2.3) & (speed < 2.8), speed > 3.3
    rate, contact = columns[Channel.STEP_RATE], columns[Channel.CONTACT_TIME]
    assert np.nanmean(rate[slow]) < np.nanmean(rate[fast])
    assert np.nanmean(contact[slow]) > np.nanmean(contact[fast])


def test_uphill_is_slower_than_downhill_at_the_same_effort(
    recorded: tuple[Recorded, ...],
) -> None:
    activity = max((item for _, item in recorded), key=lambda item: item.ascent_m or 0.0)
    columns = activity.streams.columns
    distance, altitude = columns[Channel.DISTANCE], columns[Channel.ALTITUDE]
    ahead = np.interp(distance + 40.0, distance, altitude)
    grade = (ahead - np.interp(distance - 40.0, distance, altitude)) / 80.0
    speed = columns[Channel.SPEED]
    assert speed[grade > 0.04].mean() < 0.9 * speed[np.abs(grade) < 0.01].mean()
    assert speed[grade < -0.04].mean() > speed[np.abs(grade) < 0.01].mean()


def test_a_pause_is_a_jump_of_the_clock_and_not_of_the_distance(
    recorded: tuple[Recorded, ...],
) -> None:
    activity = next(item for _, item in recorded if item.pauses and _at_one_hertz(item))
    waited = sum(pause.end_s - pause.start_s for pause in activity.pauses)
    assert activity.elapsed_s == pytest.approx(activity.timer_s + waited)
    time_s, distance = activity.streams.time_s, activity.streams.columns[Channel.DISTANCE]
    for pause in activity.pauses:
        before = int(np.searchsorted(time_s, pause.start_s))
        assert time_s[before + 1] - time_s[before] > 10.0
        assert distance[before + 1] - distance[before] < 5.0


def test_laps_add_up_to_the_run(recorded: tuple[Recorded, ...]) -> None:
    for _, activity in recorded:
        assert sum(lap.distance_m or 0.0 for lap in activity.laps) == pytest.approx(
            activity.distance_m
        )
        assert sum(lap.timer_s for lap in activity.laps) == pytest.approx(activity.timer_s)


def test_two_years_have_runs_that_lack_something() -> None:
    runs = schedule(on=ON)[::2]
    made = [record(run) for run in runs]
    indoors = [item for item in made if item.sub_sport == "treadmill"]
    no_heart = [item for item in made if Channel.HEART_RATE not in item.streams.columns]
    smart = [item for item in made if not _at_one_hertz(item)]
    assert min(len(indoors), len(no_heart), len(smart)) >= 5
    assert all(Channel.LATITUDE not in item.streams.columns for item in indoors)
    assert all(np.diff(item.streams.time_s).max() >= 2.0 for item in smart)


def test_the_same_run_is_recorded_the_same_twice() -> None:
    run = schedule(on=ON, weeks=1)[0]
    one, two = record(run), record(run)
    assert np.array_equal(one.streams.time_s, two.streams.time_s)
    for name, column in one.streams.columns.items():
        assert np.array_equal(column, two.streams.columns[name], equal_nan=True)
