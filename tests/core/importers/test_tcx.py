"""TCX: laps, several activities, points without position, treadmill sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.activity.model import Channel, Sport
from lissom.core.importers.registry import read
from tests.core.importers.writers import START, Point, straight, tcx_text


def points(count: int = 121, **more: float) -> list[Point]:
    return [replace(p, distance_m=round((p.second or 0) * 3.0, 2)) for p in straight(count, **more)]


def test_laps_and_device_distance() -> None:
    samples = points(121, heart_rate=140, cadence=86, power=230)
    result = read(tcx_text([(60, 180, samples[:60]), (60, 180, samples[60:])]), name="")
    (activity,) = result.activities
    assert not result.findings
    assert (activity.sport, activity.start, activity.timer_s) == (Sport.RUN, START, 120.0)
    assert (activity.distance_m, activity.distance_source) == (360.0, "device")
    assert [(lap.start_s, lap.elapsed_s, lap.distance_m) for lap in activity.laps] == [
        (0.0, 60.0, 180.0),
        (60.0, 60.0, 180.0),
    ]
    assert activity.streams.columns[Channel.STEP_RATE][0] == 172
    assert activity.streams.columns[Channel.POWER][0] == 230


def test_points_without_position() -> None:
    indoor = [replace(p, latitude=None, longitude=None) for p in points()]
    (activity,) = read(tcx_text([(120, 360, indoor)]), name="").activities
    assert "position" in activity.lacks
    assert activity.distance_m == 360.0
    assert activity.moving_s == pytest.approx(120.0)


def test_several_activities_in_one_file() -> None:
    found = read(tcx_text([(120, 360, points())], copies=3), name="").activities
    assert [a.start for a in found] == [START + timedelta(hours=h) for h in range(3)]


def test_a_treadmill_session_without_points() -> None:
    (activity,) = read(tcx_text([(1800, 5000, [])]), name="").activities
    assert (activity.elapsed_s, activity.moving_s, activity.distance_m) == (1800.0, 1800.0, 5000.0)
    assert {"samples", "position", "heart_rate"} <= set(activity.lacks)


def test_neither_points_nor_duration_is_a_finding() -> None:
    result = read(tcx_text([(0, 0, [])]), name="")
    assert not result.activities
    assert [f.code for f in result.findings] == ["no-points"]


def test_ten_blanks_before_the_declaration() -> None:
    assert len(read(tcx_text([(120, 360, points())], before=" " * 10), name="").activities) == 1


@pytest.mark.parametrize(
    ("sport", "expected"),
    [
        ("Running", Sport.RUN),
        ("Biking", Sport.CYCLE),
        ("Walking", Sport.WALK),
        ("Other", Sport.OTHER),
    ],
)
def test_sports(sport: str, expected: Sport) -> None:
    (activity,) = read(tcx_text([(120, 360, points())], sport=sport), name="").activities
    assert activity.sport is expected


def test_a_cut_file_keeps_what_came_before() -> None:
    whole = tcx_text([(120, 360, points()), (120, 360, [])])
    result = read(whole[: int(len(whole) * 0.6)], name="")
    (activity,) = result.activities
    assert activity.partial
    assert activity.sport is Sport.RUN
    assert len(activity.streams) > 60
    assert [f.code for f in result.findings] == ["truncated"]


def test_a_course_is_no_activity() -> None:
    text = tcx_text([(120, 360, points())]).decode()
    text = text.replace("<Activities>", "<Courses>").replace("</Activities>", "</Courses>")
    text = text.replace('<Activity Sport="Running">', "<Course>").replace(
        "</Activity>", "</Course>"
    )
    result = read(text.encode(), name="")
    assert not result.activities
    assert [f.code for f in result.findings] == ["not-an-activity"]
