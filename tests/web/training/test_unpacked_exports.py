"""An export that was unpacked by hand comes in as its archive does."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from lissom.core.errors import Finding, Level
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.labels import Labels
from lissom.web.training import queries, services
from lissom.web.training.files import walk
from lissom.web.training.models import Runner, SourceFile
from tests.core.importers.exports import (
    APPLE_BEGINNING,
    apple_export,
    apple_record,
    apple_route,
    apple_workout,
    garmin_export,
    strava_export,
    strava_row,
)
from tests.core.importers.test_garmin_list import export, row
from tests.core.importers.writers import a_run, gpx_text, straight
from tests.web.builders import fit

Told = set[tuple[bytes, Labels]]


def _strava() -> bytes:
    rows = [
        strava_row(1, "Mar 1, 2026, 7:00:00 AM", title="Long one", filename="activities/1.fit.gz",
                   gear="Blue shoes", exertion="6"),
        strava_row(2, "Mar 2, 2026, 7:00:00 AM", title="By hand", seconds="1800"),
        strava_row(3, "Mar 3, 2026, 7:00:00 AM", title="Padded", filename="activities/3.gpx.gz  "),
    ]  # fmt: skip
    track = gpx_text([straight(61)])
    return strava_export(
        rows, {"activities/1.fit.gz": encode_activity(a_run(10)), "activities/3.gpx.gz": track}
    )


def _apple() -> bytes:
    at = "2026-03-01 08:0{}:00 +0100".format
    workouts = apple_workout("Running", at(0), at(1), inside=apple_route("/workout-routes/r.gpx"))
    workouts += apple_workout("Walking", at(5), at(9), minutes=4)
    beats = apple_record("HeartRate", "2026-03-01 08:00:30 +0100", 151)
    table = APPLE_BEGINNING + beats + workouts + "</HealthData>"
    return apple_export(table, routes={"r.gpx": gpx_text([straight(61)], label="")})


def _told(root: Path) -> tuple[Told, list[Finding]]:
    """What a path gives, whatever the names; and the findings."""
    found = walk([root])
    told = {(member.data, member.labels) for member in found}
    return told, found.findings


@pytest.mark.parametrize("export", [_strava, _apple, garmin_export])
def test_a_folder_gives_what_its_archive_gives(tmp_path: Path, export: object) -> None:
    packed = export()  # type: ignore[operator]
    (tmp_path / "export.zip").write_bytes(packed)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "unpacked")
    as_archive, _ = _told(tmp_path / "export.zip")
    as_folder, findings = _told(tmp_path / "unpacked")
    assert as_folder == as_archive
    assert len(as_folder) > 1
    assert all(finding.level is Level.INFO for finding in findings)


def test_the_table_knows_files_whose_gzip_was_taken_off_with_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_strava())) as archive:
        archive.extractall(tmp_path)
    for path in sorted((tmp_path / "activities").iterdir()):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    titles = {member.labels.title for member in walk([tmp_path])}
    assert titles == {"Long one", "By hand", "Padded"}


def test_an_export_comes_in_once_as_archive_and_as_folder(tmp_path: Path, runner: Runner) -> None:
    (tmp_path / "export.zip").write_bytes(_strava())
    with zipfile.ZipFile(io.BytesIO(_strava())) as archive:
        archive.extractall(tmp_path / "unpacked")
    first = walk([tmp_path / "unpacked"])
    report = services.import_files(runner=runner, sources=first, findings=first.findings)
    assert (report.imported, report.failed) == (3, 0)
    assert {found.code for found in report.findings} <= {"left-out", "sport-assumed"}
    again = services.import_files(runner=runner, sources=walk([tmp_path / "export.zip"]))
    assert (again.imported, again.duplicates) == (0, 3)
    assert len(queries.file_outcomes(runner, report.batch)) == 3


def test_the_table_of_apple_may_be_named_alone_and_in_any_language(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_apple())) as archive:
        archive.extractall(tmp_path)
    table = tmp_path / "apple_health_export" / "export.xml"
    as_folder, _ = _told(tmp_path)
    moved = table.rename(table.with_name("exportación.xml"))
    assert _told(moved)[0] == as_folder
    assert _told(tmp_path)[0] == as_folder


def test_what_is_no_recording_is_counted_in_a_folder_and_told_when_named(
    tmp_path: Path, runner: Runner
) -> None:
    for name, data in (("notes.txt", b"shoes"), ("a.fit", fit(0)), ("b.fit", b"?"), ("c.gpx", b"")):
        (tmp_path / name).write_bytes(data)
    found = walk([tmp_path])
    report = services.import_files(runner=runner, sources=found, findings=found.findings)
    assert (report.imported, report.failed) == (1, 2)
    assert {item.code for item in report.findings} == {"unknown-format", "empty-file", "left-out"}
    named = walk([tmp_path / "notes.txt"])
    assert services.import_files(runner=runner, sources=named).failed == 1


def test_routes_behind_links_are_left_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_apple())) as archive:
        archive.extractall(tmp_path / "in")
    routes = tmp_path / "in" / "apple_health_export" / "workout-routes"
    routes.rename(tmp_path / "elsewhere")
    routes.symlink_to(tmp_path / "elsewhere")
    told, _ = _told(tmp_path / "in")
    assert not any(b"<trkpt" in data for data, _ in told)


def test_a_garmin_list_fills_in_what_was_not_recorded(tmp_path: Path, runner: Runner) -> None:
    run = a_run(30)
    recorded = row(
        run.start.timestamp() * 1000,
        duration=run.elapsed_s * 1000,
        distance=(run.distance_m or 0) * 100,
    )
    by_hand = row(run.start.timestamp() * 1000 + 86_400_000)
    with zipfile.ZipFile(io.BytesIO(export([recorded, by_hand], run))) as archive:
        archive.extractall(tmp_path)
    report = services.import_files(runner=runner, sources=walk([tmp_path]))
    assert (report.imported, report.duplicates, report.runs) == (2, 1, 2)
    assert queries.copies(runner) == ()
    assert SourceFile.objects.count() == 2
    again = services.import_files(runner=runner, sources=walk([tmp_path]))
    assert (again.imported, again.duplicates) == (0, 3)
    assert SourceFile.objects.count() == 2
