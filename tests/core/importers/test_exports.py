"""Account exports of vendors: what their tables say joins what their files hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from lissom.core.activity.model import Channel, Sport
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.labels import Labels
from lissom.core.importers.registry import ReadResult, read
from lissom.core.importers.strava import read_table
from lissom.core.importers.written_dates import written_instant
from tests.core.importers.exports import (
    APPLE_BEGINNING,
    STRAVA_HEADER,
    a_zip,
    apple_export,
    apple_record,
    apple_route,
    apple_workout,
    as_old_table,
    garmin_export,
    strava_export,
    strava_row,
    strava_table,
)
from tests.core.importers.writers import START, a_run, fixtures, gpx_text, straight

MORNING = "Mar 1, 2026, 7:00:00 AM"


def codes(result: ReadResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_rows_of_a_strava_export_join_their_files() -> None:
    rows = [
        strava_row(
            1,
            MORNING,
            title="Hills, with Ana",
            description='Felt "good".\nShoes too tight.',
            gear="Blue shoes",
            exertion="6.0",
            filename="activities/1.fit.gz",
        ),
        strava_row(2, MORNING, title="Woods", label="Trail Run", filename="activities/2.gpx"),
    ]
    files = {
        "activities/1.fit.gz": encode_activity(a_run(3)),
        "activities/2.gpx": gpx_text([straight(300)], label=""),
    }
    result = read(strava_export(rows, files), name="strava.zip")
    hills, woods = result.activities
    assert (hills.title, hills.gear) == ("Hills, with Ana", "Blue shoes")
    assert hills.description == 'Felt "good".\nShoes too tight.'
    assert hills.perceived_exertion == 6.0
    assert (woods.sport, woods.sub_sport, woods.title) == (Sport.RUN, "trail", "Woods")
    assert codes(result) == ["left-out"]


def test_a_repacked_strava_folder_joins_too() -> None:
    rows = [strava_row(1, MORNING, title="Hills", filename="activities/1.gpx")]
    data = strava_export(rows, {"activities/1.gpx": gpx_text([straight(300)])}, "export_1/")
    assert read(data, name="").activities[0].title == "Hills"


def test_the_table_may_be_of_years_ago_or_in_another_language() -> None:
    row = strava_row(
        1,
        MORNING,
        gear="Blue",
        exertion="4",
        filename="activities/1.fit",
        exact=("1801.0", "5003.2"),
    )
    hand = strava_row(2, "6. 9. 2026 11:18:40", label="Lauf", seconds="1.800", distance="33,22")
    hand[15], hand[17] = "7052.0", "33227.2"  # the same again, as machines write it
    for turn, header in ((list, STRAVA_HEADER), (as_old_table, as_old_table(STRAVA_HEADER))):
        foreign = [f"Spalte {at}" for at in range(len(header))]
        for heading in (header, foreign):
            table = read_table(strava_table([turn(row), turn(hand)], header=heading))
            labels = table.labels["activities/1.fit"]
            assert (labels.gear, labels.perceived_exertion) == ("Blue", 4.0)
            if turn is list:
                (made,) = read(table.sessions[0].data, name="").activities
                assert (made.sport, made.elapsed_s) == (Sport.RUN, 7052.0)
                assert made.distance_m == 33227.2
                assert made.start.isoformat() == "2026-09-06T11:18:40+00:00"
                assert table.unread == 0


def test_rows_without_a_file_become_sessions() -> None:
    rows = [
        strava_row(1, MORNING, title="Treadmill", description="Tempo", exertion="7"),
        strava_row(2, MORNING, label="Swim", seconds="1,800", distance="1000"),
        strava_row(3, "yesterday"),
    ]
    result = read(strava_export(rows, {}), name="strava.zip")
    run, swim = result.activities
    assert (run.start, run.elapsed_s, run.distance_m) == (START, 1800.0, 5000.0)
    assert (run.sport, run.title, run.description) == (Sport.RUN, "Treadmill", "Tempo")
    assert run.perceived_exertion == 7.0
    assert (swim.sport, swim.distance_m) == (Sport.SWIM, 1000.0)
    assert codes(result) == ["left-out", "unreadable-rows"]


def test_the_sport_that_the_runner_set_in_the_table_is_taken_and_said() -> None:
    """A ride recorded as a run: no speed of a ride is lost to the limits of a run."""
    run = a_run(3, speed_mps=9.0)
    rows = [strava_row(1, MORNING, label="Ride", filename="activities/1.fit")]
    result = read(strava_export(rows, {"activities/1.fit": encode_activity(run)}), name="")
    (ride,) = result.activities
    assert ride.sport is Sport.CYCLE
    assert Channel.STEP_RATE not in ride.streams.columns
    assert codes(result) == ["left-out", "sport-differs"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mar 1, 2026, 7:00:00 AM", "2026-03-01T07:00:00"),
        ("Mar 1, 2026, 12:00:00\u202fAM", "2026-03-01T00:00:00"),
        ("15 mar 2024, 6:45:12", "2024-03-15T06:45:12"),
        ("2 de ene. de 2025, 7:05:00", "2025-01-02T07:05:00"),
        ("14 août 2024 à 18:00:00", "2024-08-14T18:00:00"),
        ("12 juil. 2023, 12:00:00", "2023-07-12T12:00:00"),
        ("12 juin 2023, 12:00:00", "2023-06-12T12:00:00"),
        ("05.12.2024, 06:00:00", "2024-12-05T06:00:00"),
        ("12. Dez. 2023, 23:00:00", "2023-12-12T23:00:00"),
        ("2024-02-29 10:00:00", "2024-02-29T10:00:00"),
    ],
)
def test_dates_in_the_languages_of_exports(written: str, expected: str) -> None:
    found = written_instant(written)
    assert found is not None
    assert found.isoformat() == expected + "+00:00"


@pytest.mark.parametrize("written", ["", "yesterday", "2/3/2025, 7:05", "31 feb 2025, 7:05:00"])
def test_dates_that_would_be_guesses_are_not_read(written: str) -> None:
    assert written_instant(written) is None


def test_labels_come_back_from_their_plain_form() -> None:
    labels = Labels("A", "B\nC", "D", Sport.WALK, "trail", 6.5, -18_000)
    assert Labels.from_dict(labels.as_dict()) == labels
    assert Labels.from_dict({}) == Labels()
    assert not Labels()
    wild = {"sport": "chess", "perceived_exertion": 77, "utc_offset_s": 1e9, "title": "x" * 999}
    assert Labels.from_dict(wild) == Labels(title="x" * 300)


def test_a_garmin_account_export_gives_its_recordings_and_counts_the_rest() -> None:
    result = read(garmin_export(runs=4, parts=3, others=30), name="garmin.zip")
    assert [a.start for a in result.activities] == [START + timedelta(days=d) for d in range(12)]
    assert {f.code: f.message for f in result.findings} == {
        "not-an-activity": "90 files in the archive are settings, monitoring or plans.",
        "left-out": "5 other files in the archive are no recordings and were left out.",
    }


BERLIN = "2026-03-0{} {:02d}:{:02d}:{:02d} +0100"


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> str:
    return BERLIN.format(day, hour, minute, second)


def the_apple_table() -> str:
    beats = [apple_record("HeartRate", at(1, 8, 0, s), 150 + s // 10) for s in (10, 30)]
    beats += [apple_record("HeartRate", at(3, 18, m, 0), 140 + m) for m in (-0, 10, 20, 59)]
    miles = '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning"'
    return "".join(
        [
            APPLE_BEGINNING,
            apple_record("StepCount", at(1, 8), 10, unit="count"),
            *beats,
            apple_workout(
                "Running", at(1, 8), at(1, 8, 1), minutes=1,
                inside=apple_route("/workout-routes/route.gpx")
                + miles + ' sum="0.19" unit="km"/>',
            ),
            apple_workout(
                "TraditionalStrengthTraining", at(2, 18), at(2, 18, 40), minutes=30,
                inside='<MetadataEntry key="HKTimeZone" value="America/New_York"/>',
            ),
            apple_workout(
                "Running", at(3, 18), at(3, 18, 20), inside=miles + ' sum="2" unit="mi"/>'
            ),
            "</HealthData>",
        ]
    )  # fmt: skip


def test_workouts_of_an_apple_health_export() -> None:
    result = read(apple_export(the_apple_table()), name="apple.zip")
    assert not result.findings
    routed, strength, indoor = result.activities
    assert (routed.sport, routed.start, len(routed.streams)) == (Sport.RUN, START, 61)
    assert (routed.distance_m, routed.distance_source) == (190.0, "device")
    assert (routed.utc_offset_s, routed.offset_source) == (3600, "export")
    rate = routed.streams.columns[Channel.HEART_RATE]
    assert (rate[10], rate[30]) == (151.0, 153.0)
    assert np.isnan(rate[50])
    assert (strength.sport, strength.elapsed_s, strength.timer_s) == (Sport.STRENGTH, 2400, 1800)
    assert strength.utc_offset_s == -5 * 3600
    assert "local_time" not in strength.lacks
    assert (indoor.sport, indoor.elapsed_s) == (Sport.RUN, 1200.0)
    assert indoor.distance_m == pytest.approx(3218.69)
    assert indoor.streams.time_s.tolist() == [0.0, 600.0, 1200.0]
    assert indoor.streams.columns[Channel.HEART_RATE].tolist() == [140.0, 150.0, 160.0]


def test_a_route_that_no_workout_names_is_not_lost() -> None:
    table = APPLE_BEGINNING + apple_record("HeartRate", at(1, 8, 0, 10), 151) + "</HealthData>"
    (found,) = read(apple_export(table), name="").activities
    assert len(found.streams) == 61
    assert found.streams.columns[Channel.HEART_RATE][10] == 151


def test_a_cut_apple_table_keeps_the_workouts_before() -> None:
    table = the_apple_table()
    result = read(apple_export(table[: table.index("TraditionalStrength")]), name="")
    assert len(result.activities) == 1
    assert "truncated" in codes(result)


@pytest.mark.parametrize("inner", ["<x/>", '<Workout workoutActivityType="x"><y/></Workout>'])
def test_an_apple_table_of_a_million_others_ends(inner: str) -> None:
    table = APPLE_BEGINNING + inner * 300_000 + "</HealthData>"
    result = read(apple_export(table), name="")
    assert {f.code for f in result.findings} <= {
        "no-time",
        "too-large",
        "broken-entry",
        "sport-assumed",
    }
    assert len(result.activities) <= 1


def test_a_workout_without_end_is_refused() -> None:
    table = APPLE_BEGINNING + "<Workout>" + "<x/>" * 150_000 + "</Workout></HealthData>"
    assert "hostile-xml" in codes(read(apple_export(table, routes={}), name=""))


def test_the_real_apple_sample_or_its_like() -> None:
    folder = [path for path in fixtures() if "apple_health_export" in path.parts]
    entries = {
        str(Path(*path.parts[path.parts.index("apple_health_export") :])): path.read_bytes()
        for path in folder
    }
    data = a_zip(entries) if entries else apple_export(the_apple_table())
    assert any(one.sport is Sport.RUN for one in read(data, name="apple.zip").activities)
