"""`lissom import`: counts, findings, undo, and the published shape of its answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ON, Lissom

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schemas" / "import.schema.json").read_text())
WATCH_FILES = ROOT.parent / "shared" / "data" / "watch-files"


def gpx(start: datetime, *, minutes: int = 30, speed_mps: float = 3.0) -> str:
    """An even run due north, one point every ten seconds (synthetic)."""
    points = []
    for second in range(0, minutes * 60 + 1, 10):
        latitude = 50.7 + second * speed_mps / 111_195
        when = (start + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
        points.append(
            f'<trkpt lat="{latitude:.7f}" lon="-1.98"><ele>10</ele><time>{when}</time></trkpt>'
        )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="synthetic" '
        'xmlns="http://www.topografix.com/GPX/1/1"><trk><type>running</type><trkseg>'
        + "".join(points)
        + "</trkseg></trk></gpx>"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two runs, one of them twice, and a file that is no recording."""
    made = tmp_path / "files"
    made.mkdir()
    first = gpx(datetime(2026, 5, 20, 6, 0, tzinfo=UTC))
    (made / "a.gpx").write_text(first)
    (made / "a-copy.gpx").write_text(first)
    (made / "b.gpx").write_text(gpx(datetime(2026, 5, 22, 6, 0, tzinfo=UTC), minutes=40))
    (made / "c.fit").write_bytes(b"\x0e\x20 not a recording")
    return made


def imported(lissom: Lissom, *paths: Path) -> tuple[int, dict[str, Any]]:
    ran = lissom("import", *paths, "--on", ON, "--json")
    Draft202012Validator(SCHEMA).validate(ran.json)
    return ran.code, ran.json


def test_runs_come_in_once_and_a_bad_file_is_a_finding(lissom: Lissom, folder: Path) -> None:
    code, report = imported(lissom, folder)
    counts = {name: report[name] for name in ("imported", "duplicates", "skipped", "failed")}
    assert counts == {"imported": 2, "duplicates": 1, "skipped": 0, "failed": 1}
    assert report["runs"] == 2
    assert report["distance_km"] == pytest.approx(12.6, rel=0.01)
    assert code == 1
    assert any(item["path"].endswith("c.fit") for item in report["findings"])
    again = imported(lissom, folder / "a.gpx", folder / "b.gpx")
    assert again[0] == 0
    assert (again[1]["imported"], again[1]["duplicates"], again[1]["runs"]) == (0, 2, 0)


def test_undo_takes_the_last_import_back(lissom: Lissom, folder: Path) -> None:
    before = lissom("status", "--on", ON, "--json").json["distance_km"]
    imported(lissom, folder)
    assert lissom("status", "--on", ON, "--json").json["distance_km"] != before
    undone = lissom("import", "undo", "--on", ON, "--json").json
    assert undone["activities"] == 2
    assert lissom("status", "--on", ON, "--json").json["distance_km"] == before


def test_the_table_names_what_was_noticed(lissom: Lissom, folder: Path) -> None:
    shown = lissom("import", folder, "--on", ON).out
    assert "New runs: 2" in shown
    assert "c.fit" in shown


def test_a_folder_without_files_is_refused(lissom: Lissom, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    ran = lissom("import", bare, "--on", ON)
    assert ran.code == 2
    assert "no files in" in ran.err


def test_real_and_damaged_files_of_many_sources(lissom: Lissom, folder: Path) -> None:
    """The collection of watch files beside the checkout when it is there, else generated ones."""
    source = WATCH_FILES if WATCH_FILES.is_dir() else folder
    code, report = imported(lissom, source)
    assert code == 1
    assert report["imported"] > 0
    assert report["failed"] > 0
