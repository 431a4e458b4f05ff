"""Archives: account exports, nesting, and what hostile ones try."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lissom.core.activity.model import Channel, Sport
from lissom.core.errors import Finding
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.archives import Member, members
from lissom.core.importers.registry import ReadResult, read
from tests.core.importers.writers import (
    ENUM,
    START,
    Field,
    a_run,
    data_message,
    definition,
    fit_file,
    fixtures,
    gpx_text,
    straight,
)


def a_zip(entries: dict[str, bytes]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return store.getvalue()


def listed(data: bytes) -> tuple[list[Member], list[Finding]]:
    found = list(members(io.BytesIO(data), name="export.zip"))
    return (
        [item for item in found if isinstance(item, Member)],
        [item for item in found if isinstance(item, Finding)],
    )


def codes(result: ReadResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_watch_files_of_any_kind_and_depth() -> None:
    inner = a_zip({"b.gpx": gpx_text([straight(60)])})
    data = a_zip(
        {
            "runs/a.fit.gz": gzip.compress(encode_activity(a_run(2))),
            "in.zip": inner,
            "photo.jpg": b"\xff\xd8",
        }
    )
    files, findings = listed(data)
    assert [file.name for file in files] == ["export.zip/runs/a.fit.gz", "export.zip/in.zip/b.gpx"]
    assert [f.message for f in findings] == [
        "1 other files in the archive are no recordings and were left out."
    ]
    assert len(read(data, name="export.zip").activities) == 2


def test_settings_in_an_account_export_are_one_count() -> None:
    fields = (Field(0, ENUM),)
    settings = fit_file(definition(0, 0, fields), data_message(0, fields, (2,)))
    part = a_zip(
        {f"{i}_settings.fit": settings for i in range(5)} | {"run.fit": encode_activity(a_run(1))}
    )
    result = read(a_zip({"DI_CONNECT/UploadedFiles_Part1.zip": part}), name="garmin.zip")
    assert len(result.activities) == 1
    assert [f.message for f in result.findings] == [
        "5 files in the archive are settings, monitoring or plans."
    ]


HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Elapsed Time,Distance\n"
)


def test_rows_of_a_strava_export_without_a_file_become_sessions() -> None:
    rows = (
        '1,"Mar 1, 2026, 7:00:00 AM",Treadmill,Run,,1800,"5.00",,,false,,,,1800.0,5000\n'
        '2,"Mar 2, 2026, 6:00:00 PM",Evening,Run,,600,2.0,,,false,,,activities/2.gpx,600.0,2000\n'
        "3,yesterday,Odd,Run,,600,2.0,,,false,,,,600.0,2000\n"
    )
    data = a_zip(
        {"activities.csv": (HEADER + rows).encode(), "activities/2.gpx": gpx_text([straight(60)])}
    )
    result = read(data, name="strava.zip")
    typed, recorded = result.activities
    assert (typed.start, typed.elapsed_s, typed.distance_m) == (START, 1800.0, 5000.0)
    assert (typed.sport, typed.title) == (Sport.RUN, "Treadmill")
    assert recorded.distance_m == pytest.approx(177, rel=0.01)
    assert codes(result) == ["unreadable-rows"]


APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [<!ELEMENT HealthData (Workout)*><!ATTLIST HealthData locale CDATA #IMPLIED>]>
<HealthData locale="en_GB">
 <Record type="HKQuantityTypeIdentifierHeartRate" value="151"
  startDate="2026-03-01 08:00:10 +0100"/>
 <Record type="HKQuantityTypeIdentifierHeartRate" value="155"
  startDate="2026-03-01 08:00:30 +0100"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="1" durationUnit="min"
  startDate="2026-03-01 08:00:00 +0100" endDate="2026-03-01 08:01:00 +0100">
  <WorkoutRoute><FileReference path="/workout-routes/route.gpx"/></WorkoutRoute></Workout>
 <Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="30"
  durationUnit="min" startDate="2026-03-02 18:00:00 +0100" endDate="2026-03-02 18:30:00 +0100"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="20" durationUnit="min"
  startDate="2026-03-03 18:00:00 +0100" endDate="2026-03-03 18:20:00 +0100">
  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="2" unit="mi"/>
 </Workout>
</HealthData>"""


