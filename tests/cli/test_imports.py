"""`lissom imports`, `watch` and `reprocess`, and what an import does in hostile places."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import ON, Lissom
from tests.cli.test_import import gpx
from tests.web.builders import fit, poorer_fit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run, a poorer recording of it, and a file that is no recording."""
    made = tmp_path / "files"
    made.mkdir()
    (made / "a.fit").write_bytes(fit())
    (made / "b.fit").write_bytes(poorer_fit())
    (made / "c.txt").write_bytes(b"a letter")
    return made


def test_an_import_can_be_looked_at_later_file_by_file(lissom: Lissom, folder: Path) -> None:
    lissom("import", *sorted(folder.iterdir()), "--on", ON)
    (listed,) = lissom("imports", "list", "--json").json["imports"]
    label = "a.fit, b.fit, c.txt"
    assert (listed["state"], listed["label"], listed["files"]) == ("done", label, 3)
    shown = lissom("imports", "show", "--json").json
    results = [(Path(item["path"]).name, item["result"]) for item in shown["file_results"]]
    assert results == [("a.fit", "imported"), ("b.fit", "duplicate"), ("c.txt", "failed")]
    (failed,) = lissom("imports", "show", "--result", "failed", "--json").json["file_results"]
    assert failed["findings"][0]["code"] == "unknown-format"
    assert "c.txt" in lissom("imports", "show", str(listed["number"])).out
    assert lissom("imports", "show", "--result", "maybe").code == 2
    assert lissom("imports", "show", "99").code == 2


def test_copies_are_listed_taken_apart_and_joined(lissom: Lissom, folder: Path) -> None:
    lissom("import", folder, "--on", ON)
    (copy,) = lissom("imports", "copies", "--json").json["copies"]
    assert (copy["file"], copy["kept_file"]) == ("b.fit", "a.fit")
    number, kept = str(copy["activity"]), str(copy["kept"])
    assert "b.fit" in lissom("imports", "copies").out
    assert lissom("imports", "apart", number, "--json").json == {"copies": []}
    assert lissom("imports", "apart", number).code == 2
    joined = lissom("imports", "join", kept, number, "--json").json
    assert joined["copies"][0]["activity"] == copy["activity"]
    assert "No session" in lissom("imports", "apart", number).out


def test_any_import_can_be_taken_back(lissom: Lissom, folder: Path) -> None:
    lissom("import", folder / "a.fit", "--on", ON)
    lissom("import", folder / "b.fit", "--on", ON)
    first = lissom("imports", "list", "--json").json["imports"][0]["number"]
    assert lissom("imports", "undo", str(first), "--json").json["activities"] == 1
    assert lissom("imports", "copies", "--json").json == {"copies": []}
    assert lissom("imports", "undo").code == 0
    assert lissom("imports", "undo").code == 2
    assert "None yet" in lissom("imports", "list").out


def test_reading_again_changes_nothing(lissom: Lissom, folder: Path) -> None:
    lissom("import", folder, "--on", ON)
    before = lissom.content()
    report = lissom("reprocess", "--json")
    assert report.code == 0
    assert (report.json["files"], report.json["changed"], report.json["moved"]) == (2, 0, [])
    assert lissom.content() == before
    assert "0 sessions would change" in lissom("reprocess", "--dry-run").out


def test_a_watched_folder_comes_in_and_ends_when_asked(lissom: Lissom, folder: Path) -> None:
    ran = lissom("watch", folder, "--once", "--every", "0.2", "--json", "--on", ON)
    assert ran.code == 1
    assert (ran.json["imported"], ran.json["duplicates"], ran.json["failed"]) == (1, 1, 1)
    assert "c.txt" in ran.err
    again = lissom("watch", folder, "--once", "--every", "0.2", "--json", "--on", ON)
    assert again.json["imported"] == 0
    assert lissom("watch", folder / "a.fit", "--once").code == 2


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_ends_cleanly_when_interrupted(
    lissom: Lissom, folder: Path, sign: signal.Signals
) -> None:
    command = [sys.executable, "-m", "lissom.cli", "watch", str(folder), "--every", "0.2", "--json"]
    process = subprocess.Popen(
        command,
        env=os.environ | {"LISSOM_HOME": str(lissom.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = [process.stderr.readline(), process.stderr.readline()]
    process.send_signal(sign)
    output, errors = process.communicate(timeout=60)
    assert "imported" in told[1]
    assert process.returncode == 1
    assert '"imported": 1' in output
    assert "Traceback" not in errors


def test_an_interrupted_import_says_so_and_goes_on_next_time(
    lissom: Lissom, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for day in range(200):
        (many / f"{day:03d}.fit").write_bytes(fit(day % 100, minutes=20, hour=7 + 9 * (day // 100)))
    command = [sys.executable, "-m", "lissom.cli", "import", str(many)]
    process = subprocess.Popen(
        command,
        env=os.environ | {"LISSOM_HOME": str(lissom.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_for_outcomes(lissom, process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "Stopped" in errors) == (130, True), errors
    report = lissom("import", many, "--on", ON, "--json").json
    assert report["imported"] + report["duplicates"] == 200
    assert report["duplicates"] > 0
    states = [item["state"] for item in lissom("imports", "list", "--json").json["imports"]]
    assert states == ["stopped", "done"]


def _wait_for_outcomes(lissom: Lissom, process: subprocess.Popen[str]) -> None:
    for _ in range(4000):
        if process.poll() is not None or lissom.content()["training_fileoutcome"]:
            return
        time.sleep(0.01)


def test_a_folder_of_ten_thousand_small_files_is_named_and_over(
    lissom: Lissom, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for place in range(10_000):
        (many / f"{place:05d}.fit").write_bytes(b"%d" % place)
    report = lissom("import", many, "--on", ON, "--json").json
    assert (report["imported"], report["failed"]) == (0, 10_000)


def test_files_of_a_folder_that_are_no_recordings_are_counted(
    lissom: Lissom, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for place in range(1200):
        (many / f"{place:05d}.dat").write_bytes(b"%d" % place)
    report = lissom("import", many, "--on", ON, "--json").json
    assert (report["imported"], report["failed"]) == (0, 0)
    (finding,) = report["findings"]
    assert finding["code"] == "left-out"
    assert "1200 other files" in finding["message"].replace(",", "")


def test_what_is_no_file_is_refused_by_name(lissom: Lissom, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.fit"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path / "missing.fit"):
        ran = lissom("import", path, "--on", ON)
        assert ran.code == 2
        assert path.name in ran.err


def test_pipes_and_devices_in_a_folder_are_passed_by(
    lissom: Lissom, folder: Path, tmp_path: Path
) -> None:
    os.mkfifo(folder / "pipe.fit")
    (folder / "zero.fit").symlink_to("/dev/zero")
    report = lissom("import", folder, "--on", ON, "--json").json
    assert (report["imported"], report["duplicates"], report["failed"]) == (1, 1, 0)


def test_an_archive_cut_short_is_named_and_the_rest_goes_on(
    lissom: Lissom, folder: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("d.gpx", gpx(datetime(2026, 5, 24, 6, 0, tzinfo=UTC)))
    cut = folder / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-40])
    report = lissom("import", folder, "--on", ON, "--json").json
    assert report["imported"] == 1
    assert "broken-archive" in {item["code"] for item in report["findings"]}
