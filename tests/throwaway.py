"""A PostgreSQL server for tests: made from the system's binaries, reached by a socket file alone,
gone with whoever started it.

With `--there` it only says, by its exit code, whether there are binaries.
Run as a program it is the keeper: it makes and starts the server in a folder of its own, says so on
its standard output, and when its standard input ends (also because its parent was killed) it stops
the server and removes the folder. As root the server runs as an unprivileged user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

USER, PASSWORD = "lissom", "a word: for/tests@all"
_SETTINGS = {
    "listen_addresses": "", "max_connections": "150", "shared_buffers": "64MB", "fsync": "off",
    "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "max_wal_size": "256MB", "log_min_messages": "panic", "lc_messages": "C",
}  # fmt: skip
_PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
_MEMORY, _ENOUGH_BYTES = Path("/dev/shm"), 2_000_000_000
_START_S = 60


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest of several; None when there is none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    for pattern in _PLACES:
        found_here = sorted(Path("/").glob(pattern), key=lambda path: (len(str(path)), str(path)))
        places += reversed(found_here)
    return next((place for place in places if (place / "postgres").exists()), None)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; `folder` holds its socket."""

    folder: Path
    keeper: subprocess.Popen[str]

    def url(self, name: str) -> str:
        """The address of a database on it."""
        return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@/{name}?host={self.folder}"

    def stop(self) -> None:
        """Stop it and wait until its folder is gone."""
        self.keeper.communicate(timeout=_START_S)


def start() -> Server:
    """Start a server; its `stop` is the caller's duty, and its end with this process is sure."""
    keeper = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    folder = keeper.stdout.readline().strip()
    if not folder:
        raise RuntimeError("the throw-away PostgreSQL did not start; its words are above")
    return Server(Path(folder), keeper)


def _keep() -> None:
    place = binaries()
    if place is None:
        sys.exit("PostgreSQL is missing (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="lissom-pg-", dir=_quick_place()))
    user = _unprivileged()
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _make(place, folder, user)
        server = _run(place, folder, user)
        try:
            _await(server, folder)
            print(folder, flush=True)  # noqa: T201 (this is how it is told)
            sys.stdin.read()
        finally:
            _end(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> str | None:
    """Memory that looks like a disk, where there is enough of it; else the usual place."""
    there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return str(_MEMORY) if there and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES else None


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run as when we are root: the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    return None


class _Who(TypedDict):
    user: int | None
    group: int | None
    extra_groups: list[str | int] | None


def _as(user: pwd.struct_passwd | None) -> _Who:
    if user is None:
        return _Who(user=None, group=None, extra_groups=None)
    return _Who(user=user.pw_uid, group=user.pw_gid, extra_groups=[])


def _make(place: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    word = folder / "word"
    word.write_text(PASSWORD + "\n")
    if user is not None:
        os.chown(word, user.pw_uid, user.pw_gid)
    subprocess.run(
        [
            str(place / "initdb"), "--pgdata", str(folder / "data"), "--username", USER,
            "--auth", "scram-sha-256", "--pwfile", str(word), "--encoding", "UTF8",
            "--locale", "C", "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        env=_environment(),
        **_as(user),
    )  # fmt: skip


def _run(place: Path, folder: Path, user: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    settings = {**_SETTINGS, "unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [str(place / "postgres"), "-D", str(folder / "data"), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=_environment(),
        **_as(user),
    )


def _environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("PG")}


def _await(server: subprocess.Popen[bytes], folder: Path) -> None:
    status = folder / "data" / "postmaster.pid"
    for _ in range(_START_S * 20):
        with suppress(OSError, IndexError):
            if status.read_text().splitlines()[7].strip() == "ready":
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit("PostgreSQL did not start")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


if __name__ == "__main__":
    if "--there" in sys.argv:
        sys.exit(binaries() is None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep()
