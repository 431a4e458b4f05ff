"""The list of a Garmin account: sessions without a recording come in, the others once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.activity.model import Activity, Sport
from lissom.core.errors import Level
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.registry import read
from tests.core.importers.exports import a_zip
from tests.core.importers.test_archives import codes
from tests.core.importers.writers import START, a_run

_LIST = "DI_CONNECT/DI-Connect-Fitness/runner_0_summarizedActivities.json"
_FILES = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"


def row(start_ms: float, **more: object) -> dict[str, object]:
    told = {
        "activityId": 1, "name": "Treadmill", "activityType": "treadmill_running",
        "startTimeGmt": start_ms, "startTimeLocal": start_ms + 3_600_000,
        "duration": 1_800_000.0, "distance": 500_000.0, "avgHr": 150.0,
    }  # fmt: skip
    return told | more


def export(rows: object, *runs: Activity) -> bytes:
    inner = {f"r{place}.fit": encode_activity(run) for place, run in enumerate(runs)}
    listed = json.dumps([{"summarizedActivitiesExport": rows}]).encode()
    return a_zip({_LIST: listed, _FILES: a_zip(inner)})


def test_a_session_typed_in_by_hand_comes_in() -> None:
    (found,) = read(export([row(START.timestamp() * 1000)]), name="garmin.zip").activities
    assert (found.sport, found.start, found.title) == (Sport.RUN, START, "Treadmill")
    assert (found.timer_s, found.distance_m) == (1800, 5000)
    assert (found.utc_offset_s, found.offset_source) == (3600, "export")


def test_a_listed_session_that_was_recorded_counts_once() -> None:
    run = a_run(30)
    same = row(
        run.start.timestamp() * 1000,
        duration=run.elapsed_s * 1000,
        distance=(run.distance_m or 0) * 100,
    )
    later = row((START + timedelta(days=1)).timestamp() * 1000)
    result = read(export([same, later], run), name="garmin.zip")
    assert [len(one.streams) > 0 for one in result.activities] == [True, False]
    assert result.activities[1].start == START + timedelta(days=1)


@pytest.mark.parametrize(
    "rows",
    [
        [{}],
        ["x"],
        [row(0)],
        [row(1e300)],
        [row(1e12, duration=-1)],
        [row(1e12, duration="long")],
        "x",
        None,
        [row(True, beginTimestamp=None)],
    ],
)
def test_rows_that_cannot_be_read_are_counted(rows: object) -> None:
    result = read(export(rows, replace(a_run(3), title="")), name="garmin.zip")
    assert len(result.activities) == 1
    assert "unreadable-rows" in codes(result)
    assert all(finding.level is not Level.ERROR for finding in result.findings)


def test_a_list_that_is_no_json_is_told() -> None:
    result = read(a_zip({_LIST: b"[" * 100_000}), name="garmin.zip")
    assert codes(result) == ["unreadable-rows"]
