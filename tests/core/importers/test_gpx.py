"""GPX: with and without namespaces, extensions, segments, missing and hostile parts."""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.activity.model import Activity, Channel, Pause, Sport
from lissom.core.importers.registry import ReadResult, read
from tests.core.importers.writers import START, Point, gpx_text, straight


def one(result: ReadResult) -> Activity:
    assert len(result.activities) == 1, result.findings
    return result.activities[0]


@pytest.mark.parametrize("namespace", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_track_is_a_run(*, namespace: bool, version: str) -> None:
    data = gpx_text([straight(101)], namespace=namespace, version=version)
    activity = one(read(data, name="run.gpx"))
    assert (activity.sport, activity.start, activity.elapsed_s) == (Sport.RUN, START, 100.0)
    assert activity.distance_m == pytest.approx(300.0, rel=0.001)
    assert activity.distance_source == "gps"
    assert {"altitude", "heart_rate", "step_rate"} <= set(activity.lacks)


@pytest.mark.parametrize("before", ["\ufeff", "\n \t ", "\ufeff  "])
def test_marks_and_blanks_before_the_declaration(before: str) -> None:
    assert one(read(gpx_text([straight(10)], before=before), name="")).elapsed_s == 9.0


def test_utf16_is_read() -> None:
    text = gpx_text([straight(10)]).decode().replace("UTF-8", "UTF-16")
    assert one(read(text.encode("utf-16"), name="")).elapsed_s == 9.0


def test_extensions_and_the_cadence_of_one_foot() -> None:
    points = straight(60, heart_rate=150, cadence=85, power=240, altitude_m=500.0)
    streams = one(read(gpx_text([points]), name="")).streams
    means = {channel: float(column.mean()) for channel, column in streams.columns.items()}
    assert means[Channel.HEART_RATE] == 150
    assert means[Channel.STEP_RATE] == 170
    assert means[Channel.POWER] == 240
    assert means[Channel.ALTITUDE] == 500


def test_the_cadence_of_both_feet_stays() -> None:
    streams = one(read(gpx_text([straight(60, cadence=172)]), name="")).streams
    assert streams.columns[Channel.STEP_RATE].tolist() == [172.0] * 60


def test_a_gap_between_segments_is_a_pause() -> None:
    first = straight(61)
    second = [Point((p.second or 0) + 120, latitude=48.2) for p in straight(61)]
    activity = one(read(gpx_text([first, second]), name=""))
    assert activity.pauses == (Pause(60.0, 120.0),)
    assert activity.timer_s == 120.0


def test_an_offset_in_the_times_is_the_local_time() -> None:
    activity = one(read(gpx_text([straight(10)], zone="+05:45"), name=""))
    assert (activity.utc_offset_s, activity.offset_source) == (20_700, "device")


def test_points_without_times_are_a_finding() -> None:
    result = read(gpx_text([[Point(None), Point(None, latitude=48.2)]]), name="plan.gpx")
    assert not result.activities
    assert [(f.code, f.where) for f in result.findings] == [("no-time", "plan.gpx")]


def test_a_few_points_without_time_are_left_out_and_counted() -> None:
    points = straight(20)
    points[5] = Point(None)
    result = read(gpx_text([points]), name="")
    assert len(one(result).streams) == 19
    assert [f.code for f in result.findings] == ["impossible-times"]


@pytest.mark.parametrize(
    ("speed_mps", "sport"), [(1.2, Sport.WALK), (3.0, Sport.RUN), (12.0, Sport.OTHER)]
)
def test_without_a_label_the_speed_decides_and_it_is_said(speed_mps: float, sport: Sport) -> None:
    text = gpx_text([straight(200, speed_mps=speed_mps)], label="").replace(b"Invented run", b"A")
    result = read(text, name="")
    assert one(result).sport is sport
    assert [f.code for f in result.findings] == ["sport-assumed"]


@pytest.mark.parametrize(
    ("label", "sport"),
    [("Run", Sport.RUN), ("trail_running", Sport.RUN), ("9", Sport.RUN), ("hiking", Sport.WALK),
     ("Ride", Sport.CYCLE), ("kitesurfing", Sport.OTHER)],
)  # fmt: skip
def test_labels(label: str, sport: Sport) -> None:
    text = gpx_text([straight(60, speed_mps=9.0)], label=label).replace(b"Invented run", b"A")
    assert one(read(text, name="")).sport is sport


def test_a_cut_file_keeps_what_came_before() -> None:
    whole = gpx_text([straight(1000)])
    result = read(whole[: len(whole) // 2], name="")
    activity = one(result)
    assert activity.partial
    assert activity.sport is Sport.RUN
    assert 450 < len(activity.streams) < 520
    assert [f.code for f in result.findings] == ["truncated"]


def test_a_track_without_points_needs_time_and_duration() -> None:
    head = '<gpx version="1.1"><metadata><time>2026-03-01T07:00:00Z</time></metadata><trk>'
    stats = "<extensions><TimerTime>1800</TimerTime><Distance>5000</Distance></extensions>"
    tail = "<type>running</type></trk></gpx>"
    activity = one(read((head + stats + tail).encode(), name="treadmill.gpx"))
    assert (activity.elapsed_s, activity.distance_m, activity.start) == (1800.0, 5000.0, START)
    result = read((head + tail).encode(), name="")
    assert [f.code for f in result.findings] == ["no-points"]


def test_a_route_is_no_activity() -> None:
    result = read(b'<gpx><rte><rtept lat="1" lon="2"/></rte></gpx>', name="")
    assert [f.code for f in result.findings] == ["not-an-activity"]


def test_numbers_that_are_none_become_gaps() -> None:
    text = gpx_text([straight(30, altitude_m=500.0)]).replace(b"500.0", b"high", 3)
    text = text.replace(b"500.0", b"inf", 1).replace(b"500.0", b"1e999", 1)
    altitude = one(read(text, name="")).streams.columns[Channel.ALTITUDE]
    assert int(np.isnan(altitude).sum()) == 5


def test_a_track_dated_before_there_were_watches_is_left_out() -> None:
    year = f"{START:%Y}-".encode()
    result = read(gpx_text([straight(101)]).replace(year, b"1901-"), name="hill.gpx")
    assert result.activities == ()
    (finding,) = [item for item in result.findings if item.code == "impossible-date"]
    assert "1901" in finding.message
    assert "Correct the date" in finding.message
