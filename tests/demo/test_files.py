"""The synthetic files are real FIT files: any reader finds in them what was recorded."""

from __future__ import annotations

import gzip
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import fitdecode
import numpy as np
import pytest

from lissom.core.activity.model import Channel
from lissom.core.importers.registry import read
from lissom.core.load.exposure import exposure_of
from lissom.demo.files import DemoFile, make_file, write_files
from lissom.demo.recording import record
from lissom.demo.season import ScheduledRun, schedule
from tests.demo.conftest import ON

RUNS = schedule(on=ON, weeks=5)


@pytest.fixture(scope="module")
def files() -> tuple[tuple[ScheduledRun, DemoFile], ...]:
    return tuple((run, make_file(run)) for run in RUNS)


def _plain(file: DemoFile) -> bytes:
    return gzip.decompress(file.data) if file.name.endswith(".gz") else file.data


def test_own_reader_finds_what_was_recorded(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    for run, file in files:
        result = read(file.data, name=file.name)
        assert result.findings == ()
        (activity,) = result.activities
        written = record(run)
        assert activity.start == written.start
        assert activity.distance_m == pytest.approx(written.distance_m, abs=0.02)
        assert activity.elapsed_s == pytest.approx(written.elapsed_s, abs=1.0)
        assert np.array_equal(activity.streams.time_s, written.streams.time_s)
        for channel in (Channel.HEART_RATE, Channel.STEP_RATE):
            if channel in written.streams.columns:
                assert np.allclose(
                    activity.streams.columns[channel],
                    written.streams.columns[channel],
                    atol=0.51,
                    equal_nan=True,
                )


def test_an_independent_reader_agrees_with_the_recording(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    for run, file in files[:4]:
        written = record(run).streams
        with fitdecode.FitReader(
            BytesIO(_plain(file)), check_crc=fitdecode.CrcCheck.RAISE
        ) as reader:
            frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
        records = [frame for frame in frames if frame.name == "record"]
        assert len(records) == len(written)
        assert {"file_id", "session", "lap", "activity"} <= {frame.name for frame in frames}
        distance = [frame.get_value("distance") for frame in records]
        assert np.allclose(distance, written.columns[Channel.DISTANCE], atol=0.011)


def test_step_length_and_rate_still_give_the_speed_after_the_file(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    _, file = files[0]
    columns = read(file.data, name=file.name).activities[0].streams.columns
    speed = columns[Channel.SPEED]
    running = speed > 2.2
    from_steps = columns[Channel.STEP_RATE] / 60.0 * columns[Channel.STEP_LENGTH] / 1000.0
    assert np.allclose(from_steps[running], speed[running], rtol=0.02)


def test_the_exposure_of_a_file_has_its_distance_time_and_steps(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    for _, file in files:
        (activity,) = read(file.data, name=file.name).activities
        metres, seconds, steps = exposure_of(activity).grid.sum(axis=(1, 2))
        assert metres == pytest.approx(activity.distance_m, rel=0.02)
        assert seconds == pytest.approx(activity.timer_s, rel=0.03)
        assert 150.0 < 60.0 * steps / seconds < 185.0


def test_the_same_day_gives_the_same_bytes(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    assert [make_file(run) for run in RUNS[:5]] == [file for _, file in files[:5]]


def test_some_files_are_compressed_and_all_say_that_they_are_synthetic(
    files: tuple[tuple[ScheduledRun, DemoFile], ...],
) -> None:
    names = [file.name for _, file in files]
    assert len(set(names)) == len(names)
    assert all("synthetic" in name for name in names)
    assert {name.endswith(".gz") for name in names} == {True, False}


def test_writing_again_keeps_what_is_there_and_adds_only_what_is_new(tmp_path: Path) -> None:
    first = write_files(tmp_path, on=ON, weeks=0)
    before = {path: path.stat().st_mtime_ns for path in first}
    seen: list[tuple[int, int]] = []
    later = write_files(
        tmp_path,
        on=ON + timedelta(days=2),
        weeks=0,
        progress=lambda done, total, _: seen.append((done, total)),
    )
    assert first
    assert later[: len(first)] == first
    assert len(later) > len(first)
    assert {path: path.stat().st_mtime_ns for path in first} == before
    assert seen[-1] == (len(later), len(later))
    assert sorted(tmp_path.rglob(".*")) == []
