"""Whose turn it is to write: threads and processes queue in the order in which they came.

SQLite has no queue: a waiting writer asks again after longer and longer pauses, so that under load
newcomers pass it for many seconds. Threads of a process queue in memory; the first of each process
draws a ticket in a small file beside the database and holds a lock on the byte of its number. It
has its turn when no earlier byte is locked. The system frees the bytes of a process that dies.
SQLite's own lock stays the guard; the queue only says who asks for it next.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import time
from collections import deque
from pathlib import Path

_HEAD = struct.Struct("<qq")  # the last ticket that was drawn, the last that was served
_FIRST_TICKET = _HEAD.size + 1
_PAUSE_S, _LONGEST_PAUSE_S = 0.001, 0.02


class Turns:
    """The queue of one database file, as this process sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False
        self._handle: int | None = None
        self._ticket: int | None = None

    def take(self, patience_s: float) -> bool:
        """Wait for the turn; False when it did not come within `patience_s` (s)."""
        until = time.monotonic() + patience_s
        if not self._take_here(patience_s):
            return False
        try:
            served = self._take_among_processes(until)
        except OSError:
            return True  # no file for tickets (disk full, read-only): SQLite's lock alone decides
        except BaseException:
            self.give_back()
            raise
        if not served:
            self.give_back()
        return served

    def give_back(self) -> None:
        """The turn is over: the next one has it."""
        self._leave()
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _take_here(self, patience_s: float) -> bool:
        mine = threading.Event()
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(mine)
        if mine.wait(patience_s):
            return True
        with self._guard:
            if not mine.is_set():
                self._waiting.remove(mine)
                return False
        return True

    def _take_among_processes(self, until: float) -> bool:
        handle = self._open()
        self._ticket = ticket = self._draw(handle)
        while not _free(handle, _FIRST_TICKET, ticket):
            left = until - time.monotonic()
            if left <= 0:
                return False
            ahead = ticket - _HEAD.unpack(os.pread(handle, _HEAD.size, 0))[1]
            time.sleep(min(max(1, ahead) * _PAUSE_S, _LONGEST_PAUSE_S, left))
        os.pwrite(handle, _HEAD.pack(ticket, ticket)[8:], 8)
        return True

    def _draw(self, handle: int) -> int:
        fcntl.lockf(handle, fcntl.LOCK_EX, 1, 0)
        try:
            content = os.pread(handle, _HEAD.size, 0)
            last = _HEAD.unpack(content)[0] if len(content) == _HEAD.size else _FIRST_TICKET
            if len(content) < _HEAD.size:
                os.pwrite(handle, _HEAD.pack(last, last), 0)
            ticket = int(last) + 1
            os.pwrite(handle, _HEAD.pack(ticket, 0)[:8], 0)
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, ticket)
            return ticket
        finally:
            fcntl.lockf(handle, fcntl.LOCK_UN, 1, 0)

    def _leave(self) -> None:
        if self._ticket is not None and self._handle is not None:
            fcntl.lockf(self._handle, fcntl.LOCK_UN, 1, self._ticket)
        self._ticket = None

    def _open(self) -> int:
        """One handle for the life of the process: closing any handle of a file frees all the
        locks that the process has on it."""
        if self._handle is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._handle = os.open(self._path, flags, 0o600)
        return self._handle


def _free(handle: int, first: int, end: int) -> bool:
    """Whether no other process holds a lock on the bytes `first`..`end` - 1."""
    try:
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, end - first, first)
    except (BlockingIOError, PermissionError):
        return False
    fcntl.lockf(handle, fcntl.LOCK_UN, end - first, first)
    return True


_known: dict[tuple[int, str], Turns] = {}
_guard = threading.Lock()


def turns_of(database: str) -> Turns:
    """The queue of this database file in this process."""
    with _guard:
        return _known.setdefault((os.getpid(), database), Turns(Path(f"{database}-turns")))
