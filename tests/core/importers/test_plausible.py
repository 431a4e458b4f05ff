"""What cannot be true is left out, and the import says how much was left out and how much kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.errors import Finding, Level
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.registry import read
from tests.core.importers.writers import (
    FIT_START_S,
    RECORD_FIELDS,
    START,
    UINT16,
    UINT32,
    Field,
    a_run,
    data_message,
    definition,
    fit_file,
    gpx_text,
    straight,
)


def the(code: str, findings: tuple[Finding, ...]) -> str:
    (found,) = [finding for finding in findings if finding.code == code]
    assert found.level is Level.WARNING
    return found.message


def test_a_flipped_byte_of_fourteen_thousand_kilometres_is_named() -> None:
    rows = [
        data_message(0, RECORD_FIELDS, (FIT_START_S + i, i * 300 + (1 << 30) * (i == 900), 150))
        for i in range(1000)
    ]
    result = read(fit_file(definition(0, 20, RECORD_FIELDS), *rows, crc=1), name="run.fit")
    assert the("impossible-distance", result.findings) == (
        "The file gives a distance of 10,740.1 km, which cannot be true; "
        "it was left out and 3.0 km was kept."
    )
    assert result.activities[0].distance_m == pytest.approx(2997, abs=10)


def test_a_summary_that_no_one_can_run_is_named() -> None:
    run = a_run(10)
    result = read(encode_activity(replace(run, distance_m=30_000_000.0)), name="")
    assert "30,000.0 km" in the("impossible-distance", result.findings)
    assert result.activities[0].distance_m == pytest.approx(run.distance_m, rel=0.001)


def test_a_track_that_leaps_is_named() -> None:
    points = straight(600)
    points[300] = replace(points[300], latitude=49.1)
    result = read(gpx_text([points]), name="")
    assert "1.8 km was kept" in the("impossible-distance", result.findings)


def test_speeds_that_no_one_reaches_are_counted() -> None:
    fields = (Field(253, UINT32), Field(5, UINT32), Field(6, UINT16))
    rows = [
        data_message(0, fields, (FIT_START_S + i, i * 300, 60_000 if i % 20 == 0 else 3000))
        for i in range(200)
    ]
    sport = (Field(0, UINT16),)
    named = definition(1, 12, sport) + data_message(1, sport, (1,))
    result = read(fit_file(named, definition(0, 20, fields), *rows), name="")
    assert the("impossible-speed", result.findings) == (
        "10 of 200 speeds are above 12.5 m/s; they were left out and the rest was kept."
    )


def test_a_sound_recording_gives_no_such_finding() -> None:
    assert not read(encode_activity(a_run(10)), name="").findings


def test_a_treadmill_set_right_at_the_end_gives_no_such_finding() -> None:
    """Watches let runners correct the total of an indoor run; the samples stay as they were."""
    run = a_run(10)
    assert run.distance_m is not None
    assert not read(
        encode_activity(replace(run, distance_m=run.distance_m * 1.1)), name=""
    ).findings


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (2, 1), (2.01, 0), (900, 0)])
def test_a_recording_from_the_future_is_left_out_and_named(days: float, kept: int) -> None:
    result = read(encode_activity(a_run(2)), name="", now=START - timedelta(days=days))
    assert len(result.activities) == kept
    if not kept:
        assert [(f.code, f.level) for f in result.findings] == [("future-date", Level.ERROR)]
        assert "2026-03-01" in result.findings[0].message


def test_without_now_no_date_is_too_late() -> None:
    late = replace(a_run(2), start=START.replace(year=2090))
    assert len(read(encode_activity(late), name="").activities) == 1
