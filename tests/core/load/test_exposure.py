from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.activity.model import Channel, Pause, Sport
from lissom.core.errors import DataError, InvalidInputError
from lissom.core.load import grid
from lissom.core.load.exposure import (
    Exposure,
    Segment,
    exposure_of,
    exposure_of_segments,
    from_cells,
    pack,
    stack,
    unpack,
    unpack_stack,
)
from tests.core.load.builders import even_run, run


def same(one: Exposure, other: Exposure) -> bool:
    return (
        np.array_equal(one.cells, other.cells)
        and np.array_equal(one.amounts, other.amounts)
        and (one.left_share, one.lacks, one.clamped_share)
        == (other.left_share, other.lacks, other.clamped_share)
    )


def test_the_grid_has_the_axes_that_are_promised() -> None:
    assert grid.speeds_mps()[[0, -1]].tolist() == [0.5, 7.0]
    assert grid.grades()[[0, 45, -1]].tolist() == [-0.45, 0.0, 0.45]
    assert exposure_of(even_run()).grid.shape == (3, 66, 91)


def test_an_even_run_lands_in_one_cell_with_all_its_metres_seconds_and_steps() -> None:
    found = exposure_of(even_run(seconds=600, speed_mps=3.0, step_rate_spm=170.0))
    assert found.cells.size == 1
    assert found.metres == pytest.approx(1800.0)
    assert found.seconds == pytest.approx(600.0)
    assert found.steps == pytest.approx(1700.0)
    assert found.lacks == ("contact_balance",)


def test_a_steady_climb_keeps_its_gradient() -> None:
    dense = exposure_of(even_run(speed_mps=2.5, grade=0.08)).grid
    assert dense[0, 20, 53] == pytest.approx(dense[0].sum(), rel=0.02)


@pytest.mark.parametrize("every_s", [1, 3, 5])
def test_smart_recording_counts_by_time_not_by_sample(every_s: int) -> None:
    dense = exposure_of(even_run(seconds=900, every_s=every_s))
    assert dense.seconds == pytest.approx(900.0)
    assert dense.metres == pytest.approx(2700.0)


def test_mixed_sampling_weighs_each_interval_by_its_time() -> None:
    # Ten minutes at 3 m/s sampled each second, then ten at 4 m/s sampled every six.
    first, second = np.arange(0.0, 600.0), np.arange(600.0, 1201.0, 6.0)
    time = np.concatenate([first, second])
    distance = np.where(time <= 600.0, time * 3.0, 1800.0 + (time - 600.0) * 4.0)
    dense = exposure_of(run(time_s=time, columns={Channel.DISTANCE: distance})).grid
    assert dense[1].sum() == pytest.approx(1200.0)
    assert dense[1, 25].sum() == pytest.approx(600.0, abs=12.0)
    assert dense[1, 35].sum() == pytest.approx(600.0, abs=12.0)


def test_pauses_and_standing_are_left_out() -> None:
    time = np.arange(0.0, 1201.0)
    standing = (time > 600.0) & (time <= 900.0)
    distance = np.cumsum(np.where(standing, 0.0, 3.0))
    found = exposure_of(run(time_s=time, columns={Channel.DISTANCE: distance}))
    assert found.seconds == pytest.approx(900.0, abs=5.0)
    paused = exposure_of(even_run(seconds=1200, pauses=(Pause(300.0, 600.0),)))
    assert paused.seconds == pytest.approx(900.0)


def test_what_is_missing_is_named_and_stood_in_for() -> None:
    found = exposure_of(even_run(speed_mps=3.5, grade=None, step_rate_spm=None, seconds=600))
    assert found.lacks == ("altitude", "contact_balance", "step_rate")
    assert found.steps == pytest.approx(1710.0)  # 171 steps/min at 3.5 m/s
    assert np.flatnonzero(found.grid[0].sum(axis=0)).tolist() == [45]


def test_the_runners_own_step_rate_stands_in_before_the_populations() -> None:
    own = np.full(66, 180.0)
    found = exposure_of(even_run(step_rate_spm=None, seconds=600), reference_step_rate=own)
    assert found.steps == pytest.approx(1800.0)


