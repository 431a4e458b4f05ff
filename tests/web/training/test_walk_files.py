"""Files and folders on disk become (name, bytes), in the same order every time."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from lissom.core.errors import NotFoundError
from lissom.web.training.files import walk
from tests.web.builders import fit


def _tree(root: Path) -> None:
    for name in ("b.fit", "a.fit", "sub/d.gpx", "sub/deep/c.tcx", ".hidden", ".git/x.fit"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())


def _names(paths: list[Path | str], root: Path) -> list[str]:
    return [str(Path(member.name).relative_to(root)) for member in walk(paths)]


def test_folders_are_walked_to_any_depth_in_order(tmp_path: Path) -> None:
    _tree(tmp_path)
    assert _names([tmp_path], tmp_path) == ["a.fit", "b.fit", "sub/d.gpx", "sub/deep/c.tcx"]


def test_a_file_named_twice_is_given_once(tmp_path: Path) -> None:
    _tree(tmp_path)
    assert _names([tmp_path / "a.fit", tmp_path], tmp_path)[:2] == ["a.fit", "b.fit"]
    assert walk([tmp_path / "a.fit", tmp_path]).count() == 4


def test_links_are_not_followed(tmp_path: Path) -> None:
    _tree(tmp_path / "in")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "far.fit").write_bytes(b"x")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "link.fit").symlink_to(tmp_path / "out" / "far.fit")
    assert _names([tmp_path / "in"], tmp_path / "in") == [
        "a.fit",
        "b.fit",
        "sub/d.gpx",
        "sub/deep/c.tcx",
    ]


def test_what_is_no_regular_file_is_left_out(tmp_path: Path) -> None:
    _tree(tmp_path)
    os.mkfifo(tmp_path / "pipe.fit")
    assert "pipe.fit" not in _names([tmp_path], tmp_path)
    with pytest.raises(NotFoundError, match="neither a file nor a folder"):
        walk([tmp_path / "pipe.fit"])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="missing"):
        walk([tmp_path / "missing"])


def test_a_file_that_goes_away_is_a_finding(tmp_path: Path) -> None:
    _tree(tmp_path)
    found = walk([tmp_path])
    seen: list[str] = []
    for member in found:
        name = member.name
        seen.append(Path(name).name)
        (tmp_path / "b.fit").unlink(missing_ok=True)
    assert "b.fit" not in seen
    assert [finding.code for finding in found.findings] == ["unreadable-file"]
    assert found.findings[0].where.endswith("b.fit")


def test_a_file_beyond_the_limit_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lissom.web.training import files  # noqa: PLC0415

    monkeypatch.setattr(files, "value", lambda _key: 4.0)
    _tree(tmp_path)
    found = walk([tmp_path])
    assert list(found) == []
    assert {finding.code for finding in found.findings} == {"too-large"}


def test_files_in_an_archive_are_given_one_at_a_time(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("activities/1.fit", fit(0, minutes=3))
        archive.writestr("photo.jpg", b"\xff\xd8" + b"0" * 300)
        archive.writestr("activities/2.fit", fit(1, minutes=3))
    (tmp_path / "export.bin").write_bytes(packed.getvalue())
    found = walk([tmp_path])
    assert [member.name.removeprefix(str(tmp_path)) for member in found] == [
        "/export.bin/activities/1.fit",
        "/export.bin/activities/2.fit",
    ]
    assert [finding.code for finding in found.findings] == ["left-out"]


def test_a_damaged_archive_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + b"\x00" * 60)
    found = walk([tmp_path])
    assert list(found) == []
    assert [finding.code for finding in found.findings] == ["broken-archive"]