def apple_export(table: str = APPLE) -> bytes:
    route = gpx_text([straight(61)], label="")
    folder = "apple_health_export/"
    return a_zip(
        {
            folder + "export.xml": table.encode(),
            folder + "export_cda.xml": b"<a/>",
            folder + "workout-routes/route.gpx": route,
        }
    )


def test_workouts_of_an_apple_health_export() -> None:
    result = read(apple_export(), name="apple.zip")
    assert not result.findings
    routed, strength, indoor = result.activities
    assert (routed.sport, routed.start, len(routed.streams)) == (Sport.RUN, START, 61)
    rate = routed.streams.columns[Channel.HEART_RATE]
    assert (rate[10], rate[30]) == (151.0, 155.0)
    assert np.isnan(rate[50])
    assert (strength.sport, strength.elapsed_s) == (Sport.STRENGTH, 1800.0)
    assert indoor.sport is Sport.RUN
    assert indoor.distance_m == pytest.approx(3218.69)


def test_a_cut_apple_table_keeps_the_workouts_before() -> None:
    result = read(apple_export(APPLE[: APPLE.index("TraditionalStrength")]), name="")
    assert len(result.activities) == 1
    assert "truncated" in codes(result)


def test_the_real_apple_sample_or_its_like(tmp_path: Path) -> None:
    folder = [path for path in fixtures() if "apple_health_export" in path.parts]
    entries = {
        str(Path(*path.parts[path.parts.index("apple_health_export") :])): path.read_bytes()
        for path in folder
    }
    result = read(a_zip(entries) if entries else apple_export(), name="apple.zip")
    assert any(activity.sport is Sport.RUN for activity in result.activities)


def test_names_that_climb_are_labels_only() -> None:
    files, _ = listed(a_zip({"../../etc/x\n.gpx": gpx_text([straight(60)])}))
    assert files[0].name == "export.zip/etc/x?.gpx"


def test_a_dense_entry_is_refused() -> None:
    blank = gpx_text([straight(60)]) + b" " * (40 * 2**20)
    result = read(a_zip({"bomb.gpx": blank, "good.fit": encode_activity(a_run(1))}), name="")
    assert codes(result) == ["too-large"]
    assert len(result.activities) == 1


def test_nesting_without_end_is_refused() -> None:
    data = gpx_text([straight(60)])
    for _ in range(6):
        data = a_zip({"in.zip": data})
    result = read(data, name="")
    assert not result.activities
    assert codes(result) == ["too-deep"]


def test_archives_inside_gzip_inside_archives_end() -> None:
    data = gpx_text([straight(60)])
    for _ in range(200):
        data = gzip.compress(a_zip({"in.gz": data}))
    assert read(data, name="").activities == ()


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lissom.core.importers.archives.value", lambda _: 3.0)
    assert codes(read(a_zip({f"{i}.gpx": b"<gpx/>" for i in range(5)}), name="")) == [
        "too-many-entries"
    ]


def test_an_encrypted_entry_is_named() -> None:
    data = bytearray(a_zip({"a.gpx": gpx_text([straight(60)])}))
    at = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    assert codes(read(bytes(data), name="")) == ["encrypted-entry"]


def test_one_broken_entry_does_not_stop_the_rest() -> None:
    first = encode_activity(a_run(1))
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.fit", first)
        archive.writestr("b.gpx", gpx_text([straight(60)]))
    data = bytearray(store.getvalue())
    data[200] ^= 0xFF
    result = read(bytes(data), name="")
    assert len(result.activities) == 1
    assert codes(result) == ["broken-entry"]


def test_mutated_archives_never_raise() -> None:
    whole = apple_export()
    rng = np.random.default_rng(3)
    for _ in range(150):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 6):
            data[at] = int(rng.integers(0, 256))
        result = read(bytes(data), name="")
        assert result.activities or result.findings
