"""A FIT file that Lissom writes reads back equal, by its own reader and by fitdecode."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import fitdecode
import numpy as np
import pytest

from lissom.core.activity.model import Activity, Channel, Lap, Pause, Sport, Streams
from lissom.core.errors import InvalidInputError
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.registry import read
from tests.core.importers.writers import START, a_run, bare

RESOLUTION = {
    Channel.LATITUDE: 1e-7, Channel.LONGITUDE: 1e-7, Channel.ALTITUDE: 0.2, Channel.DISTANCE: 0.01,
    Channel.SPEED: 0.001, Channel.STEP_RATE: 2 / 128, Channel.VERTICAL_OSCILLATION: 0.1,
    Channel.CONTACT_TIME: 0.1, Channel.CONTACT_BALANCE: 0.01, Channel.STEP_LENGTH: 0.1,
    Channel.VERTICAL_RATIO: 0.01,
}  # fmt: skip


def back(activity: Activity) -> Activity:
    result = read(encode_activity(activity), name="own.fit")
    assert not result.findings
    return result.activities[0]


def fields_by_fitdecode(data: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    with fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                row = {field.name: field.value for field in frame.fields}
                found.setdefault(frame.name, []).append(row)
    return found


def test_every_channel_reads_back_within_its_resolution() -> None:
    run = a_run(10)
    again = back(run)
    assert set(again.streams.columns) == set(run.streams.columns)
    assert np.array_equal(again.streams.time_s, run.streams.time_s)
    for channel, column in run.streams.columns.items():
        error = np.abs(again.streams.columns[channel] - column).max()
        assert error <= RESOLUTION.get(channel, 1.0) / 2 + 1e-9, channel


def test_the_summary_reads_back() -> None:
    run = replace(
        a_run(10, pauses=(Pause(100.0, 160.0), Pause(300.0, 345.0))),
        laps=(Lap(0.0, 300.0, 240.0, 700.0, 148.0), Lap(300.0, 300.0, 255.0, 760.0, 152.0)),
        perceived_exertion=6.0,
        sub_sport="trail",
        utc_offset_s=-12_600,
    )
    again = back(run)
    for name in (
        "sport", "sub_sport", "start", "utc_offset_s", "offset_source", "laps", "pauses", "device",
        "perceived_exertion", "distance_source", "partial", "lacks",
    ):  # fmt: skip
        assert getattr(again, name) == getattr(run, name), name
    for name in ("elapsed_s", "timer_s", "moving_s"):
        assert getattr(again, name) == pytest.approx(getattr(run, name), abs=1.0), name
    assert again.distance_m == pytest.approx(run.distance_m, abs=0.01)
    assert again.ascent_m == pytest.approx(run.ascent_m, abs=0.5)


def test_fitdecode_reads_it_without_complaint() -> None:
    run = a_run(5, pauses=(Pause(100.0, 130.0),))
    found = fields_by_fitdecode(encode_activity(run))
    assert list(found) == [
        "file_id",
        "device_info",
        "event",
        "record",
        "lap",
        "session",
        "activity",
    ]
    assert len(found["record"]) == len(run.streams)
    kinds = [row["event_type"] for row in found["event"]]
    assert kinds == ["start", "stop_all", "start", "stop_all"]
    session = found["session"][0]
    assert session["sport"] == "running"
    assert session["start_time"] == START
    assert session["total_distance"] == pytest.approx(run.distance_m, abs=0.01)
    record = found["record"][60]
    expected = {channel: float(column[60]) for channel, column in run.streams.columns.items()}
    assert record["heart_rate"] == expected[Channel.HEART_RATE]
    assert record["stance_time"] == expected[Channel.CONTACT_TIME]
    assert record["enhanced_speed"] == pytest.approx(expected[Channel.SPEED])
    assert record["enhanced_altitude"] == pytest.approx(expected[Channel.ALTITUDE])


def test_gaps_and_values_out_of_range_are_written_as_missing() -> None:
    time_s = np.arange(4.0)
    rate = np.array([150.0, np.nan, 151.0, 152.0])
    streams = Streams(time_s, {Channel.HEART_RATE: rate, Channel.POWER: np.array([1.0, 2, 3, 1e9])})
    again = back(replace(bare(streams), elapsed_s=3.0, timer_s=3.0, moving_s=3.0)).streams
    assert np.array_equal(again.columns[Channel.HEART_RATE], rate, equal_nan=True)
    assert np.isnan(again.columns[Channel.POWER][3])


def test_an_assumed_offset_is_not_written_as_known() -> None:
    assert (
        back(replace(a_run(1), offset_source="assumed", utc_offset_s=0)).offset_source == "assumed"
    )


@pytest.mark.parametrize("sport", list(Sport))
def test_a_session_without_samples(sport: Sport) -> None:
    empty = Streams(np.empty(0))
    made = replace(
        bare(empty, sport=sport, distance_m=None), elapsed_s=1800.0, timer_s=1700.0, moving_s=1700.0
    )
    again = back(made)
    assert (again.sport, again.elapsed_s, again.timer_s) == (sport, 1800.0, 1700.0)


def test_same_activity_same_bytes() -> None:
    assert encode_activity(a_run(3)) == encode_activity(a_run(3))


@pytest.mark.parametrize("year", [1975, 1995])
def test_a_year_before_the_format_is_refused(year: int) -> None:
    with pytest.raises(InvalidInputError) as error:
        encode_activity(replace(a_run(1), start=datetime(year, 1, 1, tzinfo=UTC)))
    assert str(year) in error.value.sentence()