def test_a_step_sensor_that_drops_out_is_stood_in_for() -> None:
    activity = even_run(seconds=600, speed_mps=3.5, step_rate_spm=0.0)
    assert exposure_of(activity).steps == pytest.approx(1710.0)
    assert "step_rate" in exposure_of(activity).lacks


def test_balance_is_the_left_foots_share() -> None:
    assert exposure_of(even_run(balance_pct=51.2)).left_share == pytest.approx(0.512)


def test_a_summary_without_streams_counts_as_one_even_stretch() -> None:
    found = exposure_of(run(time_s=[], columns={}))
    assert found.metres == 0.0
    assert "distance" in found.lacks
    bare = run(time_s=[0.0, 1800.0], columns={Channel.HEART_RATE: [120.0, 150.0]})
    assert exposure_of(bare).cells.size == 0


def test_another_sport_gives_no_running_exposure() -> None:
    ride = run(time_s=[0.0, 60.0], columns={Channel.DISTANCE: [0.0, 500.0]}, sport=Sport.CYCLE)
    assert exposure_of(ride).lacks == ("running",)
    assert exposure_of(ride).metres == 0.0


def test_edges_clamp_and_are_counted() -> None:
    found = exposure_of_segments([Segment(300.0, 9.0), Segment(700.0, 3.0)])
    assert found.clamped_share == pytest.approx(0.3)
    assert found.metres == pytest.approx(1000.0)
    assert exposure_of_segments([Segment(100.0, 2.0, 0.6)]).clamped_share == 1.0


def test_a_segment_between_two_bins_keeps_its_mean_speed_and_gradient() -> None:
    dense = exposure_of_segments([Segment(1000.0, 3.237, -0.0637)]).grid[0]
    assert dense.sum(axis=1) @ grid.speeds_mps() / 1000.0 == pytest.approx(3.237)
    assert dense.sum(axis=0) @ grid.grades() / 1000.0 == pytest.approx(-0.0637)


@pytest.mark.parametrize(
    "segment",
    [
        Segment(-1.0, 3.0),
        Segment(100.0, 0.0),
        Segment(100.0, 3.0, float("nan")),
        Segment(100.0, 3.0, 0.0, 0.0),
        Segment(float("inf"), 3.0),
    ],
)
def test_an_impossible_segment_is_refused(segment: Segment) -> None:
    with pytest.raises(InvalidInputError):
        exposure_of_segments([segment])


segments = st.builds(
    Segment,
    distance_m=st.floats(0.0, 50_000.0),
    speed_mps=st.floats(0.3, 8.0),
    grade=st.floats(-0.6, 0.6),
    step_rate_ratio=st.floats(0.8, 1.2),
)


@given(st.lists(segments, max_size=8))
@settings(deadline=None, max_examples=60)
def test_stored_exposures_come_back_as_they_were(parts: list[Segment]) -> None:
    made = exposure_of_segments(parts)
    assert same(unpack(pack(made)), made)
    assert np.isclose(made.metres, sum(part.distance_m for part in parts), rtol=1e-5)


def test_a_history_stored_is_the_history_stacked() -> None:
    made = [
        exposure_of_segments([Segment(5000.0, 3.0)]),
        exposure_of_segments([]),
        exposure_of(even_run(balance_pct=49.0)),
    ]
    one, other = stack(made), unpack_stack([pack(item) for item in made])
    assert np.array_equal(one.rows, other.rows)
    assert one.sizes.tolist() == other.sizes.tolist() == [item.cells.size for item in made]
    assert len(unpack_stack([])) == 0


def test_damaged_bytes_are_refused() -> None:
    whole = pack(exposure_of_segments([Segment(5000.0, 3.0)]))
    for damaged in (
        b"",
        whole[:10],
        whole[:-1],
        b"XX" + whole[2:],
        whole[:2] + b"\x09" + whole[3:],
    ):
        with pytest.raises(DataError, match="cannot be read"):
            unpack(damaged)
        with pytest.raises(DataError):
            unpack_stack([damaged])
    beyond = from_cells(
        cells=np.array([60_000]), metres=np.ones(1), seconds=np.ones(1), steps=np.ones(1)
    )
    with pytest.raises(DataError, match="outside the grid"):
        unpack(pack(beyond))
