"""A backup of a database that is written to, back in an empty place: the same rows, the same bytes;
and what is no backup, is cut off, is of a newer version or finds no room changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from isal import igzip

from lissom.core.runner import CheckIn
from lissom.web import boot
from lissom.web.backups import archive, services
from lissom.web.backups.archive import BackupError
from lissom.web.clinic.models import Clinic
from lissom.web.training import services as training
from lissom.web.training.models import Runner
from tests import engines
from tests.conftest import NOW

FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
from lissom.core.errors import LissomError
from lissom.web.backups import services
from datetime import UTC, datetime
try:
    {act}
except LissomError as refusal:
    print(refusal.code)
"""


@pytest.fixture
def filled(home: Path, runner: Runner) -> Path:
    """A home with rows, a recording with its bytes, and a file on its way in."""
    training.record_check_in(runner=runner, check_in=CheckIn(at=NOW, note="calm"))
    waiting = home / "uploads" / "7" / "run one.gpx"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"<gpx/>")
    return home


@pytest.fixture
def backup(filled: Path, tmp_path: Path) -> Path:
    target = tmp_path / "kept.lissom"
    services.make(target=target, now=NOW)
    return target


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another home that nothing is in yet; the settings name it."""
    there = tmp_path / "again"
    for name, text in engines.current().environment(there).items():
        monkeypatch.setenv(name, text)
    yield there
    connection.close()
    engines.current().forget(there)


def _rows(home: Path) -> dict[str, list[str]]:
    return engines.current().rows(home)


def _files(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith(("lissom.sqlite3", "."))
    }


def test_everything_comes_back(filled: Path, backup: Path, place: Path) -> None:
    manifest = services.restore(source=backup)
    assert _rows(place) == _rows(filled)
    assert _files(place) == _files(filled)
    assert {"secret.key", "uploads/7/run one.gpx"} <= set(_files(place))
    assert manifest.rows["training_runner"] == 1
    assert (
        manifest.rows.items() <= {name: len(rows) for name, rows in _rows(filled).items()}.items()
    )
    boot.setup(place)
    assert Runner.objects.get().name == "Robin Example"


def test_a_backup_is_for_its_owner_alone(backup: Path, place: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    services.restore(source=backup)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.iterdir() if "part" in path.name] == []


def test_it_is_of_one_moment_while_others_write(filled: Path, tmp_path: Path, place: Path) -> None:
    """Pairs are written in one transaction each: no backup has half of one."""
    engines.setup(filled)
    stop = threading.Event()
    writer = threading.Thread(target=_write_pairs, args=(stop,))
    writer.start()
    try:
        while not Clinic.objects.exists():
            stop.wait(0.01)
        for number in range(3):
            services.make(target=tmp_path / f"{number}.lissom", now=NOW)
    finally:
        stop.set()
        writer.join()
    os.environ.update(engines.current().environment(place))
    services.restore(source=tmp_path / "2.lissom")
    engines.setup(place)
    assert Clinic.objects.count() % 2 == 0
    assert Clinic.objects.exists()


def _write_pairs(stop: threading.Event) -> None:
    from django.db import transaction  # noqa: PLC0415

    number = 0
    while not stop.wait(0.005) and number < 400:
        number += 1
        with transaction.atomic():
            for half in ("left", "right"):
                Clinic.objects.create(name=f"Pair {number} {half}", timezone="UTC")
    connection.close()


def test_nothing_is_written_over(backup: Path, filled: Path, place: Path) -> None:
    with pytest.raises(BackupError, match="is there already") as refusal:
        services.make(target=backup, now=NOW)
    assert refusal.value.code == "not-empty"
    place.mkdir()
    (place / "letter.txt").write_text("mine")
    with pytest.raises(BackupError, match=r"not empty: there is letter\.txt"):
        services.restore(source=backup)
    assert [path.name for path in place.iterdir()] == ["letter.txt"]
    assert all(not rows for rows in _rows_of_empty(place))


def _rows_of_empty(place: Path) -> list[list[str]]:
    if engines.current().name == "sqlite":
        return []
    return list(_rows(place).values())


@pytest.mark.postgresql_only
def test_a_database_with_tables_is_not_filled(
    backup: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engines.current().connect(place) as other:
        other.execute("CREATE TABLE mine (number int)")
    monkeypatch.setenv("LISSOM_HOME", str(tmp_path / "third"))
    with pytest.raises(BackupError, match="is not empty") as refusal:
        services.restore(source=backup)
    assert refusal.value.code == "not-empty"


def _packed(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with archive._packed(file, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file.getvalue()


def _members(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup, mode="r:gz") as tar:
        found: dict[str, bytes] = {}
        for member in tar:
            stream = tar.extractfile(member)
            assert stream is not None
            found[member.name] = stream.read()
        return found


def _with_manifest(backup: Path, change: Callable[[Any], None]) -> bytes:
    members = _members(backup)
    head = json.loads(members[archive.MANIFEST])
    change(head)
    return _packed({**members, archive.MANIFEST: json.dumps(head).encode()})


def _renamed(head: Any, name: str) -> None:
    head["parts"][-1]["name"] = name


def _one_row_more(head: Any) -> None:
    head["rows"]["training_runner"] += 1


def _cut(backup: Path, share: float) -> bytes:
    content = backup.read_bytes()
    return content[: int(len(content) * share)]


def _of_another_engine(backup: Path) -> bytes:
    members = _members(backup)
    head = json.loads(members.pop(archive.MANIFEST))
    old = archive.DATABASES[head["engine"]]
    head["engine"] = next(name for name in archive.DATABASES if name != head["engine"])
    new = archive.DATABASES[head["engine"]]
    for part in head["parts"]:
        part["name"] = new if part["name"] == old else part["name"]
    renamed = {new if name == old else name: content for name, content in members.items()}
    return _packed({archive.MANIFEST: json.dumps(head).encode(), **renamed})


DAMAGES: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "nothing": ("no-backup", lambda _backup: b""),
    "a text": ("no-backup", lambda _backup: b"Dear clinic, ..." * 99),
    "a gzipped text": ("no-backup", lambda _backup: igzip.compress(b"Dear clinic" * 99)),
    "another tar": ("no-backup", lambda _backup: _packed({"letter.txt": b"mine"})),
    "cut in its middle": ("damaged-backup", lambda backup: _cut(backup, 0.5)),
    "cut before its end": ("damaged-backup", lambda backup: backup.read_bytes()[:-9]),
    "a part changed": (
        "damaged-backup",
        lambda backup: _packed({**_members(backup), "secret.key": b"x" * 68}),
    ),
    "a part missing": (
        "damaged-backup",
        lambda backup: _packed({k: v for k, v in _members(backup).items() if k != "secret.key"}),
    ),
    "a part more": (
        "damaged-backup",
        lambda backup: _packed({**_members(backup), "uploads/7/more": b""}),
    ),
    "a way out of the folder": (
        "damaged-backup",
        lambda backup: _with_manifest(backup, lambda head: _renamed(head, "uploads/7/../../x")),
    ),
    "no manifest that can be read": (
        "damaged-backup",
        lambda backup: _packed({**_members(backup), archive.MANIFEST: b"{"}),
    ),
    "rows that it has not": (
        "damaged-backup",
        lambda backup: _with_manifest(backup, _one_row_more),
    ),
    "a newer form": (
        "newer-backup",
        lambda backup: _with_manifest(backup, lambda head: head.update(lissom_backup=2)),
    ),
    "a newer version": (
        "newer-backup",
        lambda backup: _with_manifest(
            backup, lambda head: head["migrations"].append("training.9999_later")
        ),
    ),
    "another engine": (
        "other-engine",
        _of_another_engine,
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_whole_backup_restores_nothing(
    backup: Path, place: Path, tmp_path: Path, damage: str
) -> None:
    code, make = DAMAGES[damage]
    wrong = tmp_path / "wrong.lissom"
    wrong.write_bytes(make(backup))
    with pytest.raises(BackupError) as refusal:
        services.restore(source=wrong)
    assert refusal.value.code == code, refusal.value.sentence()
    assert not place.exists()
    if damage != "rows that it has not":  # a server's rows are seen when they are in
        assert _rows_of_empty(place) == []


def test_every_cut_is_noticed(backup: Path, tmp_path: Path) -> None:
    content = backup.read_bytes()
    cut = tmp_path / "cut.lissom"
    for length in range(0, len(content), max(1, len(content) // 60)):
        cut.write_bytes(content[:length])
        with pytest.raises(BackupError):
            archive.check(cut)
    assert archive.check(backup).rows


def test_checking_changes_nothing(backup: Path, place: Path, tmp_path: Path) -> None:
    assert services.check(source=backup).rows["training_runner"] == 1
    assert not place.exists()
    with pytest.raises(BackupError, match=r"none\.lissom cannot be read") as refusal:
        services.check(source=tmp_path / "none.lissom")
    assert refusal.value.code == "no-backup"


@pytest.mark.parametrize("act", ["make", "restore"])
def test_a_full_disk_leaves_nothing(filled: Path, tmp_path: Path, place: Path, act: str) -> None:
    """A limit on the size of files stands for the disk."""
    os.environ.update(engines.current().address(filled))
    target = tmp_path / "kept.lissom"
    if act == "restore":
        services.make(target=target, now=NOW)
    home = filled if act == "make" else place
    call = {
        "make": f"services.make(target=Path({str(target)!r}), now=datetime.now(UTC))",
        "restore": f"services.restore(source=Path({str(target)!r}))",
    }[act]
    done = subprocess.run(
        [sys.executable, "-c", FULL.format(most=30_000, act=call)],
        env=os.environ | engines.current().address(home),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in {"no-room", "failed"}, done.stdout + done.stderr
    assert target.exists() == (act == "restore")
    assert not place.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_restore_that_was_killed_can_be_done_again(backup: Path, place: Path) -> None:
    """What it had unpacked is thrown away."""
    left = place / ".restoring-abc"
    left.mkdir(parents=True)
    (left / "database.sqlite3").write_bytes(b"half")
    services.restore(source=backup)
    assert not left.exists()
    boot.setup(place)
    assert Runner.objects.count() == 1
